import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import type { Json } from '../diagnostics'
import { createNodeEngine } from '../engine/node'
import { predict } from './predict'
import type { FinishedRun } from './run-options'
import { disposeTrainingState } from './training-state'
import { hashWeights, pictures, planOf, sequence, splitsOf, train } from './training.test-support'
import { createBatchTransform } from './transforms'

const SIZE = { height: 8, width: 8, channels: 3 } as const
const LENGTH = SIZE.height * SIZE.width * SIZE.channels
const chosen = { flipHorizontal: true, rotate: 20, zoom: 0.2, brightness: 0.1, noise: 0.05 }

function network(...augmentations: readonly Readonly<Record<string, Json>>[]) {
  return sequence(
    ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
    ...augmentations.map((params, i) => [`aug${i + 1}`, 'augmentation', params] as const),
    ['conv', 'conv2d', { filters: 3, kernel: [3, 3], padding: 'same', activation: { type: 'relu' } }],
    ['flat', 'flatten', {}],
    ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
    ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
  )
}

function free(run: FinishedRun): void {
  run.serving.dispose()
  disposeTrainingState(run.state)
}

beforeAll(async () => {
  const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('wasm did not start')
})

describe('augmentation in a run', () => {
  const data = pictures(40, SIZE)
  const splits = splitsOf(30, 6, 4)

  for (const batchSize of [8, 'full'] as const) {
    it(`trains the same network through tfjs and compiled, repeatably, in batches of ${batchSize}`, async () => {
      const plan = planOf(network(chosen), { batchSize, epochs: 4, seed: 3 })
      const compiled = await train(tf, { plan, data, splits })
      const again = await train(tf, { plan, data, splits })
      const through = await train(tf, { plan, data, splits, through: 'tfjs' })
      const plain = await train(tf, { plan: { ...plan, graph: network() }, data, splits })
      const losses = (run: typeof compiled) => run.epochs.map(({ loss }) => loss)
      expect(hashWeights(again)).toBe(hashWeights(compiled))
      losses(through).forEach((loss, i) => expect(loss).toBeCloseTo(losses(compiled)[i] ?? NaN, 4))
      expect(losses(compiled)).not.toEqual(losses(plain))
      for (const run of [compiled, again, through, plain]) free(run)
    })
  }

  it('changes nothing where it is bypassed or nothing is chosen', async () => {
    const of = (graph: ReturnType<typeof network>) => train(tf, { plan: planOf(graph, { batchSize: 8, epochs: 2 }), data, splits })
    const plain = await of(network())
    const bypassed = await of(network({ ...chosen, bypass: true }))
    const empty = await of(network({}, {}))
    expect(hashWeights(bypassed)).toBe(hashWeights(plain))
    expect(hashWeights(empty)).toBe(hashWeights(plain))
    for (const run of [plain, bypassed, empty]) free(run)
  })

  it('is no part of what predicts or is saved', async () => {
    const run = await train(tf, { plan: planOf(network(chosen, { cutOut: 0.5 }), { batchSize: 8, epochs: 2 }), data, splits })
    expect(run.serving.model.layers.map(({ name }) => name)).toEqual(['pixels', 'conv', 'flat', 'fc', 'fc_sigmoid'])
    const [first, second] = [await predict(tf, run.serving, data.pixels), await predict(tf, run.serving, data.pixels)]
    expect(second).toEqual(first)
    const { test } = run.predictions
    if (test?.task !== 'classification') expect.fail('classes are predicted')
    const asked = await predict(tf, run.serving, data.pixels.slice(36 * LENGTH))
    asked.flat().forEach((share, i) => expect(test.probabilities[i]).toBeCloseTo(share, 6))
    free(run)
  })

  it('applies several one behind the other, and leaves the data as it is', () => {
    const before = data.pixels.slice()
    const change = (...nodes: readonly Readonly<Record<string, Json>>[]) => {
      const graph = network(...nodes)
      const make = createBatchTransform(graph, analyzeGraph(graph), 1, SIZE)
      return make?.(data.pixels, [5, 2, 5], { epoch: 1, step: 1 }).slice()
    }
    const one = change({ brightness: 0.3 })
    expect(one).toHaveLength(3 * LENGTH)
    expect(one?.subarray(0, LENGTH)).toEqual(one?.subarray(2 * LENGTH))
    // Two flips of every draw: whatever they are, each picture is one of its own two.
    const flipped = change({ flipHorizontal: true }, { flipHorizontal: true }, { flipVertical: true, bypass: true })
    const own = data.pixels.subarray(5 * LENGTH, 6 * LENGTH)
    const mirrored = own.map((_, i) => own[Math.floor(i / 24) * 24 + (7 - (Math.floor(i / 3) % 8)) * 3 + (i % 3)] ?? 0)
    expect([own.join(), mirrored.join()]).toContain(flipped?.subarray(0, LENGTH).join())
    expect(data.pixels).toEqual(before)
  })
})

describe('the order of an epoch', () => {
  it('holds every sample exactly once, whatever the batch, and is another in the next epoch', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 1, max: 39 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        async (n, batch, seed) => {
          const size = Math.min(batch, n - 1)
          const seen: number[][] = []
          const plan = planOf(network(), { batchSize: size, epochs: 3, seed })
          const run = await train(tf, {
            plan,
            data: pictures(n, SIZE),
            splits: splitsOf(n, 0, 0),
            onStep: ({ samples }) => seen.push(samples && 'rows' in samples ? [...samples.rows] : []),
          })
          const steps = Math.ceil(n / size)
          const epochs = [0, 1, 2].map((epoch) => seen.slice(epoch * steps, (epoch + 1) * steps).flat())
          expect(seen).toHaveLength(3 * steps)
          for (const order of epochs) expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, row) => row))
          if (n > 8) expect(epochs[1]).not.toEqual(epochs[0])
          free(run)
        },
      ),
      { numRuns: 25 },
    )
  })
})
