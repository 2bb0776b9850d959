import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilsonInterval } from './interval'

function rounded([low, high]: readonly [number, number], digits: number): readonly [number, number] {
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))]
}

describe('wilsonInterval', () => {
  it('gives the published intervals', () => {
    // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998, table I, method 3.
    expect(rounded(wilsonInterval(81, 263), 4)).toEqual([0.2553, 0.3662])
    expect(rounded(wilsonInterval(15, 148), 4)).toEqual([0.0624, 0.1605])
    expect(rounded(wilsonInterval(0, 20), 4)).toEqual([0, 0.1611])
    expect(rounded(wilsonInterval(1, 29), 4)).toEqual([0.0061, 0.1718])
  })

  it('says what 35 of 50 are worth', () => {
    expect(rounded(wilsonInterval(35, 50), 3)).toEqual([0.562, 0.809])
  })

  it('knows nothing without samples', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
  })

  it('holds the share, lies within 0 … 1, mirrors and narrows with n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const correct = Math.round(share * n)
        const [low, high] = wilsonInterval(correct, n)
        const [mirrorLow, mirrorHigh] = wilsonInterval(n - correct, n)
        const [lowFour, highFour] = wilsonInterval(4 * correct, 4 * n)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(correct / n)
        expect(high).toBeGreaterThanOrEqual(correct / n)
        expect(mirrorLow).toBeCloseTo(1 - high, 9)
        expect(mirrorHigh).toBeCloseTo(1 - low, 9)
        expect(highFour - lowFour).toBeLessThan(high - low)
      }),
    )
  })
})
