// How a network's outputs are compared with what is known of the samples: the one place that tells classes from numbers.
import type { LossBinding } from '../compiler/analysis'
import type { Dataset } from '../datasets/dataset'
import { factsOf } from '../datasets/dataset'
import { encodeTargets } from '../datasets/targets'
import type { LossKind, TargetEncoding } from '../losses/loss-kind'
import { confusionMatrix, majorityBaseline } from '../metrics/classification'
import { wilsonInterval } from '../metrics/interval'
import type { MetricAnswers } from '../metrics/metric-kind'
import { judgeNumbers } from '../metrics/regression'
import type { EpochScore, SplitResult } from './plan'
import type { SplitPredictions } from './predictions'
import { classShares } from './predictions'
import type { Scaling } from './scaling'
import { fitTargets, undoScaling } from './scaling'
import type { Answer } from './serving-model'

export interface SplitJudgement {
  readonly result: SplitResult
  readonly predictions: SplitPredictions
}

/** Rows are row numbers of the dataset; outputs are [rows, units] of the training model (logits where the loss pairs with an activation). */
export interface Judge {
  readonly encoding: TargetEncoding
  /** Values per sample of output and target. */
  readonly units: number
  /** What the outputs mean, for whoever predicts. */
  readonly answer: Answer
  /** Targets [rows, units], row-major, as the loss takes them. */
  targets(rows: ArrayLike<number>): Float32Array
  /** The classes of rows; null where numbers are predicted. */
  labels(rows: ArrayLike<number>): Int32Array | null
  /** What one sample's outputs mean: shares of the classes, or numbers in their own units. */
  answers(output: ArrayLike<number>): readonly number[]
  /** What the outputs of these samples say, for metrics. */
  answersOf(rows: ArrayLike<number>, output: ArrayLike<number>): MetricAnswers
  /** Adds up how the outputs do: right answers, or distances in the numbers' own units. */
  sum(rows: ArrayLike<number>, output: ArrayLike<number>): number
  /** Such a sum over `n` samples as an epoch records it. */
  score(sum: number, n: number): EpochScore
  /** What the outputs of a whole split are worth, with interval and baseline, and what they say of each sample. */
  describe(loss: number, rows: Uint32Array, output: ArrayLike<number>): SplitJudgement
}

/**
 * Null where the loss, the output's size and the targets do not fit.
 * @param train rows of the training set, on which targets are scaled
 */
export function createJudge({ loss, units }: LossBinding, data: Dataset, train: Uint32Array): Judge | null {
  const encoding = loss.encoding(units, factsOf(data).target)
  if (encoding === null) return null
  if (data.task === 'regression') return encoding === 'numbers' ? judgeOfNumbers(data, units, train) : null
  return encoding === 'numbers' ? null : judgeOfClasses(data, { encoding, units, pairsWith: loss.pairsWith })
}

