import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinRows } from './thin-points'

describe('thinRows', () => {
  it('keeps everything that fits', () => {
    expect(thinRows(5, 300, [() => 1])).toEqual([0, 1, 2, 3, 4])
    expect(thinRows(0, 300, [() => 1])).toEqual([])
  })

  it('keeps a spike of one epoch among thousands', () => {
    const value = (row: number) => (row === 1234 ? 99 : row === 987 ? -5 : 0.5)
    const kept = thinRows(5000, 200, [value])
    expect(kept).toContain(1234)
    expect(kept).toContain(987)
  })

  it('leaves out what is missing and survives a series without values', () => {
    const kept = thinRows(1000, 50, [() => null, (row) => (row % 2 === 0 ? Number.NaN : row)])
    expect(kept[0]).toBe(0)
    expect(kept.at(-1)).toBe(999)
    expect(kept.slice(1, -1).every((row) => row % 2 === 1)).toBe(true)
  })

  it('never draws more points than pixels, keeps both ends, the lowest and the highest, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 })), {
          minLength: 1,
          maxLength: 2000,
        }),
        fc.integer({ min: 10, max: 500 }),
        (values, width) => {
          const series = [0, 1].map((which) => (row: number) => values[row]?.[which] ?? null)
          const kept = thinRows(values.length, width, series)
          expect(kept.length).toBeLessThanOrEqual(Math.max(width, 2))
          expect(kept[0]).toBe(0)
          expect(kept.at(-1)).toBe(values.length - 1)
          expect([...kept].sort((a, b) => a - b)).toEqual(kept)
          for (const which of [0, 1] as const) {
            const whole = values.map((pair) => pair[which])
            const drawn = kept.map((row) => whole[row] ?? Number.NaN)
            expect(Math.min(...drawn)).toBe(Math.min(...whole))
            expect(Math.max(...drawn)).toBe(Math.max(...whole))
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
