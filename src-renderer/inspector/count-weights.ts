// Parameters worked out in numbers: `3·3·3·16 + 16 = 448`.
import type { WeightSpec } from '../../src/layers/layer-kind'

/** The sum as written; null where there is nothing to learn. */
export function countWeights(
  weights: readonly WeightSpec[],
  count: (value: number) => string,
): { readonly sum: string; readonly total: string } | null {
  if (weights.length === 0) return null
  const sizes = weights.map(({ shape }) => shape.reduce((product, size) => product * size, 1))
  const sum = weights.map(({ shape }) => shape.map(count).join(' · ')).join(' + ')
  return { sum, total: count(sizes.reduce((a, b) => a + b, 0)) }
}
