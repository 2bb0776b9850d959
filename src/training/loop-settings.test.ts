// What a step is made of besides loss and optimizer: decay, batches added up, running means of the weights, class weights.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNodeEngine } from '../engine/node'
import { classCounts } from './class-counts'
import type { TrainingPlan } from './plan'
import { disposeTrainingState } from './training-state'
import { pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 6, width: 6, channels: 3 } as const
const input = ['pixels', 'input', { shape: { type: 'image', ...SIZE } }] as const
const loss = ['loss', 'loss', { loss: 'binaryCrossEntropy' }] as const

const network = sequence(
  input,
  ['conv', 'conv2d', { filters: 3, kernel: [3, 3], padding: 'same', activation: { type: 'tanh' }, l2: 0.01 }],
  ['flat', 'flatten', {}],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  loss,
)
/** The same with what depends on the batch or on chance. */
const wild = sequence(
  input,
  ['conv', 'conv2d', { filters: 3, kernel: [3, 3], padding: 'same' }],
  ['norm', 'batchNormalization', {}],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.3 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  loss,
)
const logistic = sequence(
  input,
  ['flat', 'flatten', {}],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, initializer: { type: 'zeros' } }],
  loss,
)
const adam = { type: 'adam', params: {} }
const data = pictures(26, SIZE)

let before: tf.MemoryInfo
beforeEach(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('wasm did not start')
  before = tf.memory()
})
afterEach(() => {
  const { numTensors, numBytes } = tf.memory()
  expect({ numTensors, numBytes }).toEqual({ numTensors: before.numTensors, numBytes: before.numBytes })
})

async function outcome(plan: TrainingPlan, through: 'compiled' | 'tfjs' = 'compiled', splits = splitsOf(20, 6, 0)) {
  const run = await train(tf, { plan, data, splits, through })
  const weights = run.serving.model.weights.flatMap((weight) => [...weight.read().dataSync<'float32'>()])
  run.serving.dispose()
  disposeTrainingState(run.state)
  return { weights, epochs: run.epochs, result: run.result }
}

function distance(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length)
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))))
}

const settings: readonly Partial<TrainingPlan>[] = [
  { weightDecay: 0.5 },
  { accumulate: 3 },
  { averaging: 0.9 },
  { classWeights: 'balanced' },
  { classWeights: { a: 2.5 } },
  { weightDecay: 0.2, accumulate: 2, averaging: 0.8, classWeights: { b: 0.3 }, clipNorm: 0.4 },
]

describe.each(settings)('with %j', (changed) => {
  for (const [name, graph] of Object.entries({ network, wild })) {
    it(`${name}: goes the same way through tfjs and compiled, and another than without`, async () => {
      const plan = planOf(graph, { optimizer: adam, learningRate: 0.02, batchSize: 4, epochs: 3, seed: 5, ...changed })
      // Unequal classes, so that balancing means something.
      const splits = { ...splitsOf(20, 6, 0), train: Uint32Array.from([0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 3, 18, 20, 22, 24]) }
      const compiled = await outcome(plan, 'compiled', splits)
      const through = await outcome(plan, 'tfjs', splits)
      const without = await outcome(
        { ...plan, ...Object.fromEntries(Object.keys(changed).map((key) => [key, NOTHING[key as keyof typeof NOTHING]])) },
        'compiled',
        splits,
      )
      compiled.epochs.forEach((record, i) => {
        expect(record.loss).toBeCloseTo(through.epochs[i]?.loss ?? Number.NaN, 4)
        expect(record.valLoss).toBeCloseTo(through.epochs[i]?.valLoss ?? Number.NaN, 4)
        expect(record.step).toBe(through.epochs[i]?.step)
      })
      // Adam magnifies what float32 leaves of near-zero gradients.
      expect(distance(compiled.weights, through.weights)).toBeLessThan(2e-3)
      expect(distance(compiled.weights, without.weights)).toBeGreaterThan(2e-3)
    })
  }
})

const NOTHING = { weightDecay: null, accumulate: 1, averaging: null, classWeights: 'none', clipNorm: null } as const

describe('adding up batches', () => {
  it('makes of several small batches the step of a large one', async () => {
    const plan = planOf(network, { learningRate: 0.1, epochs: 4, seed: 2 })
    const large = await outcome({ ...plan, batchSize: 12 })
    for (const through of ['compiled', 'tfjs'] as const) {
      const small = await outcome({ ...plan, batchSize: 4, accumulate: 3 }, through)
      expect(distance(small.weights, large.weights)).toBeLessThan(1e-5)
      expect(small.result.steps).toBe(large.result.steps)
      small.epochs.forEach((record, i) => expect(record.loss).toBeCloseTo(large.epochs[i]?.loss ?? Number.NaN, 5))
    }
  })
})

describe('weight decay', () => {
  it('beside Adam is AdamW', async () => {
    const plan = planOf(network, { learningRate: 0.02, batchSize: 5, epochs: 3 })
    const beside = await outcome({ ...plan, optimizer: adam, weightDecay: 0.3 })
    const own = await outcome({ ...plan, optimizer: { type: 'adamw', params: { weightDecay: 0.3 } } })
    expect(distance(beside.weights, own.weights)).toBeLessThan(1e-6)
  })
})

