// The interface of a metric that is measured epoch by epoch: one file per metric under kinds/.
import type { Text } from '../diagnostics'

/** What a network said of samples whose class is known. Labels are class indices. */
export interface ClassAnswers {
  readonly task: 'classification'
  readonly classes: number
  /** The class that precision, recall and F1 of two classes speak of; null: there is none. */
  readonly positive: number | null
  /** [n]. */
  readonly truths: Int32Array
  /** [n]. */
  readonly predicted: Int32Array
  /** [n, classes] row-major. */
  readonly probabilities: Float32Array
}

/** Of samples whose numbers are known: both [n, quantities] row-major, in their own units. */
export interface NumberAnswers {
  readonly task: 'regression'
  readonly quantities: number
  readonly truths: Float32Array
  readonly values: Float32Array
}

export type MetricAnswers = ClassAnswers | NumberAnswers

/** What is known of the samples: one of `count` classes, or `count` numbers. */
export interface MetricTarget {
  readonly type: 'classes' | 'numbers'
  readonly count: number
}

interface MetricFacts {
  /** Names it in files: of the project, of curves, in the command line's JSON. */
  readonly type: string
  readonly title: Text
  readonly summary: Text
  /** TeX. */
  readonly formula: string
  /** `share`: 0 … 1, for people in percent; `number`: as it is. */
  readonly unit: 'share' | 'number'
  /** Whether it says anything about such targets. */
  fits(target: MetricTarget): boolean
}

export interface ClassMetric extends MetricFacts {
  readonly task: 'classification'
  /** Null where it is not defined for these samples. At least one sample. */
  value(answers: ClassAnswers): number | null
}

export interface NumberMetric extends MetricFacts {
  readonly task: 'regression'
  value(answers: NumberAnswers): number | null
}

export type MetricKind = ClassMetric | NumberMetric

/** The answers to some of the samples, any of them more than once. */
export function answersToRows(answers: MetricAnswers, rows: Uint32Array): MetricAnswers {
  const pick = <A extends Float32Array | Int32Array>(all: A, width: number): A => {
    const picked = new (all.constructor as new (length: number) => A)(rows.length * width)
    rows.forEach((row, i) => {
      for (let k = 0; k < width; k += 1) picked[i * width + k] = all[row * width + k] ?? Number.NaN
    })
    return picked
  }
  if (answers.task === 'regression') {
    const { quantities, truths, values } = answers
    return { ...answers, truths: pick(truths, quantities), values: pick(values, quantities) }
  }
  const { classes, truths, predicted, probabilities } = answers
  return { ...answers, truths: pick(truths, 1), predicted: pick(predicted, 1), probabilities: pick(probabilities, classes) }
}

/** Null where the metric is of other targets, or not defined for these samples. */
export function measure(kind: MetricKind, answers: MetricAnswers): number | null {
  if (kind.task === 'classification') return answers.task === 'classification' ? kind.value(answers) : null
  return answers.task === 'regression' ? kind.value(answers) : null
}

/** For metrics of any classes. */
export const forClasses: MetricFacts['fits'] = ({ type }) => type === 'classes'
/** For metrics of any numbers. */
export const forNumbers: MetricFacts['fits'] = ({ type }) => type === 'numbers'
