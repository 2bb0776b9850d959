import { describe, expect, it } from 'vitest'
import { axisRange, niceTicks } from './axis'

describe('niceTicks', () => {
  it('stands at round numbers', () => {
    expect(niceTicks(0, 0.8, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8])
    expect(niceTicks(1, 40, 4)).toEqual([1, 10, 20, 30, 40])
  })
  it('never cuts an epoch in two', () => {
    expect(niceTicks(1, 3, 8)).toEqual([1, 2, 3])
  })
})

describe('axisRange', () => {
  it('shows loss from 0 and accuracy up to 1', () => {
    expect(axisRange([{ train: 0.69, val: 0.75 }], 'loss', false)).toMatchObject({ low: 0, high: 0.8 })
    expect(axisRange([{ train: 0.61, val: null }], 'accuracy', false)).toMatchObject({ low: 0.5, high: 1 })
    expect(axisRange([{ train: 0.31, val: null }], 'accuracy', false)).toMatchObject({ low: 0.3, high: 1 })
  })
  it('spans whole powers of ten on a log scale', () => {
    const range = axisRange([{ train: 0.004, val: 3 }], 'loss', true)
    expect(range.low).toBeCloseTo(0.001)
    expect(range.high).toBe(10)
  })
  it('holds every value and survives none', () => {
    for (const most of [1e-9, 0.123, 7, 99_999])
      expect(axisRange([{ train: most, val: null }], 'loss', false).high).toBeGreaterThanOrEqual(most)
    expect(axisRange([], 'loss', false).high).toBe(1)
    expect(axisRange([], 'loss', true).ticks.length).toBeGreaterThan(0)
  })
})
