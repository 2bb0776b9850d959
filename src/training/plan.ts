// What a run is: frozen when the user presses Train, so that no later edit touches it.
import type { Quantity } from '../datasets/dataset'
import type { TrainingSettings } from '../document/document'
import type { Graph } from '../graph/graph'
import type { NumberFigures } from '../metrics/regression'

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** Everything that decides a run besides pixels and labels. Plain JSON. */
export interface TrainingPlan extends Omit<TrainingSettings, 'backend'> {
  readonly graph: Graph
}

/** The plan of a run that starts now; who computes it is no part of it. */
export function planRun(graph: Graph, { backend: _, ...training }: TrainingSettings): TrainingPlan {
  return { graph, ...training }
}

/** How good a split's answers are, besides the loss. */
export interface EpochScore {
  /** Share of right answers; null where numbers are predicted. */
  readonly accuracy: number | null
  /** Mean |ŷ − y| over samples and quantities, in their own units; null where classes are predicted. */
  readonly absoluteError: number | null
}

/** By the metric's type; null where it is not defined for the samples. */
export type SplitMetrics = Readonly<Record<string, number | null>>

/** Of the training samples, each as it was when its step was taken, and of the validation set after the epoch; null without one. */
export type EpochMetrics = Readonly<Record<string, { readonly train: number | null; readonly val: number | null }>>

/** One epoch; the last may be cut short by a limit on steps or time. Loss and score are means over its steps, each taken before its update. */
export interface EpochRecord extends EpochScore {
  /** From 1. */
  readonly epoch: number
  /** Updates made so far. */
  readonly step: number
  readonly loss: number
  readonly valLoss: number | null
  readonly valAccuracy: number | null
  readonly valAbsoluteError: number | null
  /** Learning rate of its last step. */
  readonly learningRate: number
  /** Wall-clock time of the epoch, pauses left out. */
  readonly elapsedMs: number
  /** What the run was asked to measure besides. */
  readonly metrics?: EpochMetrics
}

export interface ClassResult {
  readonly task: 'classification'
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
  /** What the run was asked to measure besides. */
  readonly metrics?: SplitMetrics
}

export interface NumberResult {
  readonly task: 'regression'
  readonly loss: number
  readonly n: number
  readonly quantities: readonly (Quantity & NumberFigures)[]
  readonly metrics?: SplitMetrics
}

/** What a split's answers are worth. */
export type SplitResult = ClassResult | NumberResult

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
  /** Taken by weights, optimizer state and the values of a step. */
  readonly memoryBytes: number
  /** Estimated from the recent pace; null before there is one. */
  readonly remainingMs: number | null
  /** Share of the recent time in which steps waited for their samples to be read, 0…1. */
  readonly waitingShare: number
}
