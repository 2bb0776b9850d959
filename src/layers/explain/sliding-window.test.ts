import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { convolve, exampleFilters, patchAt, pictureSize, pool, slideOver, type SlidingSpec, type SmallImage } from './sliding-window'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }))
const anyCase = fc.record({
  window: pair(4),
  stride: pair(3),
  dilation: pair(3),
  padding: fc.constantFrom('same' as const, 'valid' as const),
  height: fc.integer({ min: 3, max: 9 }),
  width: fc.integer({ min: 3, max: 9 }),
  channels: fc.constantFrom(1, 3),
  bias: fc.boolean(),
  values: fc.infiniteStream(fc.integer({ min: 0, max: 255 }).map((byte) => byte / 255)),
})

/** The result at every place, row by row. */
function everywhere(image: SmallImage, spec: SlidingSpec, at: (row: number, column: number) => readonly number[]): number[] {
  const { rows, columns } = slideOver(image, spec)
  return Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns)).flat()
}

function close(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length)
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4))
}

it('convolves as tfjs does, with any window, stride, padding and dilation', () => {
  fc.assert(
    fc.property(anyCase, ({ values, height, width, channels, bias, ...drawn }) => {
      // tfjs has no stride together with a dilation.
      const spec: SlidingSpec = drawn.stride.some((step) => step > 1) ? { ...drawn, dilation: [1, 1] } : drawn
      const image = { height, width, channels, values: [...values.take(height * width * channels)] }
      const slide = slideOver(image, spec)
      fc.pre(slide.rows > 0 && slide.columns > 0)
      const filters = exampleFilters(spec.window, channels, bias)
      const wanted = tf.tidy(() => {
        const kernels = filters.map(({ weights }) => tf.tensor4d([...weights], [...spec.window, channels, 1]))
        const x = tf.tensor4d(image.values, [1, height, width, channels])
        const y = tf.conv2d(x, tf.concat(kernels, 3), [...spec.stride], spec.padding, 'NHWC', [...spec.dilation])
        return [...y.add(tf.tensor1d(filters.map((filter) => filter.bias))).dataSync()]
      })
      close(
        everywhere(image, spec, (row, column) => {
          const patch = patchAt(image, spec, row, column)
          return filters.map((filter) => convolve(patch, filter).sum)
        }),
        wanted,
      )
    }),
    { numRuns: 60 },
  )
})

it('pools as tfjs does, and names the winner', () => {
  fc.assert(
    fc.property(anyCase, ({ values, height, width, channels, ...drawn }) => {
      const spec: SlidingSpec = { ...drawn, dilation: [1, 1] }
      const image = { height, width, channels, values: [...values.take(height * width * channels)] }
      const slide = slideOver(image, spec)
      fc.pre(slide.rows > 0 && slide.columns > 0)
      const [max, mean] = tf.tidy(() => {
        const x = tf.tensor4d(image.values, [1, height, width, channels])
        const size: [number, number] = [...spec.window]
        return [
          [...tf.maxPool(x, size, [...spec.stride], spec.padding).dataSync()],
          [...tf.avgPool(x, size, [...spec.stride], spec.padding).dataSync()],
        ]
      })
      const pooled = (part: 'max' | 'mean') =>
        everywhere(image, spec, (row, column) => {
          const patch = patchAt(image, spec, row, column)
          return Array.from({ length: channels }, (_, channel) => {
            const result = pool(patch, channel)
            expect(patch[result.winner]?.values[channel]).toBe(result.max)
            expect(patch[result.winner]?.isInside).toBe(true)
            return result[part]
          })
        })
      close(pooled('max'), max ?? [])
      close(pooled('mean'), mean ?? [])
    }),
    { numRuns: 60 },
  )
})

it('sums three channels and the bias by hand', () => {
  const patch = [{ row: 0, column: 0, isInside: true, values: [0.5, 0.25, 1] }]
  expect(convolve(patch, { weights: [2, 4, -1], bias: 0.5 })).toEqual({ channels: [1, 1, -1], sum: 1.5 })
})

it('chooses a picture on which the window fits and moves', () => {
  fc.assert(
    fc.property(pair(12), pair(8), pair(4), (window, stride, dilation) => {
      const spec: SlidingSpec = { window, stride, dilation, padding: 'valid' }
      const [height, width] = pictureSize(spec)
      const { rows, columns } = slideOver({ height, width }, spec)
      expect(Math.min(rows, columns)).toBeGreaterThan(0)
    }),
  )
})
