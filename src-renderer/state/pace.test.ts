import { expect, it } from 'vitest'
import { createPace } from './pace'

it('tells rate and time left of steady work, and nothing before it has settled', () => {
  const paceOf = createPace(1000)
  expect(paceOf(10, 1000, 1100)).toBeNull()
  for (let ms = 1200; ms < 3000; ms += 100) paceOf((ms - 1000) / 10, 1000, ms)
  const pace = paceOf(200, 1000, 3000)
  expect(pace?.perSecond).toBeCloseTo(100, 6)
  expect(pace?.remainingMs).toBeCloseTo(8000, 3)
})

it('follows work that becomes slower, and claims no end that it does not know', () => {
  const paceOf = createPace(0)
  paceOf(1000, 0, 1000)
  let pace = paceOf(1000, 0, 1001)
  for (let ms = 1100; ms <= 30_000; ms += 100) pace = paceOf(1000 + (ms - 1000) / 100, 0, ms)
  expect(pace?.perSecond).toBeGreaterThan(9)
  expect(pace?.perSecond).toBeLessThan(20)
  expect(pace?.remainingMs).toBeNull()
})
