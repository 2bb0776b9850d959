import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeEngine } from '../engine/node'
import { hasRealCats, loadRealCats } from '../testing/real-cats'
import { classResult, planOf, sequence, train } from './training.test-support'
import { disposeTrainingState } from './training-state'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 64, width: 64, channels: 3 } as const
const imageInput = { shape: { type: 'image', ...SIZE } }

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('WASM did not start')
})

describe.skipIf(!hasRealCats)('on the real pictures (skipped where they are absent)', () => {
  it('logistic regression ends where the course does', async () => {
    const { data, splits } = await loadRealCats(SIZE)
    const graph = sequence(
      ['pixels', 'input', imageInput],
      ['flat', 'flatten', {}],
      ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, initializer: { type: 'zeros' } }],
      ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
    )
    const started = performance.now()
    const run = await train(tf, { plan: planOf(graph, { learningRate: 0.005, epochs: 2000 }), data, splits })
    const ms = performance.now() - started
    expect(run.epochs[0]?.loss).toBeCloseTo(Math.LN2, 4)
    expect(run.result.outcome).toBe('completed')
    expect(run.result.steps).toBe(2000)
    const [trained, test] = [classResult(run.result.train), classResult(run.result.test)]
    expect(Math.abs(trained.loss - 0.1357)).toBeLessThan(0.001)
    expect(trained.accuracy).toBeCloseTo(0.9904, 3)
    expect([test.correct, test.n]).toEqual([35, 50])
    expect(test.interval[0]).toBeCloseTo(0.562, 3)
    expect(test.interval[1]).toBeCloseTo(0.809, 3)
    expect(ms).toBeLessThan(60_000)
    run.serving.dispose()
    disposeTrainingState(run.state)
    process.stderr.write(`logistic regression: 2000 steps in ${Math.round(ms)} ms\n`)
  }, 120_000)

  it('a convolutional network learns on WASM', async () => {
    const { data, splits } = await loadRealCats(SIZE)
    const conv = (filters: number) => ({
      filters,
      kernel: [3, 3],
      padding: 'same',
      activation: { type: 'relu' },
      initializer: { type: 'heNormal' },
    })
    const graph = sequence(
      ['pixels', 'input', imageInput],
      ['conv1', 'conv2d', conv(16)],
      ['pool1', 'maxPool2d', {}],
      ['conv2', 'conv2d', conv(32)],
      ['pool2', 'maxPool2d', {}],
      ['conv3', 'conv2d', conv(64)],
      ['pool3', 'maxPool2d', {}],
      ['flat', 'flatten', {}],
      ['drop', 'dropout', { rate: 0.3 }],
      ['fc1', 'dense', { units: 64, activation: { type: 'relu' }, initializer: { type: 'heNormal' } }],
      ['fc2', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
      ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
    )
    const plan = planOf(graph, { optimizer: { type: 'adam', params: {} }, learningRate: 0.001, batchSize: 32, epochs: 8 })
    const run = await train(tf, { plan, data, splits })
    const [first] = run.epochs
    const last = run.epochs.at(-1)
    expect(last?.accuracy).toBeGreaterThan((first?.accuracy ?? 1) + 0.05)
    expect(last?.loss).toBeLessThan((first?.loss ?? 0) * 0.9)
    expect(classResult(run.result.train).accuracy).toBeGreaterThan(0.75)
    const steps = run.epochs.reduce((ms, epoch) => ms + epoch.elapsedMs, 0) / run.result.steps
    process.stderr.write(`conv-cat: ${steps.toFixed(0)} ms a step, accuracy ${first?.accuracy} → ${last?.accuracy}\n`)
    run.serving.dispose()
    disposeTrainingState(run.state)
  }, 120_000)
})
