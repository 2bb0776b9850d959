// Means of few numbers, such as the results of several seeds: how much they scatter, and how sure the mean is.

export interface MeanEstimate {
  readonly n: number
  readonly mean: number
  /** Sample standard deviation (n − 1); 0 for fewer than two. */
  readonly deviation: number
  /** 95 % interval of the mean; null for fewer than two. */
  readonly interval: readonly [number, number] | null
}

/** Mean with its t interval: mean ± t(0.975, n − 1) · deviation / √n. Source: NIST/SEMATECH e-Handbook, 1.3.5.2. */
export function estimateMean(values: readonly number[]): MeanEstimate {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n)
  if (n < 2) return { n, mean, deviation: 0, interval: null }
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  const reach = (studentQuantile(n - 1) * deviation) / Math.sqrt(n)
  return { n, mean, deviation, interval: [mean - reach, mean + reach] }
}

/**
 * Difference of two means with its 95 % interval, variances not taken for equal; null where either has fewer than two values.
 * Source: Welch's t interval with Satterthwaite's degrees of freedom; NIST/SEMATECH e-Handbook, 1.3.5.3.
 */
export function meanDifference(
  a: MeanEstimate,
  b: MeanEstimate,
): { readonly value: number; readonly interval: readonly [number, number]; readonly freedom: number } | null {
  if (a.n < 2 || b.n < 2) return null
  const va = a.deviation ** 2 / a.n
  const vb = b.deviation ** 2 / b.n
  const value = a.mean - b.mean
  if (va + vb === 0) return { value, interval: [value, value], freedom: a.n + b.n - 2 }
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
  const reach = studentQuantile(freedom) * Math.sqrt(va + vb)
  return { value, interval: [value - reach, value + reach], freedom }
}

/** Two-sided 95 % point of Student's t: P(|T| ≤ t) = 0.95 with `freedom` degrees (need not be whole). */
export function studentQuantile(freedom: number): number {
  // P(|T| > t) falls with t: halve the range until it no longer narrows.
  let low = 1.9
  let high = 13
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (incompleteBeta(freedom / (freedom + middle * middle), freedom / 2, 0.5) > 0.05) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Regularized incomplete beta function I_x(a, b), by Lentz's continued fraction. Source: Press et al., Numerical Recipes, 6.4. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const tiny = 1e-300
  const solid = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / solid(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / solid(1 + even * d)
    c = solid(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / solid(1 + odd * d)
    c = solid(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-14) break
  }
  return front * fraction
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012,
  9.984369578019572e-6, 1.5056327351493116e-7,
] as const

/** ln Γ(x) for x > 0, by Lanczos' approximation (g = 7, 9 terms). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const at = x - 1
  const sum = LANCZOS.reduce((total, term, i) => total + term / (at + i + 1), 0.9999999999998099)
  const t = at + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum)
}
