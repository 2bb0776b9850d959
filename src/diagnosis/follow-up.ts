// Whether a cure worked: two runs on the same held-out images, with an honest interval.
import type { SplitName } from '../datasets/dataset'
import type { Difference } from '../metrics/difference'
import { independentDifference, isDistinguishable, pairAnswers, pairedDifference, pairedMeanDifference } from '../metrics/difference'
import type { RunResult } from '../training/plan'
import type { ClassPredictions, NumberPredictions, RunPredictions, SplitPredictions } from '../training/predictions'

export interface JudgedRun {
  readonly result: RunResult
  /** Null where they are not at hand any more. */
  readonly predictions: RunPredictions | null
}

export type RunComparison = AccuracyComparison | ErrorComparison

interface Verdict {
  readonly split: SplitName
  /** After minus before. */
  readonly difference: Difference
  readonly verdict: 'better' | 'worse' | 'not-distinguishable'
}

/** Of two runs that name classes: their accuracies. */
export interface AccuracyComparison extends Verdict {
  readonly of: 'accuracy'
  readonly before: { readonly correct: number; readonly n: number }
  readonly after: { readonly correct: number; readonly n: number }
  /** True where both runs answered the same images. */
  readonly paired: boolean
}

/** Of two runs that predict numbers: how far they are off on average, over all quantities, on the same samples. */
export interface ErrorComparison extends Verdict {
  readonly of: 'error'
  readonly n: number
  readonly before: number
  readonly after: number
}

/** Class each row of probabilities speaks for. */
function answersOf({ truths, probabilities }: ClassPredictions): Int32Array {
  const classes = probabilities.length / truths.length
  return Int32Array.from(truths, (_, row) => {
    let best = 0
    for (let k = 1; k < classes; k += 1) if ((probabilities[row * classes + k] ?? 0) > (probabilities[row * classes + best] ?? 0)) best = k
    return best
  })
}

function classesOf(predictions: SplitPredictions | null | undefined): ClassPredictions | null {
  return predictions?.task === 'classification' ? predictions : null
}

function sameSamples(a: SplitPredictions, b: SplitPredictions): boolean {
  return a.rows.length === b.rows.length && a.rows.every((row, i) => b.rows[i] === row && a.truths[i] === b.truths[i])
}

function compareErrors(
  split: SplitName,
  before: SplitPredictions | null | undefined,
  after: SplitPredictions | null | undefined,
): ErrorComparison | null {
  if (before?.task !== 'regression' || after?.task !== 'regression' || !sameSamples(before, after)) return null
  const n = before.rows.length
  const errorsOf = ({ truths, values }: NumberPredictions): readonly number[] => {
    const width = values.length / n
    return Array.from({ length: n }, (_, row) => {
      let sum = 0
      for (let k = row * width; k < (row + 1) * width; k += 1) sum += Math.abs((values[k] ?? 0) - (truths[k] ?? 0))
      return sum / width
    })
  }
  const [was, is] = [errorsOf(before), errorsOf(after)]
  const difference = pairedMeanDifference(is, was)
  if (!difference) return null
  const mean = (errors: readonly number[]): number => errors.reduce((sum, error) => sum + error, 0) / n
  const verdict = !isDistinguishable(difference) ? 'not-distinguishable' : difference.value < 0 ? 'better' : 'worse'
  return { of: 'error', split, n, before: mean(was), after: mean(is), difference, verdict }
}

/** On the test set, else the validation set, else, which says nothing of new images, the training set; null without a common one. */
export function compareRuns(before: JudgedRun, after: JudgedRun): RunComparison | null {
  for (const split of ['test', 'val', 'train'] as const) {
    const [one, other] = [before.result[split], after.result[split]]
    const errors = compareErrors(split, before.predictions?.[split], after.predictions?.[split])
    if (errors) return errors
    if (one?.task !== 'classification' || other?.task !== 'classification') continue
    const [said, says] = [classesOf(before.predictions?.[split]), classesOf(after.predictions?.[split])]
    const paired = Boolean(said && says && sameSamples(said, says))
    const difference =
      said && says && paired
        ? pairedDifference(pairAnswers(says.truths, answersOf(says), answersOf(said)))
        : independentDifference(other.correct, other.n, one.correct, one.n)
    const verdict = !isDistinguishable(difference) ? 'not-distinguishable' : difference.value > 0 ? 'better' : 'worse'
    return {
      of: 'accuracy',
      split,
      before: { correct: one.correct, n: one.n },
      after: { correct: other.correct, n: other.n },
      difference,
      paired,
      verdict,
    }
  }
  return null
}
