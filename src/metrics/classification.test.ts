import { describe, expect, it } from 'vitest'
import { accuracyOf, confusionMatrix, countCorrect, majorityBaseline } from './classification'

describe('confusionMatrix', () => {
  it('counts each pair of truth and prediction', () => {
    const counts = confusionMatrix([0, 0, 1, 1, 1, 2], Int32Array.of(0, 1, 1, 1, 0, 0), 3)
    expect(counts).toEqual([
      [1, 1, 0],
      [1, 2, 0],
      [1, 0, 0],
    ])
    expect(countCorrect(counts)).toEqual({ correct: 3, n: 6 })
    expect(accuracyOf(counts)).toBe(0.5)
  })

  it('takes an index outside the classes for a bug', () => {
    expect(() => confusionMatrix([0], [2], 2)).toThrow(RangeError)
    expect(() => confusionMatrix([-1], [0], 2)).toThrow(RangeError)
    expect(() => confusionMatrix([0, 1], [0], 2)).toThrow(RangeError)
  })

  it('has an accuracy of 0 without samples', () => {
    expect(accuracyOf(confusionMatrix([], [], 2))).toBe(0)
  })
})

describe('majorityBaseline', () => {
  it('names the most frequent class and its share, the first of equals', () => {
    expect(majorityBaseline([1, 1, 0], 2)).toEqual({ accuracy: 2 / 3, label: 1 })
    expect(majorityBaseline([1, 0], 2)).toEqual({ accuracy: 0.5, label: 0 })
    expect(majorityBaseline([], 2)).toEqual({ accuracy: 0, label: 0 })
  })

  it('takes a label outside the classes for a bug', () => {
    expect(() => majorityBaseline([2], 2)).toThrow(RangeError)
  })
})
