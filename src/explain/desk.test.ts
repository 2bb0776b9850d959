import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import { factsOf } from '../datasets/dataset'
import { createNodeEngine } from '../engine/node'
import type { TrainingPlan } from '../training/plan'
import { predict } from '../training/predict'
import type { RunInsight } from '../training/insight'
import { hashWeights, pictures, planOf, sequence, splitsOf, train } from '../training/training.test-support'
import { disposeTrainingState } from '../training/training-state'
import type { ExplainAnswer, ExplainAsk } from './ask'
import { createDesk } from './desk'
import { createKeptWeights, epochsToKeep } from './kept-weights'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 8, width: 8, channels: 3 } as const
const convolutional = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], activation: { type: 'relu' } }],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.3 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, l2: 0.01 }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('WASM did not start')
})

/** Trains, and hands the desk of the run to `use` at the end. */
async function withDesk(
  plan: TrainingPlan,
  use: (ask: <A extends ExplainAsk>(what: A) => Promise<ExplainAnswer>, run: Awaited<ReturnType<typeof train>>) => Promise<void>,
) {
  const data = pictures(40, SIZE)
  const splits = splitsOf(30, 0, 10)
  const analysis = analyzeGraph(plan.graph, factsOf(data))
  const kept = createKeptWeights(plan.epochs, 4 * analysis.totals.parameters)
  let insight: RunInsight | null = null
  const run = await train(tf, {
    plan,
    data,
    splits,
    onEvent: (event) => {
      if (event.type === 'begin') insight = event.insight
      const epoch = event.type === 'begin' ? 0 : event.type === 'epoch' ? event.record.epoch : null
      if (insight && epoch !== null && kept.wants(epoch)) kept.keep(epoch, insight.weights())
    },
  })
  disposeTrainingState(run.state)
  if (!insight) throw new Error('the run began without insight')
  const before = hashWeights(run)
  const tensors = tf.memory().numTensors
  const trainingRows = splits.train
  const desk = createDesk({ tf, plan, analysis, insight, kept, trainingRows, positive: 1, yieldToHost: () => Promise.resolve() })
  await use(async (what) => {
    const answer = await desk.answer(what)
    if (!answer.ok) throw new Error(answer.diagnostics[0]?.code)
    return answer.value
  }, run)
  desk.dispose()
  // Looking changes nothing and leaves nothing behind.
  expect(tf.memory().numTensors).toBe(tensors)
  expect(hashWeights(run)).toBe(before)
  run.serving.dispose()
}

