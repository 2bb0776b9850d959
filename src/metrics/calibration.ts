// Whether a probability of 80 % is right 80 % of the time.
import { wilsonInterval } from './interval'

export interface CalibrationBin {
  /** Probabilities in [from, to); the last takes 1 as well. */
  readonly from: number
  readonly to: number
  readonly n: number
  /** Samples whose event came true. */
  readonly hits: number
  /** Mean probability; null without samples. */
  readonly said: number | null
  /** Share that came true, with its 95 % Wilson interval; null without samples. */
  readonly came: number | null
  readonly interval: readonly [number, number]
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[]
  readonly n: number
  /** Expected calibration error: the mean of |came − said| over the bins, weighted by their samples; null without samples. */
  readonly error: number | null
}

/**
 * Bins of equal width over 0 … 1.
 * Source: Guo et al., "On calibration of modern neural networks", ICML 2017, equations (2) and (3).
 * @param probabilities [n] in 0 … 1
 * @param cameTrue [n] 1 where the event came true
 */
export function calibrate(probabilities: ArrayLike<number>, cameTrue: ArrayLike<number>, binCount = 10): Calibration {
  const sums = Array.from({ length: binCount }, () => ({ n: 0, hits: 0, said: 0 }))
  for (let i = 0; i < probabilities.length; i += 1) {
    const p = probabilities[i] ?? 0
    const bin = sums[Math.min(binCount - 1, Math.floor(p * binCount))]
    if (!bin) continue
    bin.n += 1
    bin.said += p
    if (cameTrue[i]) bin.hits += 1
  }
  const n = probabilities.length
  const bins = sums.map((bin, index): CalibrationBin => ({
    from: index / binCount,
    to: (index + 1) / binCount,
    n: bin.n,
    hits: bin.hits,
    said: bin.n === 0 ? null : bin.said / bin.n,
    came: bin.n === 0 ? null : bin.hits / bin.n,
    interval: wilsonInterval(bin.hits, bin.n),
  }))
  const error = bins.reduce(
    (sum, bin) => sum + (bin.came === null || bin.said === null ? 0 : (bin.n / n) * Math.abs(bin.came - bin.said)),
    0,
  )
  return { bins, n, error: n === 0 ? null : error }
}
