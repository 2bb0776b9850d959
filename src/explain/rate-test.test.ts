import { describe, expect, it } from 'vitest'
import { suggestRate } from './rate-test'

const rates = Array.from({ length: 60 }, (_, i) => 1e-6 * 1e7 ** (i / 59))

describe('suggestRate', () => {
  it('lies where the loss falls, before it bursts', () => {
    // Flat up to 1e-3, down to 1e-1, then up.
    const points = rates.map((rate) => ({
      rate,
      loss: rate < 1e-3 ? 0.7 : rate < 0.1 ? 0.7 - 0.3 * (Math.log10(rate) + 3) * 0.5 : 0.4 + 3 * (rate - 0.1),
    }))
    const found = suggestRate(points)
    expect(found).toBeGreaterThan(1e-3)
    expect(found).toBeLessThan(0.11)
  })

  it('suggests nothing where the loss never falls, or not beyond its noise', () => {
    expect(suggestRate(rates.map((rate) => ({ rate, loss: 0.7 + rate })))).toBeNull()
    expect(suggestRate(rates.map((rate, i) => ({ rate, loss: 0.7 + 0.001 * Math.sin(i) })))).toBeNull()
    expect(suggestRate([])).toBeNull()
  })
})
