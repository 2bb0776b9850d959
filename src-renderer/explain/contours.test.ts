import { describe, expect, it } from 'vitest'
import { contour, contourLevels } from './contours'

/** x² + y² on a grid around the middle. */
const bowl = Array.from({ length: 21 }, (_, y) => Array.from({ length: 21 }, (_, x) => ((x - 10) / 5) ** 2 + ((y - 10) / 5) ** 2))

describe('contour', () => {
  it('draws a circle where a bowl has one height', () => {
    const { segments } = contour(bowl, 1)
    expect(segments.length).toBeGreaterThan(20)
    for (const [x0, y0, x1, y1] of segments) {
      for (const [x, y] of [
        [x0, y0],
        [x1, y1],
      ] as const)
        expect(Math.hypot((x - 10) / 5, (y - 10) / 5)).toBeCloseTo(1, 1)
    }
  })

  it('draws nothing outside the heights there are, nor across what is not a number', () => {
    expect(contour(bowl, 99).segments).toEqual([])
    expect(
      contour(
        [
          [0, Number.NaN],
          [1, 2],
        ],
        0.5,
      ).segments,
    ).toEqual([])
  })
})

describe('contourLevels', () => {
  it('lie between the least and the greatest, closer near the bottom', () => {
    const levels = contourLevels(bowl, 5)
    expect(levels).toHaveLength(5)
    expect(Math.min(...levels)).toBeGreaterThan(0)
    expect(Math.max(...levels)).toBeLessThan(8)
    expect((levels[1] ?? 0) - (levels[0] ?? 0)).toBeLessThan((levels[4] ?? 0) - (levels[3] ?? 0))
    expect(contourLevels([[1, 1]], 4)).toEqual([])
  })
})
