// How much a training image counts by its class.
import type { ClassWeights } from '../document/document'

/**
 * One count per class; null where all are 1. `balanced`: n / (k · n_c), so that classes count alike and the mean over the
 * samples is 1; a class without samples counts 1. Source: scikit-learn's compute_class_weight.
 * @param labels of the training set, indices into `classes`
 */
export function classCounts(weights: ClassWeights, classes: readonly string[], labels: ArrayLike<number>): Float32Array | null {
  if (weights === 'none') return null
  if (weights !== 'balanced') return Float32Array.from(classes, (name) => (Object.hasOwn(weights, name) ? (weights[name] ?? 1) : 1))
  const samples = classes.map(() => 0)
  for (let i = 0; i < labels.length; i += 1) samples[labels[i] ?? 0] = (samples[labels[i] ?? 0] ?? 0) + 1
  const present = samples.filter((n) => n > 0).length
  return Float32Array.from(samples, (n) => (n === 0 ? 1 : labels.length / (present * n)))
}
