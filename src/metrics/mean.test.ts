import { describe, expect, it } from 'vitest'
import { estimateMean, meanDifference, studentQuantile } from './mean'

describe('studentQuantile', () => {
  it('has the tabulated points', () => {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975.
    const table = [
      [1, 12.706],
      [2, 4.303],
      [4, 2.776],
      [9, 2.262],
      [30, 2.042],
      [100, 1.984],
    ] as const
    for (const [freedom, t] of table) expect(studentQuantile(freedom)).toBeCloseTo(t, 3)
    expect(studentQuantile(1e7)).toBeCloseTo(1.95996, 4)
  })
})

describe('estimateMean', () => {
  it('gives the published interval', () => {
    // NIST/SEMATECH e-Handbook, 1.3.5.2, ZARR13.DAT: N = 195, mean 9.261460, deviation 0.022789; 9.258242 to 9.264679.
    const reach = (studentQuantile(194) * 0.022789) / Math.sqrt(195)
    expect(9.26146 - reach).toBeCloseTo(9.258242, 5)
    expect(9.26146 + reach).toBeCloseTo(9.264679, 5)
  })

  it('works out mean and deviation by hand', () => {
    // 2 4 4 4 5 5 7 9: mean 5, sum of squares 32, deviation √(32/7).
    const { mean, deviation, interval } = estimateMean([2, 4, 4, 4, 5, 5, 7, 9])
    expect(mean).toBe(5)
    expect(deviation).toBeCloseTo(Math.sqrt(32 / 7), 12)
    expect(interval?.[1]).toBeCloseTo(5 + (2.3646 * Math.sqrt(32 / 7)) / Math.sqrt(8), 3)
  })

  it('claims no interval for a single value', () => {
    expect(estimateMean([0.7])).toEqual({ n: 1, mean: 0.7, deviation: 0, interval: null })
  })
})

describe('meanDifference', () => {
  it('gives the published degrees of freedom and t', () => {
    // NIST/SEMATECH e-Handbook, 1.3.5.3, AUTO83B.DAT, variances not equal: T = −12.94627, 136.8750 degrees of freedom.
    const a = { n: 249, mean: 20.14458, deviation: 6.4147, interval: null }
    const b = { n: 79, mean: 30.48101, deviation: 6.10771, interval: null }
    const difference = meanDifference(a, b)
    if (!difference) throw new Error('no difference')
    expect(difference.freedom).toBeCloseTo(136.875, 2)
    const error = (difference.interval[1] - difference.value) / studentQuantile(difference.freedom)
    expect(difference.value / error).toBeCloseTo(-12.94627, 3)
  })

  it('says nothing of single values, and holds for values without scatter', () => {
    expect(meanDifference(estimateMean([1]), estimateMean([1, 2]))).toBeNull()
    expect(meanDifference(estimateMean([1, 1]), estimateMean([2, 2]))?.interval).toEqual([-1, -1])
  })
})
