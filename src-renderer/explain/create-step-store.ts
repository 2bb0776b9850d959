// One step of training, asked of the worker once and then walked through.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Diagnostic } from '../../src/diagnostics'
import type { StepTrace } from '../../src/explain/step-trace'
import type { WeightPlace } from '../../src/reference/reference'
import type { Ask } from './explain-store'
import { stagesOf, type Stage } from './step-stages'

export interface StepState {
  readonly open: boolean
  readonly rows: readonly number[]
  /** A batch as training takes it; else one image, as in use. */
  readonly batch: boolean
  readonly weight: WeightPlace | null
  readonly trace: StepTrace | null
  readonly stages: readonly Stage[]
  readonly at: number
  readonly busy: boolean
  readonly problems: readonly Diagnostic[]
  start(rows: readonly number[], batch: boolean): void
  chooseWeight(weight: WeightPlace): void
  go(to: number): void
  close(): void
}

export function createStepStore(ask: Ask): UseBoundStore<StoreApi<StepState>> {
  let newest = 0
  return create<StepState>()((set, get) => {
    const request = async (keepPlace: boolean): Promise<void> => {
      newest += 1
      const turn = newest
      const { rows, batch, weight } = get()
      set({ busy: true, problems: [] })
      const answer = await ask({ what: 'step', rows, training: batch, weight })
      if (turn !== newest) return
      if (!answer.ok) {
        set({ busy: false, problems: answer.diagnostics, trace: null, stages: [], at: 0 })
        return
      }
      if (answer.value.what !== 'step') return
      const before = get().stages[get().at]?.kind
      const stages = stagesOf(answer.value)
      const same = stages.findIndex(({ kind }) => kind === before)
      set({ busy: false, trace: answer.value, stages, at: keepPlace && same >= 0 ? same : 0 })
    }
    return {
      open: false,
      rows: [],
      batch: false,
      weight: null,
      trace: null,
      stages: [],
      at: 0,
      busy: false,
      problems: [],
      start(rows, batch) {
        set({ open: true, rows, batch, trace: null, stages: [], at: 0 })
        void request(false)
      },
      chooseWeight(weight) {
        set({ weight })
        void request(true)
      },
      go: (to) => set({ at: Math.max(0, Math.min(get().stages.length - 1, to)) }),
      close: () => {
        newest += 1
        set({ open: false, trace: null, stages: [], busy: false, weight: null })
      },
    }
  })
}
