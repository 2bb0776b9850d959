// What a trained network says of every sample: the raw material of every figure that judges it.
import type { SplitName } from '../datasets/dataset'
import type { TargetEncoding } from '../losses/loss-kind'

/** Answers of one set of weights to one split. Labels are class indices. */
export interface ClassPredictions {
  readonly task: 'classification'
  /** [n] row numbers of the dataset. */
  readonly rows: Uint32Array
  /** [n] the right classes. */
  readonly truths: Int32Array
  /** [n, classes] row-major; each row adds up to 1. */
  readonly probabilities: Float32Array
}

/** Both in the quantities' own units, [n, quantities] row-major. */
export interface NumberPredictions {
  readonly task: 'regression'
  readonly rows: Uint32Array
  readonly truths: Float32Array
  readonly values: Float32Array
}

export type SplitPredictions = ClassPredictions | NumberPredictions

/** Null where a split has no samples. */
export type RunPredictions = Readonly<Record<SplitName, SplitPredictions | null>>

export interface ClassReading {
  readonly encoding: Exclude<TargetEncoding, 'numbers'>
  readonly classCount: number
  /** Class that a single output is the probability of; null counts as the second. */
  readonly positive: number | null
}

/** One output after its activation as shares of the classes. What is no probability (squared error without sigmoid) is cut to 0 … 1. */
export function classShares({ encoding, classCount, positive }: ClassReading, output: ArrayLike<number>): number[] {
  const cut = Array.from(output, (value) => Math.min(1, Math.max(0, value)))
  if (encoding === 'binary') {
    const yes = positive ?? 1
    const p = cut[0] ?? 0
    return Array.from({ length: classCount }, (_, index) => (index === yes ? p : 1 - p))
  }
  const sum = cut.reduce((total, value) => total + value, 0)
  if (sum === 0) return Array.from({ length: classCount }, () => 1 / classCount)
  // A softmax adds up to 1 but for rounding and is handed on as it is.
  return Math.abs(sum - 1) < 1e-3 ? cut : cut.map((value) => value / sum)
}
