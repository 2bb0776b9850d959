import { describe, expect, it } from 'vitest'
import { fillNormal, fillUniform, randomKey } from '../random'
import { bootstrap, bootstrapIntervals, normalQuantile, normalShare } from './bootstrap'
import { calibrate } from './calibration'

function meanOf(values: readonly number[], rows: Uint32Array): number {
  return rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length
}

function varianceOf(values: readonly number[], rows: Uint32Array): number {
  const mean = meanOf(values, rows)
  return rows.reduce((sum, row) => sum + ((values[row] ?? 0) - mean) ** 2, 0) / rows.length
}

// Efron & Tibshirani, "An introduction to the bootstrap", 1993, table 14.1: the spatial test data, A, of 26 children.
const SPATIAL = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]

describe('bootstrap', () => {
  const variance = (rows: Uint32Array): readonly number[] => [varianceOf(SPATIAL, rows)]

  it("gives Efron and Tibshirani's intervals of the variance of the spatial test data", () => {
    expect(
      varianceOf(
        SPATIAL,
        Uint32Array.from(SPATIAL, (_, i) => i),
      ).toFixed(1),
    ).toBe('171.5')
    // Table 14.2, from 2000 rounds, 90 %: percentiles (100.8, 233.9), BCa (115.8, 259.6). Ends of 2000 random rounds stand within about 2.5 of each other.
    const [plain] = bootstrapIntervals(26, variance, { level: 0.9, rounds: 4000, corrected: false })
    expect(Math.abs((plain?.[0] ?? 0) - 100.8)).toBeLessThan(6)
    expect(Math.abs((plain?.[1] ?? 0) - 233.9)).toBeLessThan(6)
    const [corrected] = bootstrapIntervals(26, variance, { level: 0.9, rounds: 4000 })
    expect(Math.abs((corrected?.[0] ?? 0) - 115.8)).toBeLessThan(6)
    expect(Math.abs((corrected?.[1] ?? 0) - 259.6)).toBeLessThan(6)
  })

  it('is the same for the same samples', () => {
    expect(bootstrapIntervals(26, variance)).toEqual(bootstrapIntervals(26, variance))
  })

  it('comes near the exact distribution of the median of a resample', () => {
    // The median of 11 drawn from 11 is at most the k-th smallest with P(Bin(11, k/11) ≥ 6): between the 2nd and the 3rd 2.5 % are
    // passed, between the 8th and the 9th 97.5 %.
    const values = Array.from({ length: 11 }, (_, i) => 2 ** i)
    const median = (rows: Uint32Array): readonly number[] => [rows.map((row) => values[row] ?? 0).sort()[5] ?? 0]
    const atMost = (k: number): number => {
      let sum = 0
      let choose = 1
      for (let hits = 0; hits <= 11; hits += 1) {
        if (hits >= 6) sum += choose * (k / 11) ** hits * (1 - k / 11) ** (11 - hits)
        choose *= (11 - hits) / (hits + 1)
      }
      return sum
    }
    const exact = [0.025, 0.975].map((share) => values[values.findIndex((_, i) => atMost(i + 1) >= share)])
    expect(bootstrapIntervals(11, median, { rounds: 4000, corrected: false })).toEqual([exact])
  })

  it('covers the truth about 95 times in 100', () => {
    let covered = 0
    for (let trial = 0; trial < 200; trial += 1) {
      const noise = new Float32Array(50)
      fillNormal(randomKey('cover', trial), noise)
      const values = [...noise]
      const [interval] = bootstrapIntervals(50, (rows) => [meanOf(values, rows)], { rounds: 400 })
      if (interval && interval[0] <= 0 && interval[1] >= 0) covered += 1
    }
    expect(covered / 200).toBeGreaterThan(0.9)
    expect(covered / 200).toBeLessThan(0.99)
  })

  it('takes the bias out of a calibration error, which percentiles alone put above what was measured', () => {
    // Perfectly calibrated: what error there is comes from few samples, and resampling adds as much again.
    const n = 60
    const said = new Float32Array(n)
    const dice = new Float32Array(n)
    fillUniform(randomKey('said'), said)
    fillUniform(randomKey('dice'), dice)
    const error = (rows: Uint32Array): readonly (number | null)[] => [
      calibrate(
        Array.from(rows, (row) => said[row] ?? 0),
        Array.from(rows, (row) => ((dice[row] ?? 0) < (said[row] ?? 0) ? 1 : 0)),
      ).error,
    ]
    const [measured = 0] = error(Uint32Array.from({ length: n }, (_, i) => i))
    const [corrected] = bootstrapIntervals(n, error)
    expect(corrected?.[0]).toBeLessThan(measured ?? 0)
    expect(corrected?.[1]).toBeGreaterThanOrEqual(measured ?? 0)
    const [plain] = bootstrapIntervals(n, error, { corrected: false })
    expect(plain?.[0]).toBeGreaterThan(corrected?.[0] ?? 1)
  })

  it('gives none of a handful, nor of what is often not defined, and lets others work between its rounds', () => {
    expect(bootstrapIntervals(9, (rows) => [rows.length])).toEqual([null])
    expect(bootstrapIntervals(20, (rows) => [1, rows.includes(0) ? 1 : null])).toEqual([[1, 1], null])
    const work = bootstrap(20, (rows) => [rows[0] ?? 0], { rounds: 30, corrected: false })
    let turns = 0
    while (!work.next().done) turns += 1
    expect(turns).toBe(30)
  })
})

describe('the normal distribution', () => {
  it('has the tabled values, and back', () => {
    // Abramowitz & Stegun, table 26.1.
    expect(normalShare(1)).toBeCloseTo(0.841344746, 6)
    expect(normalShare(-1.96)).toBeCloseTo(0.024997895, 6)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 5)
    for (const z of [-3, -0.5, 0, 2.2]) expect(normalQuantile(normalShare(z))).toBeCloseTo(z, 5)
  })
})
