// How sure a share is. What is counted on few samples is known roughly; the interval says how roughly.

/** Two-sided 95 % quantile of the standard normal distribution. */
const Z_95 = 1.959963984540054

/**
 * Wilson score interval of a share, [lower, upper] within 0 … 1. `correct` of `n` samples; [0, 1] where n is 0.
 * Unlike p ± z·√(p(1−p)/n) it is right for few samples and near 0 and 1.
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927; without continuity correction.
 */
export function wilsonInterval(correct: number, n: number, z: number = Z_95): readonly [number, number] {
  if (!(n > 0)) return [0, 1]
  const share = Math.min(1, Math.max(0, correct / n))
  const zz = z * z
  const centre = (share + zz / (2 * n)) / (1 + zz / n)
  const reach = (z / (1 + zz / n)) * Math.sqrt((share * (1 - share)) / n + zz / (4 * n * n))
  // At a share of 0 or 1 an end is exactly 0 or 1; rounding must not move it.
  return [share === 0 ? 0 : Math.max(0, centre - reach), share === 1 ? 1 : Math.min(1, centre + reach)]
}