function judgeOfClasses(
  { classes, positive, labels }: Extract<Dataset, { readonly task: 'classification' }>,
  { encoding, units, pairsWith }: { readonly encoding: 'binary' | 'oneHot'; readonly units: number } & Pick<LossKind, 'pairsWith'>,
): Judge {
  const yes = positive ?? 1
  // A probability above 1/2 is a logit above 0.
  const border = pairsWith === 'sigmoid' ? 0 : 0.5
  const predicted = (output: ArrayLike<number>): Int32Array =>
    Int32Array.from({ length: output.length / units }, (_, i) =>
      encoding === 'binary' ? ((output[i] ?? 0) > border ? yes : 1 - yes) : firstMaximum(output, i * units, units),
    )
  /** [n, classes] shares; each row adds up to 1. */
  const shares = (output: ArrayLike<number>): Float32Array => {
    const n = output.length / units
    const all = new Float32Array(n * classes.length)
    const row = new Float64Array(units)
    for (let i = 0; i < n; i += 1) {
      for (let k = 0; k < units; k += 1) row[k] = output[i * units + k] ?? 0
      if (pairsWith === 'sigmoid') for (let k = 0; k < units; k += 1) row[k] = 1 / (1 + Math.exp(-(row[k] ?? 0)))
      else if (pairsWith === 'softmax') softmax(row)
      all.set(classShares({ encoding, classCount: classes.length, positive }, row), i * classes.length)
    }
    return all
  }
  const labelsOf = (rows: ArrayLike<number>): Int32Array => Int32Array.from(rows, (row) => labels[row] ?? 0)
  const sum = (rows: ArrayLike<number>, output: ArrayLike<number>): number => {
    let correct = 0
    predicted(output).forEach((label, i) => {
      if (label === labels[rows[i] ?? 0]) correct += 1
    })
    return correct
  }
  return {
    encoding,
    units,
    answer: { task: 'classification', classes, positive, encoding },
    targets: (rows) => encodeTargets(labelsOf(rows), encoding, classes.length, positive),
    labels: labelsOf,
    answers: (output) => Array.from(shares(output)),
    answersOf: (rows, output) => ({
      task: 'classification',
      classes: classes.length,
      positive,
      truths: labelsOf(rows),
      predicted: predicted(output),
      probabilities: shares(output),
    }),
    sum,
    score: (correct, n) => ({ accuracy: correct / n, absoluteError: null }),
    describe(loss, rows, output) {
      const truths = labelsOf(rows)
      const correct = sum(rows, output)
      const n = rows.length
      return {
        result: {
          task: 'classification',
          loss,
          accuracy: correct / n,
          n,
          correct,
          interval: wilsonInterval(correct, n),
          baseline: majorityBaseline(truths, classes.length),
          confusion: confusionMatrix(truths, predicted(output), classes.length),
        },
        predictions: { task: 'classification', rows, truths, probabilities: shares(output) },
      }
    },
  }
}

const AS_THEY_ARE: Scaling = { scale: [1], offset: [0], fill: null }

function judgeOfNumbers(
  { quantities, targets, targetScaling }: Extract<Dataset, { readonly task: 'regression' }>,
  units: number,
  train: Uint32Array,
): Judge {
  const scaling = targetScaling === 'none' ? AS_THEY_ARE : fitTargets(targets, units, train)
  const { scale, offset } = scaling
  const truthsOf = (rows: ArrayLike<number>): Float32Array => {
    const truths = new Float32Array(rows.length * units)
    for (let i = 0; i < rows.length; i += 1) truths.set(targets.subarray((rows[i] ?? 0) * units, ((rows[i] ?? 0) + 1) * units), i * units)
    return truths
  }
  return {
    encoding: 'numbers',
    units,
    answer: { task: 'regression', quantities, scaling },
    targets: (rows) => truthsOf(rows).map((value, i) => value * (scale[i % scale.length] ?? 1) + (offset[i % scale.length] ?? 0)),
    labels: () => null,
    answers: (output) => Array.from(undoScaling(output, scaling)),
    answersOf: (rows, output) => ({ task: 'regression', quantities: units, truths: truthsOf(rows), values: undoScaling(output, scaling) }),
    sum(rows, output) {
      const truths = truthsOf(rows)
      return undoScaling(output, scaling).reduce((sum, value, i) => sum + Math.abs(value - (truths[i] ?? 0)), 0) / units
    },
    score: (sum, n) => ({ accuracy: null, absoluteError: sum / n }),
    describe(loss, rows, output) {
      const truths = truthsOf(rows)
      const values = undoScaling(output, scaling)
      const column = (all: Float32Array, index: number) => Float32Array.from(rows, (_, i) => all[i * units + index] ?? 0)
      return {
        result: {
          task: 'regression',
          loss,
          n: rows.length,
          quantities: quantities.map((quantity, index) => ({ ...quantity, ...judgeNumbers(column(truths, index), column(values, index)) })),
        },
        predictions: { task: 'regression', rows, truths, values },
      }
    },
  }
}

function softmax(values: Float64Array): void {
  const largest = Math.max(...values)
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i] = Math.exp((values[i] ?? 0) - largest)
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) / sum
}

function firstMaximum(values: ArrayLike<number>, from: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i += 1) if ((values[from + i] ?? 0) > (values[from + best] ?? 0)) best = i
  return best
}
