import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createNodeEngine } from '../node'
import { gradientsOf, randomCases, worstError } from './gradient-cases.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))

async function use(backend: 'wasm' | 'cpu'): Promise<void> {
  const log: string[] = []
  const engine = await createNodeEngine(backend, wasmFolder, (raw) => log.push(raw))
  if (!engine.ok) throw new Error(`${backend} did not start: ${log.join('; ')}`)
}

const ROUNDS = 25

describe('WASM overrides', () => {
  it(`give the CPU backend's values and gradients in ${ROUNDS} random cases of every family`, async () => {
    const cases = Array.from({ length: ROUNDS }, (_, index) => randomCases(index)).flat()
    await use('cpu')
    const expected = []
    for (const test of cases) expected.push(await gradientsOf(tf, test))
    await use('wasm')
    const wrong: string[] = []
    for (const [index, test] of cases.entries()) {
      const error = worstError(await gradientsOf(tf, test), expected[index] ?? [])
      if (error > 1e-5) wrong.push(`${test.name}: ${error}`)
    }
    expect(wrong).toEqual([])
  })

  it('leave nothing behind, in tensors, buffers and the heap', async () => {
    await use('wasm')
    const cases = Array.from({ length: 4 }, (_, index) => randomCases(index)).flat()
    const backend = tf.backend()
    const work = async () => {
      for (const test of cases) await gradientsOf(tf, test)
    }
    await work()
    const before = { ...tf.memory(), ids: backend.numDataIds() }
    await work()
    const after = { ...tf.memory(), ids: backend.numDataIds() }
    expect(after).toEqual(before)
  })

  it('send the gradient of a window to its first maximum, negative or equal', async () => {
    await use('wasm')
    const gradient = (values: number[]) =>
      tf.tidy(() => [
        ...tf
          .grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid').sum())(tf.tensor4d(values, [1, 2, 2, 1]))
          .dataSync(),
      ])
    expect(gradient([-4, -1, -3, -2])).toEqual([0, 1, 0, 0])
    expect(gradient([7, 7, 7, 7])).toEqual([1, 0, 0, 0])
    expect(gradient([0, 0, -1, 0])).toEqual([1, 0, 0, 0])
  })

  it('multiply by a reshaped tensor right, whatever it was multiplied as before', async () => {
    await use('wasm')
    tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])
      expect([...tf.matMul(tf.tensor2d([1, 1], [1, 2]), x).dataSync()]).toEqual([5, 7, 9])
      expect([...tf.matMul(tf.tensor2d([1, 1, 1], [1, 3]), x.reshape<tf.Tensor2D>([3, 2])).dataSync()]).toEqual([9, 12])
      expect([...tf.matMul(tf.tensor2d([1, 1], [1, 2]), x).dataSync()]).toEqual([5, 7, 9])
    })
  })

  it('leave out segments that do not exist and refuse rows that do not', async () => {
    await use('wasm')
    tf.tidy(() => {
      const sums = tf.unsortedSegmentSum(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), tf.tensor1d([1, -1, 1], 'int32'), 3)
      expect([...sums.dataSync()]).toEqual([0, 0, 6, 8, 0, 0])
      expect(() => tf.gather(tf.tensor2d([1, 2], [2, 1]), tf.tensor1d([2], 'int32'))).toThrow()
    })
  })
})

