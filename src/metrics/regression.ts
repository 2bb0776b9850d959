// How far predicted numbers lie from the true ones, and how sure that is.
import type { Interval } from './bootstrap'
import { bootstrapIntervals } from './bootstrap'

export interface NumberErrors {
  /** Mean |ŷ − y|, in the quantity's unit. */
  readonly mae: number
  /** √ of the mean of (ŷ − y)², in the quantity's unit. */
  readonly rmse: number
  /** 1 − Σ(ŷ − y)² / Σ(y − ȳ)²: 1 is perfect, 0 no better than always saying the mean ȳ. Null where y does not vary. */
  readonly r2: number | null
}

export interface NumberFigures extends NumberErrors {
  /** 95 % bootstrap intervals over the samples; null for a handful, where they would feign knowledge. */
  readonly intervals: { readonly mae: Interval; readonly rmse: Interval; readonly r2: Interval | null } | null
  /** What always saying the mean of these samples gets. */
  readonly baseline: { readonly value: number; readonly mae: number; readonly rmse: number }
  /** Pairs of truth and prediction to be drawn, at most {@link MOST_POINTS}, evenly picked. */
  readonly points: readonly (readonly [truth: number, prediction: number])[]
}

const MOST_POINTS = 400

/** `truths` and `predictions`: one number a sample, at least one. Same numbers, same intervals: the resampling is seeded. */
export function judgeNumbers(truths: Float32Array, predictions: Float32Array): NumberFigures {
  const n = truths.length
  if (n === 0 || predictions.length !== n) throw new RangeError(`${n} truths for ${predictions.length} predictions`)
  const mean = truths.reduce((sum, value) => sum + value, 0) / n
  const whole = measureNumbers(truths, predictions)
  const distances = truths.reduce((sum, value) => sum + Math.abs(value - mean), 0)
  const variance = truths.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n
  const step = Math.max(1, n / MOST_POINTS)
  return {
    ...whole,
    intervals: intervalsOf(truths, predictions),
    baseline: { value: mean, mae: distances / n, rmse: Math.sqrt(variance) },
    points: Array.from({ length: Math.min(n, MOST_POINTS) }, (_, i) => {
      const at = Math.floor(i * step)
      return [truths[at] ?? 0, predictions[at] ?? 0] as const
    }),
  }
}

/** The errors alone. `rows`: samples that count, any of them more than once; absent: all. */
export function measureNumbers(
  truths: Float32Array,
  predictions: Float32Array,
  rows = Uint32Array.from({ length: truths.length }, (_, i) => i),
): NumberErrors {
  const n = rows.length
  // About the first truth, so that large numbers close together lose no digits.
  const origin = truths[0] ?? 0
  let distance = 0
  let square = 0
  let sum = 0
  let squares = 0
  for (let i = 0; i < n; i += 1) {
    const row = rows[i] ?? 0
    const truth = (truths[row] ?? 0) - origin
    const error = (predictions[row] ?? 0) - origin - truth
    distance += Math.abs(error)
    square += error * error
    sum += truth
    squares += truth * truth
  }
  const variation = squares - (sum * sum) / n
  return { mae: distance / n, rmse: Math.sqrt(square / n), r2: variation > squares * 1e-12 ? 1 - square / variation : null }
}

function intervalsOf(truths: Float32Array, predictions: Float32Array): NumberFigures['intervals'] {
  const [mae, rmse, r2] = bootstrapIntervals(truths.length, (rows) => {
    const errors = measureNumbers(truths, predictions, rows)
    return [errors.mae, errors.rmse, errors.r2]
  })
  return mae && rmse ? { mae, rmse, r2: r2 ?? null } : null
}
