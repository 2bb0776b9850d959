// An earlier run is judged and looked into as it was when it went on.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawSource } from '../datasets/generators/draw-source'
import type { DecodedDataset, Splits } from '../datasets/dataset'
import { createNodeEngine } from '../engine/node'
import { fingerprintData } from '../training/fingerprint'
import type { RunInsight } from '../training/insight'
import type { TrainingPlan } from '../training/plan'
import { predict } from '../training/predict'
import { pictures, planOf, sequence, splitsOf, train } from '../training/training.test-support'
import { disposeTrainingState } from '../training/training-state'
import type { KeptFiles } from './kept-files'
import { packKept, unpackKept } from './kept-files'
import { createKeptWeights } from './kept-weights'
import type { Review } from './review'
import { openReview } from './review'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 8, width: 8, channels: 3 } as const
const convolutional = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], activation: { type: 'relu' } }],
  ['norm', 'batchNormalization', {}],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.3 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, l2: 0.01 }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const yieldToHost = (): Promise<void> => Promise.resolve()

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('WASM did not start')
})

/** Trains, and gives the run with the files that are kept of it. */
async function keep(plan: TrainingPlan, data: DecodedDataset, splits: Splits) {
  const kept = createKeptWeights(plan.epochs, 4000)
  let insight: RunInsight | null = null
  const run = await train(tf, {
    ...{ plan, data, splits },
    onEvent: (event) => {
      if (event.type === 'begin') insight = event.insight
      const epoch = event.type === 'begin' ? 0 : event.type === 'epoch' ? event.record.epoch : null
      if (insight && epoch !== null && kept.wants(epoch)) kept.keep(epoch, insight.weights())
    },
  })
  const past = insight as RunInsight | null
  if (!past) throw new Error('the run began without insight')
  const files = packKept(await fingerprintData(data, splits), kept, past.weights())
  const first = await predict(tf, run.serving, data.samples === 'images' ? data.pixels.subarray(0, 8 * 8 * 3) : data.values.subarray(0, 1))
  run.serving.dispose()
  disposeTrainingState(run.state)
  return { run, files, first }
}

async function open(files: KeptFiles, plan: TrainingPlan, data: DecodedDataset, splits: Splits) {
  const kept = unpackKept(files)
  if (!kept.ok) expect.fail('broken')
  return { kept: kept.value, review: await openReview({ tf, plan, data, splits, kept: kept.value, yieldToHost }) }
}

function opened({ review }: Awaited<ReturnType<typeof open>>): Review {
  if (!review.ok) expect.fail(review.diagnostics.map(({ code }) => code).join())
  return review.value
}

