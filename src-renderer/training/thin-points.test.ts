import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinRows } from './thin-points'

const thin = (values: Float64Array, width: number): number[] => thinRows(values, 0, values.length, width, false)

describe('thinRows', () => {
  it('keeps everything that fits', () => {
    expect(thin(new Float64Array(5), 300)).toEqual([0, 1, 2, 3, 4])
    expect(thinRows(new Float64Array(9), 3, 6, 300, false)).toEqual([3, 4, 5])
    expect(thin(new Float64Array(0), 300)).toEqual([])
  })

  it('keeps a spike of one epoch among thousands', () => {
    const kept = thin(
      Float64Array.from({ length: 5000 }, (_, row) => (row === 1234 ? 99 : row === 987 ? -5 : 0.5)),
      200,
    )
    expect(kept).toContain(1234)
    expect(kept).toContain(987)
  })

  it('leaves out what is missing and survives a series without values', () => {
    expect(thin(new Float64Array(1000).fill(Number.NaN), 50)).toEqual([0, 999])
    const kept = thin(
      Float64Array.from({ length: 1000 }, (_, row) => (row % 2 === 0 ? Number.NaN : row)),
      50,
    )
    expect(kept[0]).toBe(0)
    expect(kept.at(-1)).toBe(999)
    expect(kept.slice(1, -1).every((row) => row % 2 === 1)).toBe(true)
  })

  it('passes over what has no logarithm where only positive values count', () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => (row % 3 === 0 ? -row : row))
    expect(
      thinRows(values, 0, 1000, 60, true)
        .slice(1, -1)
        .every((row) => row % 3 !== 0),
    ).toBe(true)
    expect(thinRows(values, 0, 1000, 60, false).some((row) => row > 0 && row < 999 && row % 3 === 0)).toBe(true)
  })

  it('sees what a curve has grown by since it was last thinned', () => {
    const values = new Float64Array(4000).fill(1)
    thinRows(values, 0, 1000, 100, false)
    values[2222] = 7
    expect(thinRows(values, 0, 3000, 100, false)).toContain(2222)
  })

  it('never draws more points than pixels, keeps both ends, the lowest and the highest of any stretch, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 10, max: 500 }),
        fc.nat(),
        fc.nat(),
        (list, width, one, other) => {
          const values = Float64Array.from(list)
          const from = Math.min(one % list.length, other % list.length)
          const to = Math.max(one % list.length, other % list.length) + 1
          const kept = thinRows(values, from, to, width, false)
          expect(kept.length).toBeLessThanOrEqual(Math.max(width, 2))
          expect(kept[0]).toBe(from)
          expect(kept.at(-1)).toBe(to - 1)
          expect([...new Set(kept)].sort((a, b) => a - b)).toEqual(kept)
          const whole = list.slice(from, to)
          const drawn = kept.map((row) => list[row] ?? Number.NaN)
          expect(Math.min(...drawn)).toBe(Math.min(...whole))
          expect(Math.max(...drawn)).toBe(Math.max(...whole))
        },
      ),
      { numRuns: 200 },
    )
  })
})
