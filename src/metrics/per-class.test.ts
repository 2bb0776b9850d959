import { describe, expect, it } from 'vitest'
import { confusionMatrix } from './classification'
import { macroF1, perClass } from './per-class'

describe('perClass', () => {
  it("gives the figures of scikit-learn's classification_report", () => {
    // scikit-learn user guide, classification_report: y_true = [0, 1, 2, 2, 2], y_pred = [0, 0, 2, 2, 1].
    const figures = perClass(confusionMatrix([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], 3))
    const shown = figures.map(({ precision, recall, f1 }) => [precision.value, recall.value, f1].map((value) => value?.toFixed(2)))
    expect(shown).toEqual([
      ['0.50', '1.00', '0.67'],
      ['0.00', '0.00', '0.00'],
      ['1.00', '0.67', '0.80'],
    ])
    expect(figures.map(({ recall }) => recall.n)).toEqual([1, 1, 3])
    expect(macroF1(figures)?.toFixed(2)).toBe('0.49')
  })

  it("gives the F1 of scikit-learn's f1_score", () => {
    // scikit-learn, f1_score: y_true = [0, 1, 2, 0, 1, 2], y_pred = [0, 2, 1, 0, 0, 1] → [0.8, 0, 0], macro 0.267.
    const figures = perClass(confusionMatrix([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3))
    expect(figures.map(({ f1 }) => f1)).toEqual([0.8, 0, 0])
    expect(macroF1(figures)).toBeCloseTo(0.2667, 4)
  })

  it('has no figure where there is nothing to count', () => {
    const [, absent] = perClass([
      [3, 0],
      [0, 0],
    ])
    expect(absent).toMatchObject({ precision: { value: null, n: 0 }, recall: { value: null, n: 0 }, f1: null })
    expect(macroF1([])).toBeNull()
  })

  it('carries the interval of its counts', () => {
    // Newcombe 1998, table I, method 3: 81 of 263.
    const [first] = perClass([
      [81, 182],
      [0, 5],
    ])
    expect(first?.recall.interval.map((end) => end.toFixed(4))).toEqual(['0.2553', '0.3662'])
  })
})
