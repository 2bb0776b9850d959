// Features in, numbers out: the same road as pictures and classes, on tfjs and on the compiled step.
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DecodedDataset } from '../datasets/dataset'
import { createNodeEngine } from '../engine/node'
import { fillUniform, randomKey } from '../random'
import { predict } from './predict'
import { planOf, sequence, splitsOf, train } from './training.test-support'
import { disposeTrainingState } from './training-state'

beforeAll(async () => {
  const engine = await createNodeEngine(
    'wasm',
    new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname,
    () => undefined,
  )
  if (!engine.ok) throw new Error('WASM did not start')
})

/** price = 3·area − 20·age + 5000, area in 20 … 220, age in 0 … 50. */
function houses(n: number, targetScaling: 'standard' | 'none' = 'standard'): DecodedDataset {
  const random = new Float32Array(n * 2)
  fillUniform(randomKey('houses'), random)
  const values = random.map((u, i) => (i % 2 === 0 ? 20 + 200 * u : 50 * u))
  return {
    name: 'houses',
    layout: 'generated',
    samples: 'vectors',
    features: [
      { name: 'area', unit: 'm²', category: null },
      { name: 'age', unit: 'years', category: null },
    ],
    values,
    task: 'regression',
    quantities: [{ name: 'price', unit: '€' }],
    targets: Float32Array.from({ length: n }, (_, i) => 3 * (values[2 * i] ?? 0) - 20 * (values[2 * i + 1] ?? 0) + 5000),
    targetScaling,
    paths: Array.from({ length: n }, (_, i) => `row ${i + 2}`),
    given: new Array<null>(n).fill(null),
    skipped: [],
  }
}

const linear = sequence(
  ['features', 'input', { shape: { type: 'vector', length: 2 }, scaling: 'standard' }],
  ['fc', 'dense', { units: 1 }],
  ['loss', 'loss', { loss: 'squaredError' }],
)

describe('regression', () => {
  it.each(['compiled', 'tfjs'] as const)('learns a plane through the %s step, and says prices', async (through) => {
    const data = houses(120)
    const plan = planOf(linear, { learningRate: 0.2, epochs: 60, batchSize: 20 })
    const run = await train(tf, { plan, data, splits: splitsOf(80, 20, 20), through })
    const { test } = run.result
    if (test?.task !== 'regression') expect.fail('numbers are predicted')
    const [price] = test.quantities
    expect(price).toMatchObject({ name: 'price', unit: '€' })
    expect(price?.mae).toBeLessThan(1)
    expect(price?.r2).toBeGreaterThan(0.9999)
    expect(price?.baseline.mae).toBeGreaterThan(100)
    const last = run.epochs.at(-1)
    expect(last).toMatchObject({ accuracy: null, valAccuracy: null })
    expect(last?.valAbsoluteError).toBeLessThan(1)
    const answers = await predict(tf, run.serving, Float32Array.of(100, 10, Number.NaN, 10))
    expect(answers[0]?.[0]).toBeCloseTo(5100, 0)
    // A missing area counts as the mean one of the training set.
    const mean =
      Array.from({ length: 80 }, (_, i) => (data.samples === 'vectors' ? (data.values[2 * i] ?? 0) : 0)).reduce((a, b) => a + b) / 80
    expect(answers[1]?.[0]).toBeCloseTo(3 * mean + 4800, 0)
    run.serving.dispose()
    disposeTrainingState(run.state)
  })

  it('takes the same steps on tfjs as compiled, missing values and all', async () => {
    const data = houses(60)
    if (data.samples !== 'vectors') expect.fail('features')
    const holes = { ...data, values: data.values.map((value, i) => (i % 7 === 3 ? Number.NaN : value)) }
    const deep = sequence(
      ['features', 'input', { shape: { type: 'vector', length: 2 }, scaling: 'unit' }],
      ['fc1', 'dense', { units: 8, activation: { type: 'tanh' } }],
      ['fc2', 'dense', { units: 1 }],
      ['loss', 'loss', { loss: 'huber' }],
    )
    const plan = planOf(deep, { learningRate: 0.1, epochs: 8, batchSize: 16 })
    const losses = async (through: 'compiled' | 'tfjs') => {
      const run = await train(tf, { plan, data: holes, splits: splitsOf(48, 12, 0), through })
      run.serving.dispose()
      disposeTrainingState(run.state)
      return run.epochs.map(({ loss, valLoss }) => [loss, valLoss ?? 0])
    }
    const [ours, theirs] = [await losses('compiled'), await losses('tfjs')]
    ours.flat().forEach((loss, i) => expect(loss).toBeCloseTo(theirs.flat()[i] ?? Number.NaN, 4))
  })

  it('leaves targets as they are where asked, so that weights can be read', async () => {
    const data = houses(80, 'none')
    const raw = sequence(
      ['features', 'input', { shape: { type: 'vector', length: 2 }, scaling: 'unit' }],
      ['fc', 'dense', { units: 1 }],
      ['loss', 'loss', { loss: 'squaredError' }],
    )
    const run = await train(tf, { plan: planOf(raw, { learningRate: 0.5, epochs: 400 }), data, splits: splitsOf(80, 0, 0) })
    const said = await predict(tf, run.serving, Float32Array.of(100, 10))
    const plain = (run.serving.model.predict(tf.tensor2d([[0, 0]])) as tf.Tensor).dataSync()[0] ?? 0
    expect(said[0]?.[0]).toBeCloseTo(5100, 0)
    // At the least area and the greatest youth the model itself says a price.
    expect(plain).toBeGreaterThan(5000)
    run.serving.dispose()
    disposeTrainingState(run.state)
  })
})
