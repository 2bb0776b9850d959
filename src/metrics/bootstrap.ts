// How sure any figure is that is worked out of samples: worked out again and again of samples drawn from them.
import { fillUniform, randomKey } from '../random'

export type Interval = readonly [low: number, high: number]

/** Figures of the samples that `rows` names, any of them more than once; null where one is not defined for them. */
export type Statistics = (rows: Uint32Array<ArrayBuffer>) => readonly (number | null)[]

export interface BootstrapOptions {
  /** Share of the interval. */
  readonly level?: number
  readonly rounds?: number
  /** Whether the interval is corrected for bias and skewness (BCa); else it is the plain one of percentiles. */
  readonly corrected?: boolean
}

/** Fewer samples would feign knowledge. */
const FEWEST = 10
const MOST_ROUNDS = 1000
const FEWEST_ROUNDS = 200
/** Samples looked at in all rounds together; fewer rounds for many samples, whose intervals are narrow anyway. */
const LARGEST_WORK = 20_000_000
/** Up to so many samples each is left out once for the skewness; of more, it hardly matters. */
const MOST_LEFT_OUT = 1000
/** Share of the rounds that a figure may be undefined in. */
const UNDEFINED = 0.05

/** As many rounds as the time for them allows. */
export function roundsFor(n: number): number {
  return Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, Math.floor(LARGEST_WORK / Math.max(1, n))))
}

/**
 * Intervals of figures of `n` samples; null for fewer than ten, and where a figure is often not defined. The same samples give the same
 * intervals: the drawing is seeded. Yields after every round, so that whoever draws it out can do other things between.
 * Source: Efron & Tibshirani, "An introduction to the bootstrap", Chapman & Hall 1993, chapters 13 (percentiles) and 14 (BCa, 14.9 to 14.15).
 */
export function* bootstrap(
  n: number,
  statistics: Statistics,
  { level = 0.95, rounds = roundsFor(n), corrected = true }: BootstrapOptions = {},
): Generator<undefined, readonly (Interval | null)[]> {
  const all = Uint32Array.from({ length: n }, (_, i) => i)
  const found = statistics(all)
  if (n < FEWEST) return found.map(() => null)
  const uniform = new Float32Array(n)
  const rows = new Uint32Array(n)
  const drawn: (readonly (number | null)[])[] = []
  for (let round = 0; round < rounds; round += 1) {
    fillUniform(randomKey('bootstrap', round), uniform)
    for (let i = 0; i < n; i += 1) rows[i] = Math.min(n - 1, Math.floor((uniform[i] ?? 0) * n))
    drawn.push(statistics(rows))
    yield
  }
  const leftOut: (readonly (number | null)[])[] = []
  for (let i = 0; corrected && n <= MOST_LEFT_OUT && i < n; i += 1) {
    leftOut.push(statistics(all.filter((row) => row !== i)))
    yield
  }
  return found.map((value, index) => {
    const replicates = numbersOf(drawn, index)
    if (value === null || replicates.length < rounds * (1 - UNDEFINED)) return null
    const bounds = [(1 - level) / 2, (1 + level) / 2] as const
    const [low, high] = corrected ? correct(bounds, value, replicates, numbersOf(leftOut, index)) : bounds
    return [quantile(replicates, low), quantile(replicates, high)]
  })
}

/** {@link bootstrap} in one go. */
export function bootstrapIntervals(n: number, statistics: Statistics, options: BootstrapOptions = {}): readonly (Interval | null)[] {
  const work = bootstrap(n, statistics, options)
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Of one figure, ascending. */
function numbersOf(all: readonly (readonly (number | null)[])[], index: number): Float64Array {
  return Float64Array.from(all.flatMap((figures) => figures[index] ?? [])).sort()
}

/** The percentiles that make up for bias and skewness. `replicates` and `leftOut` ascending. */
function correct(
  bounds: readonly [number, number],
  value: number,
  replicates: Float64Array,
  leftOut: Float64Array,
): readonly [number, number] {
  const below = replicates.reduce((sum, one) => sum + (one < value ? 1 : one === value ? 0.5 : 0), 0)
  const count = replicates.length
  const bias = normalQuantile(Math.min(count - 0.5, Math.max(0.5, below)) / count)
  const mean = leftOut.reduce((sum, one) => sum + one, 0) / Math.max(1, leftOut.length)
  const [cubes, squares] = leftOut.reduce(([c, s], one) => [c + (mean - one) ** 3, s + (mean - one) ** 2], [0, 0])
  const skew = squares > 0 ? cubes / (6 * squares ** 1.5) : 0
  const moved = (bound: number): number => {
    const z = bias + normalQuantile(bound)
    return normalShare(bias + z / (1 - skew * z))
  }
  return [moved(bounds[0]), moved(bounds[1])]
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

/** P(Z ≤ z) of the standard normal distribution to 1e-7. Source: Abramowitz & Stegun, 26.2.17. */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  return z > 0 ? 1 - tail : tail
}

/** The z with P(Z ≤ z) = `share` in (0, 1), by halving. */
export function normalQuantile(share: number): number {
  let [low, high] = [-8, 8]
  for (let i = 0; i < 50; i += 1) {
    const middle = (low + high) / 2
    if (normalShare(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
