import fc from 'fast-check'
import { expect, it } from 'vitest'
import { curvePoints, niceTicks, plotRange } from './curve-points'

it('leaves out what is not finite', () => {
  expect(curvePoints(Math.log, { from: -1, to: 1 }, 4).map(({ x }) => x)).toEqual([0.5, 1])
})

it('keeps 0 in view, cuts at the ceiling and is never empty', () => {
  const line = curvePoints((x) => 10 * x, { from: 0, to: 1 }, 2)
  expect(plotRange([line], null)).toEqual({ from: 0, to: 10 })
  expect(plotRange([line], 5)).toEqual({ from: 0, to: 5 })
  expect(plotRange([curvePoints(() => 0, { from: 0, to: 1 }, 2)], null)).toEqual({ from: 0, to: 1 })
})

it('ticks at round numbers within the range', () => {
  expect(niceTicks(0, 1, 4)).toEqual([0, 0.5, 1])
  expect(niceTicks(-4, 4, 5)).toEqual([-4, -2, 0, 2, 4])
  fc.assert(
    fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (from, width) => {
      const ticks = niceTicks(from, from + width, 4)
      expect(ticks.length).toBeLessThanOrEqual(6)
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(from - width * 1e-6)
        expect(tick).toBeLessThanOrEqual(from + width * (1 + 1e-6))
      }
    }),
  )
})