describe('createDesk', () => {
  it('says of an image what the network says, with maps of every node and evidence for either class', async () => {
    await withDesk(planOf(convolutional, { epochs: 12, batchSize: 8 }), async (ask, run) => {
      const pixels = pictures(40, SIZE).pixels.slice(35 * 192, 36 * 192)
      const [asked] = await predict(tf, run.serving, pixels)
      const look = await ask({ what: 'look', epoch: null, sample: { row: 35 }, label: null, mapsOf: null })
      if (look.what !== 'look') expect.fail('no look')
      look.probabilities.forEach((share, label) => expect(share).toBeCloseTo(asked?.[label] ?? Number.NaN, 5))
      expect(look.nodes.map(({ nodeId, shape }) => [nodeId, ...shape])).toEqual([
        ['conv', 8, 8, 4],
        ['flat', 256],
        ['drop', 256],
        ['fc', 1],
      ])
      // The last node is shown with its activation: the probability of the positive class.
      expect(look.nodes.at(-1)?.values[0]).toBeCloseTo(asked?.[1] ?? Number.NaN, 5)
      expect(look.activation).toMatchObject({ nodeId: 'conv', height: 8, width: 8 })
      const same = await ask({ what: 'look', epoch: null, sample: { pixels }, label: 1 - look.label, mapsOf: 'conv' })
      if (same.what !== 'look') expect.fail('no look')
      expect(same.nodes[0]?.values).toEqual(look.nodes[0]?.values)
      // What speaks for one class speaks against the other.
      same.inputGradient.forEach((slope, i) => expect(slope).toBeCloseTo(-(look.inputGradient[i] ?? 0), 6))
    })
  })

  it('goes back to kept epochs, the start among them', async () => {
    await withDesk(planOf(convolutional, { epochs: 12, batchSize: 8 }), async (ask) => {
      const at = async (epoch: number | null) => {
        const look = await ask({ what: 'look', epoch, sample: { row: 0 }, label: null, mapsOf: null })
        return look.what === 'look' ? look : null
      }
      const [start, end, now] = [await at(0), await at(12), await at(null)]
      expect(now?.epochs[0]).toBe(0)
      expect(now?.epochs.at(-1)).toBe(12)
      expect(end?.probabilities).toEqual(now?.probabilities)
      expect(start?.probabilities).not.toEqual(now?.probabilities)
      const kernel = await ask({ what: 'weights', epoch: 0, nodeId: 'conv' })
      expect(kernel.what === 'weights' && kernel.weights.map(({ name, shape }) => [name, ...shape])).toEqual([
        ['kernel', 3, 3, 3, 4],
        ['bias', 4],
      ])
      await expect(ask({ what: 'weights', epoch: 999, nodeId: 'conv' })).rejects.toThrow('explain/epoch-not-kept')
    })
  })

  it('tells a step with the very numbers of training: chain, penalty, check and update', async () => {
    const plan = planOf(convolutional, { epochs: 4, batchSize: 8, learningRate: 0.02, optimizer: { type: 'adam', params: {} } })
    await withDesk(plan, async (ask) => {
      const weight = { nodeId: 'fc', name: 'kernel', index: 5 }
      for (const training of [false, true]) {
        const step = await ask({ what: 'step', rows: training ? [0, 1, 2] : [0], training, weight })
        if (step.what !== 'step' || !step.weight?.chain) expect.fail('no step')
        const { chain, derivative, penalty, numerical, update, value } = step.weight
        expect(chain.sum + penalty).toBeCloseTo(derivative, 5)
        expect(penalty).toBeCloseTo(2 * 0.01 * value, 6)
        if (numerical?.kind === 'smooth') expect(Math.abs(numerical.value - derivative)).toBeLessThan(1e-3 * Math.abs(derivative) + 1e-8)
        expect(update.slots.map(({ name }) => name)).toEqual(['mean', 'meanSquare'])
        // Adam's memory is the run's own: four epochs have left something in it.
        expect(update.remembers).toBe(true)
        expect(update.slots[1]?.before).toBeGreaterThan(0)
        const mean = 0.9 * (update.slots[0]?.before ?? 0) + 0.1 * derivative
        expect(update.slots[0]?.after).toBeCloseTo(mean, 6)
        expect(step.nodes.map(({ nodeId }) => nodeId)).toEqual(['conv', 'flat', 'drop', 'fc'])
        expect(step.nodes.every(({ gradient }) => gradient !== null)).toBe(true)
      }
    })
  })

  it('clips as training does, and chooses the steepest weight where none is asked for', async () => {
    await withDesk(planOf(convolutional, { epochs: 2, clipNorm: 1e-3 }), async (ask) => {
      const step = await ask({ what: 'step', rows: [3], training: false, weight: null })
      if (step.what !== 'step' || !step.weight) expect.fail('no step')
      expect(Math.abs(step.weight.update.gradient)).toBeLessThanOrEqual(1e-3)
      expect(step.weight.update.after - step.weight.update.before).toBeCloseTo(-0.1 * step.weight.update.gradient, 5)
    })
  })

  it('maps the loss over two weights, lowest where descents end, and says when a rate runs off', async () => {
    const two = sequence(
      ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
      ['pool', 'globalAveragePool2d', {}],
      ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
      ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
    )
    await withDesk(planOf(two, { epochs: 2 }), async (ask) => {
      const place = (name: string, index: number) => ({ nodeId: 'fc', name, index })
      const weights = [place('kernel', 0), place('bias', 0)] as const
      const surface = await ask({ what: 'surface', weights, reach: 4, rates: [1, 1e4] })
      if (surface.what !== 'surface') expect.fail('no surface')
      expect(surface.losses).toHaveLength(surface.ys.length)
      expect(surface.samples).toBe(30)
      const calm = surface.paths.filter(({ rate }) => rate === 1)
      expect(calm).toHaveLength(4)
      for (const { points, diverged } of calm) {
        expect(diverged).toBe(false)
        expect(points.at(-1)?.loss).toBeLessThan(points[0]?.loss ?? 0)
      }
      expect(surface.paths.some(({ rate, diverged }) => rate === 1e4 && diverged)).toBe(true)
      // The grid's value in the middle is the network's own loss.
      const middle = surface.losses[10]?.[10]
      expect(middle).toBeCloseTo(surface.here.loss, 10)
    })
  })
})

describe('a range of learning rates', () => {
  it('is tried from the start of the run, up to where the loss bursts', async () => {
    await withDesk(planOf(convolutional, { epochs: 2, batchSize: 8, clipNorm: null }), async (ask) => {
      const test = await ask({ what: 'rates' })
      if (test.what !== 'rates') expect.fail('no test')
      expect(test.points.length).toBeGreaterThan(30)
      const rising = test.points.map(({ rate }) => rate)
      expect(rising).toEqual(rising.toSorted((a, b) => a - b))
      // At the lowest rates nothing moves yet: the losses are those of the start.
      expect(test.points[0]?.loss).toBeCloseTo(test.points[3]?.loss ?? 0, 0)
    })
  })
})

describe('epochsToKeep', () => {
  it('holds the first and the last, few in all, close together at first, within memory', () => {
    for (const epochs of [1, 2, 5, 24, 40, 2500]) {
      const kept = [...epochsToKeep(epochs, 1000)]
      expect(kept).toContain(0)
      expect(kept).toContain(epochs)
      expect(kept.length).toBeLessThanOrEqual(24)
      expect(new Set(kept).size).toBe(kept.length)
    }
    expect([...epochsToKeep(2500, 1000)].filter((epoch) => epoch < 25).length).toBeGreaterThan(5)
    expect(epochsToKeep(2500, 40 * 2 ** 20).size).toBeLessThanOrEqual(3)
  })
})
