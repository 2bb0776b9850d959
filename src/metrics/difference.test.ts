import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { independentDifference, isDistinguishable, mcNemarMidP, pairAnswers, pairedDifference } from './difference'

function rounded([low, high]: readonly [number, number], digits: number): readonly [number, number] {
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))]
}

describe('the difference of independent shares', () => {
  it('has the published intervals', () => {
    // Newcombe, Statistics in Medicine 17, 1998, 873–890, table II, method 10, contrasts (a) to (h).
    const published = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [6, 7, 2, 7, 0.0582, 0.8062],
      [5, 56, 0, 29, -0.0381, 0.1926],
      [0, 10, 0, 20, -0.1611, 0.2775],
      [0, 10, 0, 10, -0.2775, 0.2775],
      [10, 10, 0, 20, 0.6791, 1],
      [10, 10, 0, 10, 0.6075, 1],
    ] as const
    for (const [a, n, b, m, low, high] of published) {
      expect(rounded(independentDifference(a, n, b, m).interval, 4), `${a}/${n} − ${b}/${m}`).toEqual([low, high])
    }
  })

  it('does not tell 70 % of 50 from 80 % of 50, but would on 500', () => {
    const few = independentDifference(35, 50, 40, 50)
    expect(few.value).toBeCloseTo(-0.1, 12)
    expect(isDistinguishable(few)).toBe(false)
    expect(isDistinguishable(independentDifference(350, 500, 400, 500))).toBe(true)
  })

  it('knows nothing without samples', () => {
    expect(independentDifference(0, 0, 3, 5)).toEqual({ value: 0, interval: [-1, 1] })
    expect(pairedDifference({ both: 0, onlyFirst: 0, onlySecond: 0, none: 0 })).toEqual({ value: 0, interval: [-1, 1] })
  })
})

describe('the difference of paired shares', () => {
  it('has the published intervals', () => {
    // Altman, Machin, Bryant, Gardner, "Statistics with confidence", 2nd edition, 2000, table 6.2 and page 52.
    expect(rounded(pairedDifference({ both: 14, onlyFirst: 5, onlySecond: 0, none: 22 }).interval, 3)).toEqual([0.011, 0.226])
    // Bentur et al. 2009 as worked in Fagerland, Lydersen, Laake, "Recommended tests and confidence intervals for paired binomial
    // proportions", Statistics in Medicine 33, 2014, 2850–2875: airway hyper-responsiveness of 21 children, square-and-add.
    expect(rounded(pairedDifference({ both: 1, onlyFirst: 1, onlySecond: 7, none: 12 }).interval, 3)).toEqual([-0.507, -0.026])
  })

  it('mirrors when the two change places, holds its value, and stays within −1 … 1', () => {
    const count = fc.integer({ min: 0, max: 400 })
    fc.assert(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, none) => {
        fc.pre(both + onlyFirst + onlySecond + none > 0)
        const { value, interval } = pairedDifference({ both, onlyFirst, onlySecond, none })
        const mirrored = pairedDifference({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, none })
        expect(interval[0]).toBeGreaterThanOrEqual(-1)
        expect(interval[1]).toBeLessThanOrEqual(1)
        expect(interval[0]).toBeLessThanOrEqual(value + 1e-12)
        expect(interval[1]).toBeGreaterThanOrEqual(value - 1e-12)
        expect(mirrored.interval[0]).toBeCloseTo(-interval[1], 9)
      }),
    )
  })

  it('counts who had which answer right', () => {
    expect(pairAnswers([0, 1, 1, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0])).toEqual({ both: 2, onlyFirst: 1, onlySecond: 1, none: 1 })
    expect(() => pairAnswers([0], [0, 1], [0])).toThrow(RangeError)
  })
})

describe('mcNemarMidP', () => {
  it('gives the published p-values', () => {
    // Fagerland, Lydersen, Laake, BMC Medical Research Methodology 13:91, 2013, table 4: airway hyper-responsiveness (1 and 7): mid-p 0.039.
    expect(mcNemarMidP({ onlyFirst: 1, onlySecond: 7 })).toBeCloseTo(0.0391, 4)
  })

  it('is 1 where nothing differs, and small where nearly all differences point one way', () => {
    expect(mcNemarMidP({ onlyFirst: 0, onlySecond: 0 })).toBe(1)
    expect(mcNemarMidP({ onlyFirst: 20_000, onlySecond: 10 })).toBeLessThan(1e-100)
    expect(mcNemarMidP({ onlyFirst: 3000, onlySecond: 3000 })).toBeGreaterThan(0.99)
  })
})
