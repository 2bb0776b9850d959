import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeImage, RESIZE_POLICIES, type Extent, type Rectangle } from './resize'

const extent = fc.record({ width: fc.integer({ min: 1, max: 5000 }), height: fc.integer({ min: 1, max: 5000 }) })

it.each([
  ['stretch', [0, 0, 320, 240], [0, 0, 64, 64]],
  ['crop', [40, 0, 240, 240], [0, 0, 64, 64]],
  ['pad', [0, 0, 320, 240], [0, 8, 64, 48]],
] as const)('%s places 320×240 in 64×64', (policy, from, to) => {
  const placed = placeImage({ width: 320, height: 240 }, { width: 64, height: 64 }, policy)
  expect([placed.from, placed.to].map(({ left, top, width, height }) => [left, top, width, height])).toEqual([from, to])
})

it('stays inside, and leaves what is at size alone', () => {
  const inside = ({ left, top, width, height }: Rectangle, room: Extent) =>
    left >= 0 && top >= 0 && width >= 1 && height >= 1 && left + width <= room.width && top + height <= room.height
  fc.assert(
    fc.property(extent, extent, fc.constantFrom(...RESIZE_POLICIES), (source, target, policy) => {
      const { from, to } = placeImage(source, target, policy)
      expect(inside(from, source) && inside(to, target)).toBe(true)
      expect(placeImage(source, source, policy)).toEqual(placeImage(source, source, 'stretch'))
    }),
  )
})

it('keeps proportions to within a pixel, except where it stretches', () => {
  fc.assert(
    fc.property(extent, extent, fc.constantFrom('crop', 'pad'), (source, target, policy) => {
      const { from, to } = placeImage(source, target, policy)
      const scale = Math.max(to.width / from.width, to.height / from.height)
      const other = Math.min((to.width - 1) / (from.width + 1), (to.height - 1) / (from.height + 1))
      expect(Math.abs(to.width / from.width - to.height / from.height)).toBeLessThanOrEqual(scale - other + 1e-9)
    }),
  )
})
