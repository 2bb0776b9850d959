// What a run is: frozen when the user presses Train, so that no later edit touches it.
import type { TrainingSettings } from '../document/document'
import type { Graph } from '../graph/graph'

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** Everything that decides a run besides pixels and labels. Plain JSON. */
export interface TrainingPlan extends Omit<TrainingSettings, 'backend'> {
  readonly graph: Graph
}

/** The plan of a run that starts now; who computes it is no part of it. */
export function planRun(graph: Graph, { backend: _, ...training }: TrainingSettings): TrainingPlan {
  return { graph, ...training }
}

/** One epoch; the last may be cut short by a limit on steps or time. `loss` and `accuracy` are means over its steps, each taken before its update. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number
  /** Updates made so far. */
  readonly step: number
  readonly loss: number
  readonly accuracy: number
  readonly valLoss: number | null
  readonly valAccuracy: number | null
  /** Learning rate of its last step. */
  readonly learningRate: number
  /** Wall-clock time of the epoch, pauses left out. */
  readonly elapsedMs: number
}

export interface SplitResult {
  readonly loss: number
  readonly accuracy: number
  readonly n: number
  readonly correct: number
  /** 95 % Wilson interval of the accuracy. */
  readonly interval: readonly [number, number]
  /** Accuracy of always saying the class that is the most frequent in this split, and that class. */
  readonly baseline: { readonly accuracy: number; readonly label: number }
  /** confusion[truth][prediction], counts. */
  readonly confusion: readonly (readonly number[])[]
}

export interface BestEpoch {
  readonly epoch: number
  readonly loss: number
  readonly of: 'validation' | 'training'
  /** True where the run ended with its weights. */
  readonly restored: boolean
}

export type Outcome = 'completed' | 'stopped' | 'diverged'

export interface RunResult {
  readonly outcome: Outcome
  readonly steps: number
  readonly epochs: number
  readonly elapsedMs: number
  /** The epoch of the lowest validation loss, or training loss without validation; null before the first. */
  readonly best: BestEpoch | null
  readonly train: SplitResult | null
  readonly val: SplitResult | null
  readonly test: SplitResult | null
}

/** Where a run stands, for the interface. */
export interface Progress {
  readonly epoch: number
  readonly step: number
  readonly stepsPerEpoch: number
  readonly epochs: number
  readonly samplesPerSecond: number
  /** Estimated from the recent pace; null before there is one. */
  readonly remainingMs: number | null
}
