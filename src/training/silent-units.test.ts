import { describe, expect, it } from 'vitest'
import { createSilentUnits } from './silent-units'

describe('silent units', () => {
  it('are so after a hundred samples in a row, not after one batch', () => {
    const units = createSilentUnits(1000)
    for (let look = 1; look <= 4; look += 1) {
      expect(units.share('fc')).toBeNull()
      units.note('fc', Uint8Array.of(0, 0, 1, look === 3 ? 1 : 0), 25)
    }
    // The last one woke in between.
    expect(units.share('fc')).toBe(0.5)
    units.note('fc', Uint8Array.of(1, 0, 1, 0), 25)
    expect(units.share('fc')).toBe(0.25)
  })

  it('of a small set are so once all of it was seen', () => {
    const units = createSilentUnits(4)
    units.note('fc', Uint8Array.of(0, 1), 4)
    expect(units.share('fc')).toBe(0.5)
    expect(units.share('other')).toBeNull()
  })
})
