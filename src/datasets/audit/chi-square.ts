// Are two columns of counts drawn from the same shares? Pearson's χ² test of homogeneity; Fisher's exact test where counts are small.

export interface HomogeneityTest {
  readonly test: 'chi-square' | 'fisher'
  /** χ² with `freedom` degrees of freedom; null for Fisher's test, which has none. */
  readonly statistic: number | null
  readonly freedom: number | null
  /** Probability of a difference at least as great if both were drawn from the same shares. */
  readonly p: number
}

/** Below this expected count the χ² distribution is no longer a good approximation (Cochran, Biometrics 1954). */
const LEAST_EXPECTED = 5

/** ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms; relative error below 1e-14). */
function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012,
    9.984369578019572e-6, 1.5056327351493116e-7,
  ]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const y = x - 1
  const sum = terms.reduce((total, term, i) => total + term / (y + i + 1), 0.9999999999998099)
  const t = y + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Probability that χ² with `freedom` degrees of freedom exceeds `value`: the upper regularized incomplete gamma function. */
export function chiSquareTail(value: number, freedom: number): number {
  const a = freedom / 2
  const x = value / 2
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 1000 && term > sum * 1e-16; n += 1) {
      term *= x / (a + n)
      sum += term
    }
    return Math.max(0, 1 - front * sum)
  }
  // Lentz's continued fraction.
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < 1000; n += 1) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return front * h
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}

/** Fisher's exact test of the 2×2 table [[a, b], [c, d]], two-sided: the tables no more likely than this one. */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [row, column, n] = [a + b, a + c, a + b + c + d]
  const logProbability = (x: number) => logChoose(row, x) + logChoose(n - row, column - x) - logChoose(n, column)
  const seen = logProbability(a)
  let p = 0
  for (let x = Math.max(0, column - (n - row)); x <= Math.min(row, column); x += 1) {
    const log = logProbability(x)
    if (log <= seen + 1e-7) p += Math.exp(log)
  }
  return Math.min(1, p)
}

/**
 * Tests whether two samples with these counts of each class have the same shares. Two classes: χ² with one degree of freedom, which is the
 * two-proportion z-test squared, or Fisher's exact test where an expected count is below 5. More: classes whose expected counts are below 5
 * are taken together. Null where nothing is left to compare.
 */
export function testHomogeneity(first: readonly number[], second: readonly number[]): HomogeneityTest | null {
  const [totalA, totalB] = [first, second].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number]
  const n = totalA + totalB
  if (totalA === 0 || totalB === 0) return null
  const classes = first.map((count, i) => [count, second[i] ?? 0] as const).filter(([a, b]) => a + b > 0)
  const expected = (a: number, b: number) => ((a + b) * Math.min(totalA, totalB)) / n
  const [one, two] = classes
  if (one === undefined || two === undefined) return null
  if (classes.length === 2 && classes.some(([a, b]) => expected(a, b) < LEAST_EXPECTED)) {
    return { test: 'fisher', statistic: null, freedom: null, p: fisherExact(one[0], two[0], one[1], two[1]) }
  }
  const kept = classes.filter(([a, b]) => expected(a, b) >= LEAST_EXPECTED)
  const rare = classes.filter(([a, b]) => expected(a, b) < LEAST_EXPECTED)
  const rest = rare.reduce<readonly [number, number]>((sum, [a, b]) => [sum[0] + a, sum[1] + b], [0, 0])
  const columns = expected(...rest) >= LEAST_EXPECTED ? [...kept, rest] : kept
  // What remains too rare even together is left out, totals and all.
  const sums = columns.reduce<readonly [number, number]>((sum, [a, b]) => [sum[0] + a, sum[1] + b], [0, 0])
  if (columns.length < 2) return null
  let statistic = 0
  for (const [a, b] of columns) {
    const share = (a + b) / (sums[0] + sums[1])
    statistic += (a - share * sums[0]) ** 2 / (share * sums[0]) + (b - share * sums[1]) ** 2 / (share * sums[1])
  }
  const freedom = columns.length - 1
  return { test: 'chi-square', statistic, freedom, p: chiSquareTail(statistic, freedom) }
}
