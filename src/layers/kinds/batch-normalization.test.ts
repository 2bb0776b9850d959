import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { batchNormalization } from './batch-normalization'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function build(trainable: boolean, changes: object = {}) {
  const input = tf.input({ shape: [2] })
  const context = { tf, name: 'bn', trainable, seed: 1, clock: { epoch: 1, step: 1 }, splitActivation: false }
  const params = { ...batchNormalization.params.defaults, ...changes }
  const output = batchNormalization.build?.(context, params, [input]).outputs[0]
  if (!output) throw new Error('no output')
  return tf.model({ inputs: input, outputs: output })
}

const xs = () =>
  tf.tensor2d([
    [1, 10],
    [3, 30],
  ])

describe('batch normalization', () => {
  it('normalises by the batch and moves its averages while training', () => {
    const model = build(true, { momentum: 0.5, epsilon: 1e-8 })
    const y = model.apply(xs(), { training: true }) as tf.Tensor
    expect([...y.dataSync()].map((value) => Math.round(value * 1000) / 1000)).toEqual([-1, -1, 1, 1])
    const mean = model.getLayer('bn').weights[2]?.read().dataSync()
    expect([...(mean ?? [])]).toEqual([1, 10])
  })

  it('keeps all its weights while frozen and behaves as in prediction', () => {
    const model = build(false)
    const before = model.getLayer('bn').weights.map((weight) => [...weight.read().dataSync()])
    const trained = model.apply(xs(), { training: true }) as tf.Tensor
    expect(model.getLayer('bn').weights.map((weight) => [...weight.read().dataSync()])).toEqual(before)
    expect([...trained.dataSync()]).toEqual([...(model.predict(xs()) as tf.Tensor).dataSync()])
  })

  it.each([{ center: false }, { scale: false }, { center: false, scale: false }])('trains with %o', (changes) => {
    const y = build(true, { ...changes, epsilon: 1e-8 }).apply(xs(), { training: true }) as tf.Tensor
    expect([...y.dataSync()].map((value) => Math.round(value * 1000) / 1000)).toEqual([-1, -1, 1, 1])
  })
})
