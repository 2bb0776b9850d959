import { describe, expect, it } from 'vitest'
import { fillNormal, randomKey } from '../random'
import { judgeNumbers } from './regression'

describe('judgeNumbers', () => {
  it('counts by the definitions, beside always saying the mean', () => {
    const figures = judgeNumbers(Float32Array.of(1, 2, 3, 6), Float32Array.of(1, 4, 3, 5))
    expect(figures.mae).toBeCloseTo(3 / 4)
    expect(figures.rmse).toBeCloseTo(Math.sqrt(5 / 4))
    expect(figures.r2).toBeCloseTo(1 - 5 / 14)
    expect(figures.baseline).toEqual({ value: 3, mae: 1.5, rmse: Math.sqrt(14 / 4) })
    expect(figures.points).toEqual([
      [1, 1],
      [2, 4],
      [3, 3],
      [6, 5],
    ])
  })

  it('gives no interval from a handful, and no R² where the truth does not vary', () => {
    expect(judgeNumbers(Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 4)).intervals).toBeNull()
    const same = judgeNumbers(new Float32Array(20).fill(1e6), new Float32Array(20).fill(1e6 + 1))
    expect(same.r2).toBeNull()
    expect(same.intervals).toEqual({ mae: [1, 1], rmse: [1, 1], r2: null })
  })

  it('is 0 where the mean is said, and worse where it is missed', () => {
    const truths = Float32Array.from({ length: 30 }, (_, i) => i)
    expect(judgeNumbers(truths, new Float32Array(30).fill(14.5)).r2).toBeCloseTo(0, 9)
    expect(judgeNumbers(truths, new Float32Array(30).fill(-20)).r2).toBeLessThan(-1)
  })

  it('covers the true mean error about 95 times in 100', () => {
    const [n, rounds] = [120, 200]
    // E|N(0, 1)| = √(2/π).
    const expected = Math.sqrt(2 / Math.PI)
    let covered = 0
    for (let round = 0; round < rounds; round += 1) {
      const noise = new Float32Array(n)
      fillNormal(randomKey('coverage', round), noise)
      const truths = Float32Array.from({ length: n }, (_, i) => i)
      const { intervals } = judgeNumbers(
        truths,
        truths.map((value, i) => value + (noise[i] ?? 0)),
      )
      if (intervals && intervals.mae[0] <= expected && expected <= intervals.mae[1]) covered += 1
    }
    expect(covered / rounds).toBeGreaterThan(0.9)
    expect(covered / rounds).toBeLessThan(0.99)
  })

  it('draws a bounded number of points, from all over', () => {
    const truths = Float32Array.from({ length: 5000 }, (_, i) => i)
    const { points } = judgeNumbers(truths, truths)
    expect(points).toHaveLength(400)
    expect(points.at(-1)?.[0]).toBeGreaterThan(4980)
  })
})
