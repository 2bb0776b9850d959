import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeEngine } from '../engine/node'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { clipGradients } from './clip'
import type { GradientClip } from './stepper'
import { disposeTrainingState } from './training-state'
import { hashWeights, pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('wasm did not start')
})

function clipped(gradients: readonly (readonly number[])[], clip: Partial<GradientClip>): readonly (readonly number[])[] {
  return tf.tidy(() =>
    clipGradients(
      tf,
      gradients.map((values) => tf.tensor1d([...values])),
      { norm: null, value: null, ...clip },
    ).map((tensor) => [...tensor.dataSync()]),
  )
}

function expectClose(got: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): void {
  expect(got.length).toBe(wanted.length)
  wanted.forEach((values, i) => {
    values.forEach((value, j) => {
      expect(Math.abs((got[i]?.[j] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)))
    })
  })
}

describe('clipGradients', () => {
  it('shortens all gradients together and keeps their direction', () => {
    expectClose(clipped([[3, 0], [-4]], { norm: 1 }), [[0.6, 0], [-0.8]])
  })

  it('leaves what is within bounds exactly as it is', () => {
    const within = [[0.25, -0.5], [0.125]]
    expect(clipped(within, { norm: 1, value: 0.5 })).toEqual(within)
    expect(clipped([[0, 0]], { norm: 1 })).toEqual([[0, 0]])
  })

  it('clamps each entry, before it measures the length', () => {
    expectClose(clipped([[5, -0.3], [-9]], { value: 0.4 }), [[0.4, -0.3], [-0.4]])
    expectClose(clipped([[30, 0], [-40]], { value: 1, norm: 1 }), [[Math.SQRT1_2, 0], [-Math.SQRT1_2]])
  })

  it('measures gradients whose squares do not fit into float32', () => {
    expectClose(clipped([[3e30, 0], [-4e30]], { norm: 1 }), [[0.6, 0], [-0.8]])
  })

  it('hides no number that is not finite', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const clip of [{ value: 1 }, { norm: 1 }, { norm: 1, value: 1 }]) {
        expect(
          clipped([[bad, 1]], clip)
            .flat()
            .every(Number.isFinite),
        ).toBe(false)
      }
    }
  })
})

describe('a run whose gradients are clipped', () => {
  const graph = sequence(
    ['pixels', 'input', { shape: { type: 'image', height: 8, width: 8, channels: 3 } }],
    ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', l2: 0.01 }],
    ['flat', 'flatten', {}],
    ['fc1', 'dense', { units: 100, activation: { type: 'tanh' }, l1: 0.001 }],
    ['fc2', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
    ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
  )
  const data = pictures(24, { height: 8, width: 8, channels: 3 })

  it.each([
    { clipNorm: 0.05, clipValue: null },
    { clipNorm: null, clipValue: 0.002 },
    { clipNorm: 0.05, clipValue: 0.01 },
  ])('goes the same way through tfjs and compiled, and another than without: %o', async (clip) => {
    const plan = planOf(graph, { batchSize: 8, epochs: 3, learningRate: 0.2, ...clip })
    const given = { data, splits: splitsOf(24, 0, 0) }
    const run = await train(tf, { ...given, plan })
    const oracle = await train(tf, { ...given, plan, through: 'tfjs' })
    const free = await train(tf, { ...given, plan: { ...plan, clipNorm: null, clipValue: null } })
    run.serving.model.weights.forEach((weight, index) => {
      const theirs = oracle.serving.model.weights[index]?.read().dataSync() ?? []
      weight
        .read()
        .dataSync()
        .forEach((value, i) => {
          expect(Math.abs(value - (theirs[i] ?? Number.NaN))).toBeLessThan(2e-5)
        })
    })
    expect(hashWeights(free)).not.toBe(hashWeights(run))
    for (const one of [run, oracle, free]) {
      one.serving.dispose()
      disposeTrainingState(one.state)
    }
  })

  it('moves the weights by no more than the bounds allow', async () => {
    const plan = planOf(graph, { epochs: 1, learningRate: 1, clipNorm: 0.01 })
    const given = { data, splits: splitsOf(24, 0, 0) }
    const moved = await train(tf, { ...given, plan })
    const still = await train(tf, { ...given, plan: { ...plan, learningRate: 1e-12 } })
    let square = 0
    moved.serving.model.weights.forEach((weight, index) => {
      const start = still.serving.model.weights[index]?.read().dataSync() ?? []
      weight
        .read()
        .dataSync()
        .forEach((value, i) => (square += (value - (start[i] ?? 0)) ** 2))
    })
    expect(Math.sqrt(square)).toBeCloseTo(0.01, 4)
    for (const one of [moved, still]) {
      one.serving.dispose()
      disposeTrainingState(one.state)
    }
  })
})
