import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ariaRange, fromTravel, readNumber, stepValue, toTravel, writeNumber, type Scale } from './scale'

const units: Scale = { min: 1, max: 1024, step: 1, integer: true, scale: 'log' }
const penalty: Scale = { min: 0, max: 1, step: 0.0001, integer: false, scale: 'log' }
const rate: Scale = { min: 0, max: 0.9, step: 0.05, integer: false, scale: 'linear' }
const scales = fc.constantFrom(units, penalty, rate)

describe('slider scale', () => {
  it('reaches both ends and stays within them', () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, travel) => {
        const value = fromTravel(travel, scale)
        expect(value).toBeGreaterThanOrEqual(scale.min)
        expect(value).toBeLessThanOrEqual(scale.max)
        if (scale.integer) expect(Number.isInteger(value)).toBe(true)
      }),
    )
    for (const scale of [units, penalty, rate]) {
      expect(fromTravel(0, scale)).toBe(scale.min)
      expect(fromTravel(1, scale)).toBe(scale.max)
    }
  })

  it('never runs backwards', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(scales, share, share, (scale, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        expect(fromTravel(low, scale)).toBeLessThanOrEqual(fromTravel(high, scale))
        expect(toTravel(fromTravel(low, scale), scale)).toBeLessThanOrEqual(toTravel(fromTravel(high, scale), scale))
      }),
    )
  })

  it('gives linear values without binary dust', () => {
    expect(fromTravel(1 / 3, rate)).toBe(0.3)
  })

  it('moves by an arrow key every time until the end', () => {
    for (const scale of [units, penalty, rate]) {
      let value = scale.min
      for (let i = 0; value < scale.max; i += 1) {
        const next = stepValue(value, 1, scale)
        expect(next, `${value}`).toBeGreaterThan(value)
        value = next
        expect(i).toBeLessThan(2000)
      }
      for (let i = 0; value > scale.min; i += 1) {
        const next = stepValue(value, -1, scale)
        expect(next, `${value}`).toBeLessThan(value)
        value = next
        expect(i).toBeLessThan(2000)
      }
    }
  })
})

describe('typed numbers', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readNumber(writeNumber(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  it.each([
    ['0,5', 0.5],
    ['1e-4', 0.0001],
    [' 7 ', 7],
    ['.5', 0.5],
    ['', null],
    ['-', null],
    ['1e', null],
    ['12px', null],
    ['1e400', null],
    ['0x10', null],
  ])('reads “%s” as %s', (typed, value) => expect(readNumber(typed)).toBe(value))
})

it('writes ARIA numbers without an exponent', () => {
  expect(ariaRange({ now: 1e-7, min: 1e-12, max: 1000000 })).toEqual({
    'aria-valuenow': '0.0000001',
    'aria-valuemin': '0.000000000001',
    'aria-valuemax': '1000000',
  })
})