describe('dilated convolution', () => {
  /** ∂Σy²/∂v by central differences in double precision is out of reach in float32; a probe of a few weights is enough. */
  async function probe(backend: 'wasm' | 'cpu', padding: 'same' | 'valid', activation: 'linear' | 'relu' | 'sigmoid') {
    await use(backend)
    const layer = tf.layers.conv2d({ filters: 3, kernelSize: [3, 2], dilationRate: [2, 3], padding, activation, inputShape: [11, 12, 2] })
    const model = tf.sequential({ layers: [layer] })
    const x = tf.randomNormal([2, 11, 12, 2], 0, 1, 'float32', 5)
    const [kernel] = layer.trainableWeights.map((weight) => weight.read() as tf.Variable)
    if (!kernel) throw new Error('no kernel')
    kernel.assign(tf.randomNormal(kernel.shape, 0, 0.3, 'float32', 6))
    const loss = () => tf.tidy(() => (model.apply(x, { training: true }) as tf.Tensor).square().sum<tf.Scalar>())
    const { value, grads } = tf.variableGrads(loss, [kernel])
    const gradient = grads[kernel.name]
    if (!gradient) throw new Error('no gradient')
    const direction = tf.randomNormal(kernel.shape, 0, 1, 'float32', 7)
    const expected = gradient.mul(direction).sum().dataSync()[0] ?? 0
    const start = kernel.clone()
    const at = (step: number) => {
      kernel.assign(start.add(direction.mul(step)))
      return loss().dataSync()[0] ?? 0
    }
    const difference = (at(1e-2) - at(-1e-2)) / 2e-2
    tf.dispose([x, value, grads, direction, start])
    model.dispose()
    expect(Math.abs(difference - expected) / Math.abs(expected)).toBeLessThan(2e-2)
  }

  for (const backend of ['cpu', 'wasm'] as const) {
    for (const padding of ['same', 'valid'] as const) {
      it(`trains on ${backend} with ${padding} padding, whatever the activation`, async () => {
        for (const activation of ['linear', 'relu', 'sigmoid'] as const) await probe(backend, padding, activation)
      })
    }
  }

  it('has both gradients right within each channel too, on either backend', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await use(backend)
      for (const padding of ['same', 'valid'] as const) {
        tf.tidy(() => {
          const x = tf.randomNormal<tf.Rank.R4>([2, 10, 9, 3], 0, 1, 'float32', 1)
          const taps = tf.randomNormal<tf.Rank.R4>([3, 2, 3, 2], 0, 1, 'float32', 2)
          const gradients = (of: (a: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor) =>
            tf.grads((a, w) =>
              of(a as tf.Tensor4D, w as tf.Tensor4D)
                .square()
                .sum(),
            )([x, taps])
          const dilated = gradients((a, w) => tf.depthwiseConv2d(a, w, 1, padding, 'NHWC', [2, 3]))
          // A convolution whose filter is 0 wherever channels would mix, and which has a gradient of its own.
          const mixing = tf.eye(3).reshape([1, 1, 3, 3, 1]).tile([1, 1, 1, 1, 2])
          const whole = gradients((a, w) =>
            tf.conv2d(a, w.reshape([3, 2, 3, 1, 2]).mul(mixing).reshape<tf.Tensor4D>([3, 2, 3, 6]), 1, padding, 'NHWC', [2, 3]),
          )
          dilated.forEach((gradient, index) => {
            const wanted = whole[index] as tf.Tensor
            expect(gradient.shape).toEqual(wanted.shape)
            expect(gradient.sub(wanted).abs().max().div(wanted.abs().max()).dataSync()[0]).toBeLessThan(1e-5)
          })
        })
      }
    }
  })

  it('has the gradient of its input right: it equals that of the same kernel with zeros between its taps', async () => {
    await use('wasm')
    for (const padding of ['same', 'valid'] as const) {
      tf.tidy(() => {
        const x = tf.randomNormal<tf.Rank.R4>([2, 10, 9, 3], 0, 1, 'float32', 1)
        const taps = tf.randomNormal<tf.Rank.R4>([3, 3, 3, 4], 0, 1, 'float32', 2)
        // [3, 3] at dilation 2 is [5, 5] with every second tap 0.
        const spread = taps
          .reshape([3, 1, 3, 1, 12])
          .pad([
            [0, 0],
            [0, 1],
            [0, 0],
            [0, 1],
            [0, 0],
          ])
          .reshape([6, 6, 3, 4])
          .slice([0, 0, 0, 0], [5, 5, 3, 4]) as tf.Tensor4D
        const dilated = tf.grads((a, w) =>
          tf
            .conv2d(a as tf.Tensor4D, w as tf.Tensor4D, 1, padding, 'NHWC', 2)
            .square()
            .sum(),
        )([x, taps])
        const plain = tf.grads((a, w) =>
          tf
            .conv2d(a as tf.Tensor4D, w as tf.Tensor4D, 1, padding)
            .square()
            .sum(),
        )([x, spread])
        const error = (a: tf.Tensor | undefined, b: tf.Tensor) => (a ? (a.sub(b).abs().max().div(b.abs().max()).dataSync()[0] ?? 1) : 1)
        expect(error(dilated[0], plain[0] as tf.Tensor)).toBeLessThan(1e-5)
        expect(error(dilated[1], (plain[1] as tf.Tensor).stridedSlice([0, 0, 0, 0], [5, 5, 3, 4], [2, 2, 1, 1]))).toBeLessThan(1e-5)
      })
    }
  })
})