describe('running means of the weights', () => {
  it('are what is judged and kept; d = min(decay, (1 + t) / (10 + t))', async () => {
    const plan = planOf(network, { learningRate: 0.5, epochs: 1 })
    const start = await outcome({ ...plan, learningRate: 0 })
    const one = await outcome(plan)
    const two = await outcome({ ...plan, epochs: 2 })
    for (const [decay, d1, d2] of [
      [0.99, 2 / 11, 3 / 12],
      [0.1, 0.1, 0.1],
    ] as const) {
      const mean1 = start.weights.map((w, i) => d1 * w + (1 - d1) * (one.weights[i] ?? 0))
      const mean2 = mean1.map((m, i) => d2 * m + (1 - d2) * (two.weights[i] ?? 0))
      for (const through of ['compiled', 'tfjs'] as const) {
        const kept = await outcome({ ...plan, averaging: decay, epochs: 2 }, through)
        expect(distance(kept.weights, mean2)).toBeLessThan(1e-5)
        // Training itself knows nothing of it.
        expect(kept.epochs.map((record) => record.loss)[1]).toBeCloseTo(two.epochs[1]?.loss ?? Number.NaN, 6)
        // Judged with the means.
        expect(kept.result.val?.loss).toBeCloseTo(kept.epochs[1]?.valLoss ?? Number.NaN, 6)
        expect(kept.epochs[1]?.valLoss).not.toBeCloseTo(two.epochs[1]?.valLoss ?? Number.NaN, 4)
      }
    }
  })
})

describe('metrics', () => {
  it('are measured of the training samples as each step saw them, and of validation after the epoch', async () => {
    const plan = planOf(network, {
      optimizer: adam,
      learningRate: 0.02,
      batchSize: 5,
      epochs: 3,
      metrics: ['auc', 'accuracy', 'top2', 'r2'],
    })
    for (const through of ['compiled', 'tfjs'] as const) {
      const { epochs, result } = await outcome(plan, through)
      for (const { metrics, accuracy, valAccuracy } of epochs) {
        // Two classes have no top-2, and no R².
        expect(Object.keys(metrics ?? {})).toEqual(['auc', 'accuracy'])
        expect(metrics?.['accuracy']?.train).toBeCloseTo(accuracy ?? Number.NaN, 6)
        expect(metrics?.['accuracy']?.val).toBeCloseTo(valAccuracy ?? Number.NaN, 6)
        expect(metrics?.['auc']?.train).toBeGreaterThan(0)
        expect(metrics?.['auc']?.val).toBeLessThanOrEqual(1)
      }
      expect(result.val?.metrics).toEqual({ auc: epochs[2]?.metrics?.['auc']?.val, accuracy: epochs[2]?.valAccuracy })
      expect(Object.keys(result.train?.metrics ?? {})).toEqual(['auc', 'accuracy'])
    }
    const plain = await outcome({ ...plan, metrics: [] })
    expect(plain.epochs[0]).not.toHaveProperty('metrics')
    expect(plain.result.val).not.toHaveProperty('metrics')
  })

  it('change nothing of what is learned', async () => {
    const plan = planOf(wild, { optimizer: adam, learningRate: 0.02, batchSize: 5, epochs: 2 })
    expect((await outcome({ ...plan, metrics: ['f1'] })).weights).toEqual((await outcome(plan)).weights)
  })
})

describe('class weights', () => {
  it('multiply what each image of the class adds to the loss; validation stays as it is', async () => {
    // Rows alternate: 20 images, 10 of each class; without learning every one costs log 2.
    const plan = planOf(logistic, { learningRate: 0, epochs: 1, batchSize: 5 })
    for (const through of ['compiled', 'tfjs'] as const) {
      const { epochs } = await outcome({ ...plan, classWeights: { a: 3, unknown: 7 } }, through)
      expect(epochs[0]?.loss).toBeCloseTo(2 * Math.LN2, 5)
      expect(epochs[0]?.valLoss).toBeCloseTo(Math.LN2, 5)
    }
  })

  it('of 0 leave a class out, penalties aside', async () => {
    const plan = planOf(network, { learningRate: 0.1, epochs: 3 })
    const onlyB = Uint32Array.from([1, 3, 5, 7])
    const all = { train: Uint32Array.from([0, 1, 2, 3, 4, 5, 6, 7]), val: new Uint32Array(0), test: new Uint32Array(0) }
    for (const through of ['compiled', 'tfjs'] as const) {
      const left = await outcome({ ...plan, classWeights: { a: 0, b: 2 } }, through, all)
      const alone = await outcome(plan, through, { ...all, train: onlyB })
      expect(distance(left.weights, alone.weights)).toBeLessThan(1e-5)
    }
  })

  it('balance by how many images of each class there are', () => {
    expect(classCounts('none', ['a', 'b'], [0, 1])).toBeNull()
    expect([...(classCounts('balanced', ['a', 'b', 'c'], [0, 0, 0, 1]) ?? [])]).toEqual([4 / 6, 2, 1].map(Math.fround))
    expect([...(classCounts({ b: 2.5 }, ['a', 'b'], []) ?? [])]).toEqual([1, 2.5])
  })
})
