// Whether a cure worked: two runs on the same held-out images, with an honest interval.
import type { SplitName } from '../datasets/dataset'
import type { Difference } from '../metrics/difference'
import { independentDifference, isDistinguishable, pairAnswers, pairedDifference } from '../metrics/difference'
import type { RunResult } from '../training/plan'
import type { ClassPredictions, RunPredictions, SplitPredictions } from '../training/predictions'

export interface JudgedRun {
  readonly result: RunResult
  /** Null where they are not at hand any more. */
  readonly predictions: RunPredictions | null
}

export interface RunComparison {
  readonly split: SplitName
  readonly before: { readonly correct: number; readonly n: number }
  readonly after: { readonly correct: number; readonly n: number }
  /** Of the accuracies, after minus before. */
  readonly difference: Difference
  /** True where both runs answered the same images. */
  readonly paired: boolean
  readonly verdict: 'better' | 'worse' | 'not-distinguishable'
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

function sameImages(a: ClassPredictions, b: ClassPredictions): boolean {
  return a.rows.length === b.rows.length && a.rows.every((row, i) => b.rows[i] === row && a.truths[i] === b.truths[i])
}

/** On the test set, else the validation set, else, which says nothing of new images, the training set; null without a common one. */
export function compareRuns(before: JudgedRun, after: JudgedRun): RunComparison | null {
  for (const split of ['test', 'val', 'train'] as const) {
    const [one, other] = [before.result[split], after.result[split]]
    if (one?.task !== 'classification' || other?.task !== 'classification') continue
    const [said, says] = [classesOf(before.predictions?.[split]), classesOf(after.predictions?.[split])]
    const paired = Boolean(said && says && sameImages(said, says))
    const difference =
      said && says && paired
        ? pairedDifference(pairAnswers(says.truths, answersOf(says), answersOf(said)))
        : independentDifference(other.correct, other.n, one.correct, one.n)
    const verdict = !isDistinguishable(difference) ? 'not-distinguishable' : difference.value > 0 ? 'better' : 'worse'
    return {
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