describe('an earlier run', () => {
  it('is judged as at its end, and as after each epoch that was kept, and is tried and looked into there', async () => {
    const [data, splits] = [pictures(60, SIZE), splitsOf(30, 20, 10)]
    const plan = planOf(convolutional, { epochs: 6, batchSize: 8, metrics: ['f1'] })
    const { run, files, first } = await keep(plan, data, splits)
    const tensors = tf.memory().numTensors
    const taken = await open(files, plan, data, splits)
    expect(taken.kept.places).toEqual([0, 1, 2, 3, 4, 5, 6, null])
    const review = opened(taken)

    const end = await review.judge(null)
    if (!end.ok) expect.fail('not kept')
    const { train: trained, val, test } = run.result
    expect(end.value.result).toEqual({ train: trained, val, test })
    expect(end.value.predictions).toEqual(run.predictions)
    expect(await predict(tf, review.serving, data.pixels.subarray(0, 8 * 8 * 3))).toEqual(first)

    for (const { epoch, valLoss, valAccuracy } of run.epochs) {
      const at = await review.judge(epoch)
      const held = at.ok ? at.value.result.val : null
      expect(held?.loss).toBe(valLoss)
      expect(held?.task === 'classification' && held.accuracy).toBe(valAccuracy)
    }
    expect(await review.judge(7)).toMatchObject({ ok: false, diagnostics: [{ code: 'explain/epoch-not-kept' }] })

    const look = await review.desk.answer({ what: 'look', epoch: 2, sample: { row: 55 }, label: null, mapsOf: null })
    await review.judge(2)
    const [asked] = await predict(tf, review.serving, data.pixels.subarray(55 * 192, 56 * 192))
    if (!look.ok || look.value.what !== 'look') expect.fail('no look')
    expect(look.value.epochs).toEqual([0, 1, 2, 3, 4, 5, 6])
    look.value.probabilities.forEach((share, label) => expect(share).toBeCloseTo(asked?.[label] ?? Number.NaN, 5))
    expect(look.value.activation?.nodeId).toBe('norm')

    review.dispose()
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('predicts numbers again, with their figures and residuals', async () => {
    const drawn = drawSource({ generator: 'sine', count: 60, seed: 1, params: {} })
    if (!drawn.ok) expect.fail('no sine')
    const graph = sequence(
      ['x', 'input', { shape: { type: 'vector', length: 1 }, scaling: 'standard' }],
      ['fc1', 'dense', { units: 8, activation: { type: 'tanh' } }],
      ['fc2', 'dense', { units: 1 }],
      ['loss', 'loss', { loss: 'squaredError' }],
    )
    const splits = splitsOf(40, 0, 20)
    const plan = planOf(graph, { epochs: 30, optimizer: { type: 'adam', params: {} }, learningRate: 0.02 })
    const { run, files } = await keep(plan, drawn.value, splits)
    const review = opened(await open(files, plan, drawn.value, splits))
    const end = await review.judge(null)
    expect(end.ok && end.value.result.test).toEqual(run.result.test)
    const start = await review.judge(0)
    const mae = (of: typeof end): number =>
      of.ok && of.value.result.test?.task === 'regression' ? (of.value.result.test.quantities[0]?.mae ?? 0) : 0
    expect(mae(start)).toBeGreaterThan(mae(end))
    review.dispose()
  })

  it('is not judged on other data, nor with weights of another diagram', async () => {
    const [data, splits] = [pictures(60, SIZE), splitsOf(30, 20, 10)]
    const plan = planOf(convolutional, { epochs: 1 })
    const { files } = await keep(plan, data, splits)
    const codeOf = ({ review }: Awaited<ReturnType<typeof open>>): string => (review.ok ? 'none' : (review.diagnostics[0]?.code ?? ''))
    const relabelled = { ...data, labels: data.labels.map((label, row) => (row === 3 ? 1 - label : label)) }
    expect(codeOf(await open(files, plan, relabelled, splits))).toBe('explain/other-data')
    expect(codeOf(await open(files, plan, data, splitsOf(31, 19, 10)))).toBe('explain/other-data')
    const wider = planOf(
      {
        ...convolutional,
        nodes: convolutional.nodes.map((node) => (node.id === 'conv' ? { ...node, params: { ...node.params, filters: 5 } } : node)),
      },
      { epochs: 1 },
    )
    expect(codeOf(await open(files, wider, data, splits))).toBe('explain/other-weights')
  })
})

describe('the files', () => {
  it('stay small: of a large network few epochs are kept, its end always', () => {
    const kept = createKeptWeights(40, 4)
    const big = 1_500_000
    for (let epoch = 0; epoch <= 40; epoch += 1) kept.keep(epoch, [new Float32Array(big).fill(epoch)])
    const files = packKept('d', kept, [new Float32Array(big).fill(99)])
    expect(files.weights.length).toBeLessThanOrEqual(16 * 2 ** 20)
    const read = unpackKept(files)
    expect(read.ok && read.value.places).toEqual([0, null])
    const huge = packKept('d', kept, [new Float32Array(6_000_000)])
    const alone = unpackKept(huge)
    expect(alone.ok && alone.value.places).toEqual([null])
  })

  it('are refused where they are not of each other', () => {
    const files = packKept('d', createKeptWeights(1, 4), [Float32Array.of(1, 2), Float32Array.of(3)])
    const read = unpackKept(files)
    expect(read.ok && read.value.at(null)).toEqual([Float32Array.of(1, 2), Float32Array.of(3)])
    expect(read.ok && read.value.at(0)).toBeNull()
    for (const broken of [
      { ...files, weights: files.weights.slice(4) },
      { ...files, index: '{' },
      { ...files, index: files.index.replace('kept-weights', 'other') },
    ])
      expect(unpackKept(broken)).toMatchObject({ ok: false, diagnostics: [{ code: 'explain/kept-broken' }] })
  })
})
