import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { installAveragePoolGradient } from './average-pool-gradient'

beforeAll(async () => {
  await tf.setBackend('cpu')
  installAveragePoolGradient()
})

describe('the gradient of average pooling', () => {
  it.each([
    { size: 2, stride: 2 },
    { size: 3, stride: 1 },
    { size: 3, stride: 2 },
  ])('adds up to one per window with same padding, size $size, stride $stride', ({ size, stride }) => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 5, 5, 3], 0, 1, 'float32', 1)
    // Every window hands out 1 in all, whatever part of it lies in the image.
    const gradient = tf.grad((v) => tf.avgPool(v as tf.Tensor4D, size, stride, 'same').sum())(x)
    const windows = tf.avgPool(x, size, stride, 'same').size
    expect(gradient.sum().dataSync()[0]).toBeCloseTo(windows, 3)
  })

  it('equals differences of the forward pass, corner by corner', () => {
    const values = Array.from({ length: 9 }, (_, i) => i * i * 0.1)
    const loss = (numbers: readonly number[]) =>
      tf.tidy(
        () =>
          tf
            .avgPool(tf.tensor4d([...numbers], [1, 3, 3, 1]), 2, 1, 'same')
            .square()
            .sum()
            .dataSync()[0] ?? 0,
      )
    const gradient = tf
      .grad((v) =>
        tf
          .avgPool(v as tf.Tensor4D, 2, 1, 'same')
          .square()
          .sum(),
      )(tf.tensor4d(values, [1, 3, 3, 1]))
      .dataSync()
    values.forEach((value, i) => {
      const moved = (by: number) => loss(values.map((other, j) => (j === i ? value + by : other)))
      expect(Math.abs((moved(0.05) - moved(-0.05)) / 0.1 - (gradient[i] ?? 0))).toBeLessThan(1e-3 * Math.max(1, Math.abs(gradient[i] ?? 0)))
    })
  })
})
