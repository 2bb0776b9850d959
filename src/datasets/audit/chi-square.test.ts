import { describe, expect, it } from 'vitest'
import { chiSquareTail, fisherExact, testHomogeneity } from './chi-square'

describe('the χ² test', () => {
  it.each([
    // Critical values of printed tables.
    [3.841458820694124, 1, 0.05],
    [6.6348966010212145, 1, 0.01],
    [18.307038053275146, 10, 0.05],
    [135.80672317102676, 100, 0.01],
    // exp(−x/2) for two degrees of freedom.
    [60, 2, Math.exp(-30)],
    [0.5, 2, Math.exp(-0.25)],
  ])('exceeds %d with %i degrees of freedom with probability %d', (value, freedom, p) => {
    expect(chiSquareTail(value, freedom) / p).toBeCloseTo(1, 9)
  })

  it('is the two-proportion z-test squared', () => {
    const [a, n, b, m] = [72, 209, 33, 50]
    const pooled = (a + b) / (n + m)
    const z = (a / n - b / m) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    const result = testHomogeneity([a, n - a], [b, m - b])
    expect(result).toMatchObject({ test: 'chi-square', freedom: 1 })
    expect(result?.statistic).toBeCloseTo(z * z, 9)
    expect(result?.p).toBeLessThan(1e-4)
  })

  it('takes rare classes together', () => {
    expect(testHomogeneity([500, 300, 3, 4], [50, 30, 1, 0])?.freedom).toBe(1)
    expect(testHomogeneity([500, 300, 60, 80], [50, 30, 6, 8])).toMatchObject({ freedom: 3, p: 1 })
  })

  it('has nothing to say of empty sets or one class', () => {
    expect(testHomogeneity([3, 4], [0, 0])).toBeNull()
    expect(testHomogeneity([3, 0], [4, 0])).toBeNull()
  })
})

describe("Fisher's exact test", () => {
  it('gives the lady who tasted tea 34 of 70', () => {
    expect(fisherExact(3, 1, 1, 3)).toBeCloseTo(34 / 70, 12)
    expect(fisherExact(4, 0, 0, 4)).toBeCloseTo(2 / 70, 12)
    expect(fisherExact(1, 9, 11, 3)).toBeCloseTo(0.002759456, 9)
  })

  it('is taken where counts are small', () => {
    expect(testHomogeneity([3, 1], [1, 3])).toMatchObject({ test: 'fisher', statistic: null, p: expect.closeTo(34 / 70, 9) as number })
  })
})
