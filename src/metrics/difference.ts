// Whether one share is really higher than another: intervals of the difference of two shares, and what they allow to say.
import { bootstrapIntervals } from './bootstrap'
import { wilsonInterval } from './interval'

export interface Difference {
  /** First minus second, −1 … 1. */
  readonly value: number
  /** 95 % interval. */
  readonly interval: readonly [number, number]
}

/** Two lists of answers to the same questions: how many both, only the first, only the second, or none had right. */
export interface PairedCounts {
  readonly both: number
  readonly onlyFirst: number
  readonly onlySecond: number
  readonly none: number
}

/** True where the interval leaves no doubt about the sign. Otherwise the two are not distinguishable. */
export function isDistinguishable({ interval: [low, high] }: Difference): boolean {
  return low > 0 || high < 0
}

/**
 * Difference of two shares counted on different samples; [−1, 1] where one of them has none.
 * Source: Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
 * Statistics in Medicine 17, 1998, 873–890, method 10.
 */
export function independentDifference(correctA: number, nA: number, correctB: number, nB: number): Difference {
  if (!(nA > 0) || !(nB > 0)) return { value: 0, interval: [-1, 1] }
  return squareAndAdd(shareOf(correctA, nA), shareOf(correctB, nB), 0)
}

/**
 * Difference of two shares counted on the same samples.
 * Source: Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired data",
 * Statistics in Medicine 17, 1998, 2635–2650, method 10.
 */
export function pairedDifference({ both, onlyFirst, onlySecond, none }: PairedCounts): Difference {
  const n = both + onlyFirst + onlySecond + none
  if (n === 0) return { value: 0, interval: [-1, 1] }
  const margins = (both + onlyFirst) * (onlySecond + none) * (both + onlySecond) * (onlyFirst + none)
  const cross = both * none - onlyFirst * onlySecond
  // The continuity correction takes a positive correlation down, but not below 0.
  const corrected = cross > 0 ? Math.max(cross - n / 2, 0) : cross
  return squareAndAdd(shareOf(both + onlyFirst, n), shareOf(both + onlySecond, n), margins > 0 ? corrected / Math.sqrt(margins) : 0)
}

/** Difference of the means of two figures taken of the same samples, by resampling these; null of a handful. Both [n]. */
export function pairedMeanDifference(first: ArrayLike<number>, second: ArrayLike<number>): Difference | null {
  const gains = Float64Array.from(first, (value, i) => value - (second[i] ?? Number.NaN))
  const mean = (rows: ArrayLike<number>): number =>
    Array.from(rows, (row) => gains[row] ?? 0).reduce((sum, gain) => sum + gain, 0) / rows.length
  const [interval] = bootstrapIntervals(gains.length, (rows) => [mean(rows)])
  return interval ? { value: mean(gains.map((_, i) => i)), interval } : null
}

/** Pairs two lists of answers with the truth; all of one length. */
export function pairAnswers<T>(truths: ArrayLike<T>, first: ArrayLike<T>, second: ArrayLike<T>): PairedCounts {
  if (first.length !== truths.length || second.length !== truths.length)
    throw new RangeError(`${truths.length} truths for ${first.length} and ${second.length} answers`)
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, none: 0 }
  for (let i = 0; i < truths.length; i += 1) {
    const a = first[i] === truths[i]
    const b = second[i] === truths[i]
    counts[a ? (b ? 'both' : 'onlyFirst') : b ? 'onlySecond' : 'none'] += 1
  }
  return counts
}

/**
 * McNemar's test of equal shares: how probable a split of the differing answers this uneven would be, were both as good.
 * The mid-p version, which is neither too cautious nor too bold on few samples. 1 where no answers differ.
 * Source: Fagerland, Lydersen, Laake, "The McNemar test for binary matched-pairs data", BMC Medical Research Methodology 13:91, 2013.
 */
export function mcNemarMidP({ onlyFirst, onlySecond }: Pick<PairedCounts, 'onlyFirst' | 'onlySecond'>): number {
  const n = onlyFirst + onlySecond
  const fewer = Math.min(onlyFirst, onlySecond)
  if (n === 0) return 1
  // Terms of the binomial distribution with p = 1/2, by their logarithms: 2^n may not be a number.
  let logTerm = -n * Math.LN2
  let tail = Math.exp(logTerm)
  let last = tail
  for (let k = 1; k <= fewer; k += 1) {
    logTerm += Math.log((n - k + 1) / k)
    last = Math.exp(logTerm)
    tail += last
  }
  return onlyFirst === onlySecond ? 1 - last / 2 : Math.min(1, 2 * tail - last)
}

interface Share {
  readonly p: number
  readonly low: number
  readonly high: number
}

function shareOf(correct: number, n: number): Share {
  const [low, high] = wilsonInterval(correct, n)
  return { p: correct / n, low, high }
}

function squareAndAdd(a: Share, b: Share, phi: number): Difference {
  const reach = (x: number, y: number): number => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y))
  const value = a.p - b.p
  return {
    value,
    interval: [Math.max(-1, value - reach(a.p - a.low, b.high - b.p)), Math.min(1, value + reach(a.high - a.p, b.p - b.low))],
  }
}
