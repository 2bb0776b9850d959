// What a run is: frozen when the user presses Train, so that no later edit touches it.
import type { Json } from '../diagnostics'
import type { Graph } from '../graph/graph'

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** Everything that decides a run besides pixels and labels. Plain JSON. */
export interface TrainingPlan {
  readonly graph: Graph
  readonly optimizer: { readonly type: string; readonly params: Readonly<Record<string, Json>> }
  readonly learningRate: number
  readonly batchSize: number | 'full'
  readonly epochs: number
  readonly seed: number
  readonly targetLoss: number | null
}

/** One finished epoch. `loss` and `accuracy` are means over its steps, each taken before its update. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number
  /** Updates made so far. */
  readonly step: number
  readonly loss: number
  readonly accuracy: number
  readonly valLoss: number | null
  readonly valAccuracy: number | null
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

export type Outcome = 'completed' | 'stopped' | 'diverged'

export interface RunResult {
  readonly outcome: Outcome
  readonly steps: number
  readonly epochs: number
  readonly elapsedMs: number
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
