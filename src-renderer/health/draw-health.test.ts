import { describe, expect, it } from 'vitest'
import type { NodeHealth } from '../../src/training/layer-health'
import { BARS_HEIGHT, barsPath, healthLevels } from './draw-health'

const silent: NodeHealth = {
  gradNorm: null,
  weightNorm: null,
  updateRatio: null,
  weights: null,
  units: null,
  deadShare: null,
  saturatedShare: null,
  mean: null,
  std: null,
  activations: null,
}

/** Heights of the bars that a path draws. */
const heights = (path: string): number[] => [...path.matchAll(/M[\d.]+ 12V([\d.]+)h/g)].map(([, top]) => BARS_HEIGHT - Number(top))

describe('bars on a face', () => {
  it('are as high as their counts say, the fullest as high as the box, none where nothing lies', () => {
    expect(heights(barsPath({ low: 0, high: 1, counts: [5, 0, 10] }))).toEqual([6, 12])
  })

  it('show one value among many', () => {
    expect(heights(barsPath({ low: 0, high: 1, counts: [1, 100_000] }))).toEqual([1, 12])
  })

  it('are absent where nothing was counted', () => {
    expect(barsPath({ low: 0, high: 1, counts: [0, 0] })).toBe('')
  })
})

describe('levels on a face', () => {
  it('rise by the logarithm, between ends that nothing passes', () => {
    const level = (gradNorm: number): number => healthLevels({ ...silent, gradNorm })[0] ?? Number.NaN
    expect([0, 1e-9, 1e-6, 10, 1e4].map(level)).toEqual([0, 0, 0, 1, 1])
    expect(level(1e-3) - level(1e-4)).toBeCloseTo(level(1) - level(0.1), 10)
  })

  it('tell dead units, or saturated ones, or that nothing was measured', () => {
    expect(healthLevels({ ...silent, deadShare: 0.25, updateRatio: 1e-3 })).toEqual([null, expect.closeTo(0.5, 10), 0.25])
    expect(healthLevels({ ...silent, saturatedShare: 0.5 })[2]).toBe(0.5)
    expect(healthLevels(silent)).toEqual([null, null, null])
  })
})
