import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomKey } from '../../random'
import { dropoutMask } from '../dropout-mask'
import type { StepClock } from '../layer-kind'
import { dropout } from './dropout'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function build(rate: number, clock: StepClock, seed = 1, name = 'drop') {
  const input = tf.input({ shape: [1000] })
  const output = dropout.build?.({ tf, name, trainable: true, seed, clock, splitActivation: false }, { rate }, [input]).outputs[0]
  if (!output) throw new Error('no output')
  return tf.model({ inputs: input, outputs: output })
}

function run(model: tf.LayersModel, training: boolean): number[] {
  return tf.tidy(() => [...(model.apply(tf.ones([4, 1000]), { training }) as tf.Tensor).dataSync()])
}

describe('dropout', () => {
  it('does nothing outside training', () => {
    expect(new Set(run(build(0.4, { epoch: 1, step: 1 }), false))).toEqual(new Set([1]))
  })

  it('repeats a mask at the same step and draws another at the next step, epoch, seed or name', () => {
    const clock = { epoch: 1, step: 1 }
    const model = build(0.4, clock)
    const first = run(model, true)
    expect(run(model, true)).toEqual(first)
    clock.step = 2
    expect(run(model, true)).not.toEqual(first)
    expect(run(build(0.4, { epoch: 2, step: 1 }), true)).not.toEqual(first)
    expect(run(build(0.4, { epoch: 1, step: 1 }, 2), true)).not.toEqual(first)
    expect(run(build(0.4, { epoch: 1, step: 1 }, 1, 'other'), true)).not.toEqual(first)
    expect(run(build(0.4, { epoch: 1, step: 1 }), true)).toEqual(first)
  })

  it('passes gradients through its mask', () => {
    const model = build(0.5, { epoch: 3, step: 4 })
    const gradient = tf.tidy(() => [
      ...tf
        .grad((x) => (model.apply(x, { training: true }) as tf.Tensor).sum())(tf.ones([4, 1000]))
        .dataSync(),
    ])
    expect(gradient).toEqual(run(model, true))
    expect(new Set(gradient)).toEqual(new Set([0, 2]))
  })

  it('is saved as the Dropout of tfjs', () => {
    const json = JSON.parse(JSON.stringify(build(0.25, { epoch: 0, step: 0 }).toJSON(null, false))) as {
      config: { layers: { class_name: string; config: object }[] }
    }
    expect(json.config.layers[1]).toMatchObject({
      class_name: 'Dropout',
      config: { rate: 0.25, noise_shape: null, seed: null, name: 'drop' },
    })
  })
})

describe('dropoutMask', () => {
  it.each([0.1, 0.3, 0.5, 0.777])('drops a share of %f, to within five deviations', (rate) => {
    const n = 1_000_000
    const mask = dropoutMask(n, rate, randomKey('mask', rate))
    const dropped = mask.reduce((count, value) => count + (value === 0 ? 1 : 0), 0)
    expect(Math.abs(dropped - n * rate)).toBeLessThan(5 * Math.sqrt(n * rate * (1 - rate)))
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]))
  })

  it('makes element i independent of the length', () => {
    const key = randomKey(1)
    expect([...dropoutMask(1001, 0.3, key).subarray(0, 1000)]).toEqual([...dropoutMask(1000, 0.3, key)])
  })

  it('shows no relation between neighbours, bytes of a word, or steps', () => {
    const n = 400_000
    const keep = (step: number) => dropoutMask(n, 0.5, randomKey(5, 'dropout', 'd', 1, step)).map((value) => (value > 0 ? 1 : -1))
    const a = keep(1)
    const b = keep(2)
    const correlation = (x: Float32Array, y: Float32Array, lag: number) => {
      let sum = 0
      for (let i = 0; i + lag < n; i += 1) sum += (x[i] ?? 0) * (y[i + lag] ?? 0)
      return Math.abs(sum) / Math.sqrt(n)
    }
    for (const lag of [1, 2, 3, 4, 5, 8, 64, 4096]) expect(correlation(a, a, lag)).toBeLessThan(5)
    for (const lag of [0, 1, 4]) expect(correlation(a, b, lag)).toBeLessThan(5)
  })

  it('makes the mask of a 32×64×64×16 batch in milliseconds', () => {
    dropoutMask(32 * 64 * 64 * 16, 0.3, randomKey(0))
    const times = Array.from({ length: 5 }, (_, i) => {
      const start = performance.now()
      dropoutMask(32 * 64 * 64 * 16, 0.3, randomKey(i))
      return performance.now() - start
    })
    // About 6 ms alone; the ceiling only catches a change of algorithm on a busy machine.
    expect(Math.min(...times)).toBeLessThan(60)
  })
})
