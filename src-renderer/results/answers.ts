// A split's predictions as answers at a threshold: who is taken for what, and how surely.
import { confusionMatrix, countCorrect } from '../../src/metrics/classification'
import { measureAll } from '../../src/metrics/registry'
import { wilsonInterval } from '../../src/metrics/interval'
import type { ClassResult } from '../../src/training/plan'
import type { RunPredictions, SplitPredictions } from '../../src/training/predictions'
import { predictedLabel } from './judge-accuracy'
import type { SplitResults } from './split-results'

export interface ClassAnswers {
  readonly rows: Uint32Array
  readonly truths: Int32Array
  /** [n, classes] row-major. */
  readonly probabilities: Float32Array
}

export interface Answer {
  /** Row of the dataset. */
  readonly row: number
  readonly truth: number
  readonly said: number
  /** Probability of what it said. */
  readonly confidence: number
}

/** `threshold` decides between two classes where one is positive; else the most probable class is said. */
export function answersAt({ rows, truths, probabilities }: ClassAnswers, positive: number | null, threshold: number): readonly Answer[] {
  const classes = probabilities.length / Math.max(1, truths.length)
  return Array.from(rows, (row, i) => {
    const shares = Array.from(probabilities.subarray(i * classes, (i + 1) * classes))
    const said = predictedLabel(shares, positive, threshold)
    return { row, truth: truths[i] ?? 0, said, confidence: shares[said] ?? 0 }
  })
}

export function confusionOf(answers: readonly Answer[], classes: number): readonly (readonly number[])[] {
  return confusionMatrix(
    answers.map(({ truth }) => truth),
    answers.map(({ said }) => said),
    classes,
  )
}

/** Which answers to show: those of one cell of the confusion matrix, or all wrong ones. Surest first. */
export interface AnswerFilter {
  readonly truth: number | null
  readonly said: number | null
  readonly wrongOnly: boolean
}

export function chooseAnswers(answers: readonly Answer[], { truth, said, wrongOnly }: AnswerFilter): readonly Answer[] {
  return answers
    .filter(
      (one) => (truth === null || one.truth === truth) && (said === null || one.said === said) && (!wrongOnly || one.truth !== one.said),
    )
    .toSorted((a, b) => b.confidence - a.confidence)
}

/** A result with the threshold moved: accuracy, its interval and the confusion matrix of every split whose answers are known. */
export function resultAt(
  result: SplitResults<ClassResult>,
  predictions: RunPredictions | null,
  positive: number | null,
  threshold: number,
): SplitResults<ClassResult> {
  if (predictions === null || positive === null || threshold === 0.5) return result
  const moved = (figures: ClassResult | null, said: SplitPredictions | null): ClassResult | null => {
    if (!figures || said?.task !== 'classification') return figures
    const classes = figures.confusion.length
    const answers = answersAt(said, positive, threshold)
    const confusion = confusionOf(answers, classes)
    const { correct, n } = countCorrect(confusion)
    const predicted = Int32Array.from(answers, (answer) => answer.said)
    const metrics = figures.metrics && measureAll(Object.keys(figures.metrics), { ...said, classes, positive, predicted })
    return {
      ...figures,
      ...{ confusion, correct, n, accuracy: correct / n, interval: wilsonInterval(correct, n) },
      ...(metrics ? { metrics } : {}),
    }
  }
  return {
    ...result,
    train: moved(result.train, predictions.train),
    val: moved(result.val, predictions.val),
    test: moved(result.test, predictions.test),
  }
}
