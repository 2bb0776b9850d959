// A cure that was taken: what stood before it, and the run that shows whether it worked.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Cure, Finding } from '../../src/diagnosis/finding'
import type { JudgedRun } from '../../src/diagnosis/follow-up'
import type { EpochRecord, RunResult } from '../../src/training/plan'
import type { RunPredictions } from '../../src/training/predictions'

export interface FollowUp {
  readonly finding: Finding
  readonly cure: Cure
  /** Null where the run had not ended: then only the loss can be compared. */
  readonly before: JudgedRun | null
  readonly lossBefore: number | null
  readonly ofRun: string
  /** The run that was started after the cure; null before. */
  readonly runId: string | null
}

export interface FollowUpState {
  readonly followUp: FollowUp | null
  /** Notes a cure that has been applied to the document. */
  take(finding: Finding, cure: Cure): void
  drop(): void
}

interface Runs {
  getState(): {
    readonly run: { readonly runId: string } | null
    readonly result: RunResult | null
    readonly predictions: RunPredictions | null
    readonly epochs: readonly EpochRecord[]
  }
  subscribe(listener: () => void): () => void
}

export function createFollowUpStore(runs: Runs): UseBoundStore<StoreApi<FollowUpState>> {
  const store = create<FollowUpState>()((set) => ({
    followUp: null,
    take(finding, cure) {
      const { run, result, predictions, epochs } = runs.getState()
      if (!run) return
      set({
        followUp: {
          finding,
          cure,
          before: result && { result, predictions },
          lossBefore: epochs.at(-1)?.loss ?? null,
          ofRun: run.runId,
          runId: null,
        },
      })
    },
    drop: () => set({ followUp: null }),
  }))
  runs.subscribe(() => {
    const { followUp } = store.getState()
    const runId = runs.getState().run?.runId
    if (!followUp || runId === undefined) return
    if (followUp.runId === null && runId !== followUp.ofRun) store.setState({ followUp: { ...followUp, runId } })
    // A later run is not the one that was to show it.
    else if (followUp.runId !== null && runId !== followUp.runId) store.setState({ followUp: null })
  })
  return store
}
