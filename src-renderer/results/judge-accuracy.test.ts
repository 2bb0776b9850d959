import { describe, expect, it } from 'vitest'
import { judgeAccuracy, predictedLabel } from './judge-accuracy'

const against = (low: number, high: number, accuracy: number) => judgeAccuracy({ interval: [low, high], baseline: { accuracy, label: 0 } })

describe('judgeAccuracy', () => {
  it('calls 70 % of 50 no better than a baseline of 66 %', () => {
    expect(against(0.562, 0.809, 0.66)).toBe('same')
  })
  it('claims better or worse only where the whole interval lies on one side', () => {
    expect(against(0.7, 0.9, 0.66)).toBe('better')
    expect(against(0.2, 0.5, 0.66)).toBe('worse')
    expect(against(0.66, 0.9, 0.66)).toBe('same')
  })
})

describe('predictedLabel', () => {
  it('moves with the threshold of the positive class, wherever that stands', () => {
    expect(predictedLabel([0.6, 0.4], 0, 0.5)).toBe(0)
    expect(predictedLabel([0.6, 0.4], 0, 0.7)).toBe(1)
    expect(predictedLabel([0.5, 0.5], 1, 0.5)).toBe(1)
    expect(predictedLabel([0.9, 0.1], 1, 0.1)).toBe(1)
  })
  it('is the most probable of many classes, the first of equals', () => {
    expect(predictedLabel([0.2, 0.5, 0.3], null, 0.9)).toBe(1)
    expect(predictedLabel([0.4, 0.4, 0.2], null, 0.5)).toBe(0)
  })
})
