// Samples that count more or less than others: the same for every loss.
import type { LossKind } from './loss-kind'

/**
 * As `loss.gradient`, where sample i counts `counts[i]`: its loss and its gradient are multiplied by it, and all are
 * divided by `batch`, not by the sum of the counts, as in Keras.
 */
export function weightedGradient(
  loss: LossKind,
  {
    output,
    target,
    units,
    batch,
    counts,
    gradient,
  }: {
    readonly output: Float32Array
    readonly target: Float32Array
    readonly units: number
    readonly batch: number
    /** One per row. */
    readonly counts: Float32Array
    /** Written. */
    readonly gradient: Float32Array
  },
): number {
  let sum = 0
  for (let row = 0; row < counts.length; row += 1) {
    const count = counts[row] ?? 1
    const part = (values: Float32Array): Float32Array => values.subarray(row * units, (row + 1) * units)
    // A count of 0 would divide by it.
    const own = loss.gradient(part(output), part(target), units, 1, part(gradient))
    sum += (own * count) / batch
    for (let i = row * units; i < (row + 1) * units; i += 1) gradient[i] = ((gradient[i] ?? 0) * count) / batch
  }
  return sum
}
