// Whether an accuracy means anything: its interval against the majority baseline.
import type { ClassResult } from '../../src/training/plan'

export type Judgement = 'better' | 'same' | 'worse'

/**
 * `better`: the whole 95 % interval lies above what always giving the most frequent class scores; `worse`: the
 * whole of it lies below; else these images cannot tell the two apart.
 */
export function judgeAccuracy(result: Pick<ClassResult, 'interval' | 'baseline'>): Judgement {
  const [low, high] = result.interval
  if (low > result.baseline.accuracy) return 'better'
  if (high < result.baseline.accuracy) return 'worse'
  return 'same'
}

/** Index of the class a prediction names: with two classes the threshold on the positive one decides, else the most probable. */
export function predictedLabel(probabilities: readonly number[], positive: number | null, threshold: number): number {
  if (probabilities.length === 2 && positive !== null) {
    return (probabilities[positive] ?? 0) >= threshold ? positive : 1 - positive
  }
  return probabilities.reduce((best, probability, label) => (probability > (probabilities[best] ?? -Infinity) ? label : best), 0)
}
