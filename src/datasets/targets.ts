// Labels as the loss wants them.
import type { TargetEncoding } from '../losses/loss-kind'

/**
 * `binary`: [n] with 1 for the positive class and 0 for all others (`positive` null counts as the second class).
 * `oneHot`: [n, classCount], row-major. Labels are class indices in 0 … classCount − 1.
 */
export function encodeTargets(
  labels: ArrayLike<number>,
  encoding: Exclude<TargetEncoding, 'numbers'>,
  classCount: number,
  positive: number | null,
): Float32Array {
  const n = labels.length
  if (encoding === 'binary') {
    const wanted = positive ?? 1
    const targets = new Float32Array(n)
    for (let i = 0; i < n; i += 1) targets[i] = labels[i] === wanted ? 1 : 0
    return targets
  }
  const targets = new Float32Array(n * classCount)
  for (let i = 0; i < n; i += 1) {
    const label = labels[i] ?? -1
    if (label >= 0 && label < classCount) targets[i * classCount + label] = 1
  }
  return targets
}
