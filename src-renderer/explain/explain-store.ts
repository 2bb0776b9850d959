// One image and the network's view of it: asked of the training worker, again whenever image, epoch or weights change.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Diagnostic, Result } from '../../src/diagnostics'
import type { ExplainAnswer, ExplainAsk, Look, Sample } from '../../src/explain/ask'
import type { NodeId } from '../../src/graph/graph'

export interface ExplainState {
  /** Null: the first image of the held-out set, as soon as somebody looks. */
  readonly sample: Sample | null
  /** What it is called. */
  readonly sampleName: string
  /** Null: the weights of the moment. */
  readonly epoch: number | null
  /** Class whose evidence is shown; null: the one the network says. */
  readonly label: number | null
  readonly mapsOf: NodeId | null
  readonly look: Look | null
  readonly busy: boolean
  readonly problems: readonly Diagnostic[]
  /** The roomy viewer is open. */
  readonly open: boolean
  show(sample: Sample, name: string): void
  chooseEpoch(epoch: number | null): void
  chooseLabel(label: number | null): void
  chooseMaps(nodeId: NodeId | null): void
  setOpen(open: boolean): void
  /** Asks again; calls while an answer is awaited become one. */
  refresh(): void
  /** Forgets what was seen of an earlier run. */
  reset(): void
}

export type Ask = (ask: ExplainAsk) => Promise<Result<ExplainAnswer>>

export function createExplainStore(ask: Ask): UseBoundStore<StoreApi<ExplainState>> {
  let stale = false
  return create<ExplainState>()((set, get) => {
    const request = async (): Promise<void> => {
      const { sample, epoch, label, mapsOf, busy } = get()
      if (!sample) return
      if (busy) {
        stale = true
        return
      }
      set({ busy: true })
      const answer = await ask({ what: 'look', epoch, sample, label, mapsOf })
      const isCurrent = get().sample === sample
      if (isCurrent && answer.ok && answer.value.what === 'look') set({ look: answer.value, problems: [] })
      else if (isCurrent && !answer.ok) set({ problems: answer.diagnostics })
      set({ busy: false })
      if (!stale) return
      stale = false
      void request()
    }
    const change = (next: Partial<ExplainState>): void => {
      set(next)
      void request()
    }
    return {
      sample: null,
      sampleName: '',
      epoch: null,
      label: null,
      mapsOf: null,
      look: null,
      busy: false,
      problems: [],
      open: false,
      show: (sample, sampleName) => change({ sample, sampleName, label: null }),
      chooseEpoch: (epoch) => change({ epoch }),
      chooseLabel: (label) => change({ label }),
      chooseMaps: (mapsOf) => change({ mapsOf }),
      setOpen: (open) => set({ open }),
      refresh: () => void request(),
      reset: () => set({ look: null, epoch: null, label: null, mapsOf: null, problems: [] }),
    }
  })
}
