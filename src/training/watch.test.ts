import { expect, it } from 'vitest'
import { NOTHING_SEEN, watchEpoch } from './watch'
import type { Watch } from './watch'

function follow(losses: readonly number[], minDelta = 0): readonly Watch[] {
  let watch = NOTHING_SEEN
  return losses.map((loss, i) => {
    watch = watchEpoch(watch, i + 1, loss, minDelta)
    return watch
  })
}

it('keeps the first of the lowest and counts the epochs since', () => {
  const seen = follow([3, 2, 2, 4, 1, 1.5])
  expect(seen.map(({ best }) => best?.epoch)).toEqual([1, 2, 2, 2, 5, 5])
  expect(seen.map(({ waited }) => waited)).toEqual([0, 0, 1, 2, 0, 1])
})

it('counts a fall of no more than the least improvement as none, yet knows the lowest', () => {
  const seen = follow([1, 0.95, 0.9, 0.85], 0.125)
  expect(seen.map(({ waited }) => waited)).toEqual([0, 1, 2, 0])
  expect(seen.map(({ best }) => best?.epoch)).toEqual([1, 2, 3, 4])
})

it('takes no loss that is not finite for the best', () => {
  const seen = follow([Number.NaN, 2, Number.NaN, Number.POSITIVE_INFINITY])
  expect(seen.map(({ best }) => best?.loss)).toEqual([undefined, 2, 2, 2])
  expect(seen.map(({ waited }) => waited)).toEqual([1, 0, 1, 2])
})
