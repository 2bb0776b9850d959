// Every metric against values that others published or that can be worked out by hand, and the laws that all share.
import { describe, expect, it } from 'vitest'
import type { ClassAnswers, MetricAnswers, NumberAnswers } from './metric-kind'
import { measure } from './metric-kind'
import { findMetric, measureAll, metricsFor, metricTypes } from './registry'

/** Labels alone: what is said is sure. */
function labels(truths: number[], predicted: number[], classes: number, positive: number | null = null): ClassAnswers {
  const probabilities = Float32Array.from(predicted.flatMap((label) => Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0))))
  return {
    task: 'classification',
    classes,
    positive,
    truths: Int32Array.from(truths),
    predicted: Int32Array.from(predicted),
    probabilities,
  }
}

function scores(truths: number[], rows: number[][], positive: number | null = null): ClassAnswers {
  const predicted = rows.map((row) => row.indexOf(Math.max(...row)))
  return { ...labels(truths, predicted, rows[0]?.length ?? 0, positive), probabilities: Float32Array.from(rows.flat()) }
}

function numbers(truths: number[], values: number[], quantities = 1): NumberAnswers {
  return { task: 'regression', quantities, truths: Float32Array.from(truths), values: Float32Array.from(values) }
}

interface Published {
  readonly type: string
  readonly answers: MetricAnswers
  readonly value: number | null
}

/** The examples of scikit-learn's own documentation of each function, unless a line says otherwise. */
const published: readonly Published[] = [
  { type: 'accuracy', answers: labels([0, 1, 2, 3], [0, 2, 1, 3], 4), value: 0.5 },
  { type: 'balancedAccuracy', answers: labels([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], 2), value: 0.625 },
  { type: 'precision', answers: labels([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3), value: 2 / 9 },
  { type: 'recall', answers: labels([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3), value: 1 / 3 },
  { type: 'f1', answers: labels([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3), value: 4 / 15 },
  // By hand, of the positive class 1: TP 2, FP 1, FN 2.
  { type: 'precision', answers: labels([1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], 2, 1), value: 2 / 3 },
  { type: 'recall', answers: labels([1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], 2, 1), value: 1 / 2 },
  { type: 'f1', answers: labels([1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], 2, 1), value: 4 / 7 },
  // And of class 0, should it be the positive one: TP 1, FP 2, FN 1.
  { type: 'precision', answers: labels([1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], 2, 0), value: 1 / 3 },
  // Nothing was taken for it: 0 of 0.
  { type: 'precision', answers: labels([1, 0], [0, 0], 2, 1), value: null },
  {
    type: 'auc',
    answers: scores(
      [0, 0, 1, 1],
      [
        [0.9, 0.1],
        [0.6, 0.4],
        [0.65, 0.35],
        [0.2, 0.8],
      ],
      1,
    ),
    value: 0.75,
  },
  // By hand, each class against the rest: 1, 3/4, 3/4.
  {
    type: 'auc',
    answers: scores(
      [0, 1, 2],
      [
        [0.8, 0.15, 0.05],
        [0.2, 0.3, 0.5],
        [0.1, 0.5, 0.4],
      ],
    ),
    value: (1 + 0.5 + 0.5) / 3,
  },
  { type: 'auc', answers: labels([1, 1], [0, 1], 2, 1), value: null },
  {
    type: 'top2',
    answers: scores(
      [0, 1, 2, 2],
      [
        [0.5, 0.2, 0.2],
        [0.3, 0.4, 0.2],
        [0.2, 0.4, 0.3],
        [0.7, 0.2, 0.1],
      ],
    ),
    value: 0.75,
  },
  // By hand: the truth is in place 1, 3, 4 and 5 of five.
  {
    type: 'top3',
    answers: scores(
      [0, 0, 0, 0],
      [
        [0.9, 0.04, 0.03, 0.02, 0.01],
        [0.2, 0.3, 0.4, 0.06, 0.04],
        [0.1, 0.3, 0.4, 0.15, 0.05],
        [0.05, 0.3, 0.4, 0.15, 0.1],
      ],
    ),
    value: 0.5,
  },
  {
    type: 'top5',
    answers: scores(
      [5, 0],
      [
        [0.3, 0.2, 0.2, 0.1, 0.1, 0.1],
        [0, 0.2, 0.2, 0.2, 0.2, 0.2],
      ],
    ),
    value: 0.5,
  },
  { type: 'mae', answers: numbers([3, -0.5, 2, 7], [2.5, 0, 2, 8]), value: 0.5 },
  { type: 'mae', answers: numbers([0.5, 1, -1, 1, 7, -6], [0, 2, -1, 2, 8, -5], 2), value: 0.75 },
  { type: 'r2', answers: numbers([3, -0.5, 2, 7], [2.5, 0, 2, 8]), value: 0.9486081370449679 },
  { type: 'r2', answers: numbers([0.5, 1, -1, 1, 7, -6], [0, 2, -1, 2, 8, -5], 2), value: 0.9368005266622778 },
  { type: 'r2', answers: numbers([2, 2, 2], [1, 2, 3]), value: null },
]

describe.each(metricTypes)('%s', (type) => {
  const kind = findMetric(type)
  if (!kind) throw new Error('not registered')
  const cases = published.filter((one) => one.type === type)

  it('gives the published values', () => {
    expect(cases.length).toBeGreaterThan(0)
    for (const { answers, value } of cases) {
      const measured = measure(kind, answers)
      if (value === null) expect(measured).toBeNull()
      else expect(measured).toBeCloseTo(value, 6)
    }
  })

  it('is best where everything is right, and not defined for other targets', () => {
    const perfect =
      kind.task === 'classification'
        ? labels([0, 1, 2, 3, 4, 5, 0, 1], [0, 1, 2, 3, 4, 5, 0, 1], 6)
        : numbers([1, 2, 4, 8, 3, 3], [1, 2, 4, 8, 3, 3], 2)
    expect(measure(kind, perfect)).toBe(type === 'mae' ? 0 : 1)
    const other = kind.task === 'classification' ? numbers([1], [1]) : labels([0], [0], 2)
    expect(measure(kind, other)).toBeNull()
    expect(kind.fits({ type: kind.task === 'classification' ? 'numbers' : 'classes', count: 9 })).toBe(false)
  })

  it('says what it is in both languages', () => {
    for (const said of [kind.title, kind.summary]) {
      expect(said.en.length).toBeGreaterThan(1)
      expect(said.zh.length).toBeGreaterThan(1)
    }
    expect(kind.summary.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(kind.formula).not.toBe('')
  })
})

describe('the registry', () => {
  it('offers what fits: no top-5 of five classes, nothing of classes for numbers', () => {
    const types = (target: Parameters<typeof metricsFor>[0]) => metricsFor(target).map(({ type }) => type)
    expect(types({ type: 'classes', count: 2 })).toEqual(['balancedAccuracy', 'precision', 'recall', 'f1', 'auc'])
    expect(types({ type: 'classes', count: 5 })).toEqual(['balancedAccuracy', 'precision', 'recall', 'f1', 'auc', 'top2', 'top3'])
    expect(types({ type: 'numbers', count: 1 })).toEqual(['r2'])
    expect(new Set(metricTypes).size).toBe(metricTypes.length)
  })

  it('leaves out what this version does not know', () => {
    expect(measureAll(['accuracy', 'from-the-future'], labels([0, 1], [0, 1], 2))).toEqual({ accuracy: 1 })
  })
})
