import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createHealthWatch } from './health-watch'
import { keepHealth, measureHealth } from './layer-health'
import type { HealthRecord } from './layer-health'
import { analyzeGraph } from '../compiler/analyze'
import { createNodeEngine } from '../engine/node'
import { disposeTrainingState } from './training-state'
import { pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 8, width: 8, channels: 3 } as const
const image = { shape: { type: 'image', ...SIZE } }

/** Every sort of node; dropout left out, whose outputs differ by design between a step and a look without it. */
const graph = sequence(
  ['pixels', 'input', image],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', activation: { type: 'relu' }, l2: 0.01 }],
  ['pool', 'maxPool2d', {}],
  ['flat', 'flatten', {}],
  ['hidden', 'dense', { units: 6 }],
  ['act', 'activation', { activation: { type: 'relu' } }],
  ['tanh', 'dense', { units: 5, activation: { type: 'tanh' } }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)

async function looks(through: 'compiled' | 'tfjs', epochs = 1): Promise<readonly HealthRecord[]> {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('wasm did not start')
  const before = tf.memory().numTensors
  const data = pictures(24, SIZE)
  const plan = planOf(graph, { optimizer: { type: 'adam', params: {} }, learningRate: 0.01, epochs, clipNorm: 0.5 })
  const run = await train(tf, { plan, data, splits: splitsOf(24, 0, 0), through })
  run.serving.dispose()
  disposeTrainingState(run.state)
  expect(tf.memory().numTensors).toBe(before)
  return run.events.flatMap((event) => (event.type === 'health' ? event.record : []))
}

describe('the health of layers', () => {
  it('is the same, whether tfjs took the step or the compiled step did', async () => {
    const [compiled] = await looks('compiled')
    const [plain] = await looks('tfjs')
    expect(compiled).toMatchObject({ epoch: 1, step: 1 })
    const names = Object.keys(plain?.nodes ?? {})
    expect(names.sort()).toEqual(['act', 'conv', 'fc', 'flat', 'hidden', 'pool', 'tanh'])
    for (const name of names) {
      const a = compiled?.nodes[name]
      const b = plain?.nodes[name]
      if (!a || !b) throw new Error(name)
      for (const key of ['gradNorm', 'weightNorm', 'updateRatio', 'units', 'deadShare', 'saturatedShare', 'mean', 'std'] as const) {
        // A linear layer whose ReLU is taken along with it has no values of its own in the compiled step.
        if (name === 'hidden' && (key === 'units' || key === 'mean' || key === 'std')) continue
        if (b[key] === null) expect(a[key], `${name} ${key}`).toBeNull()
        else expect(Math.abs((a[key] ?? Number.NaN) - b[key]), `${name} ${key}`).toBeLessThan(1e-4 * Math.max(1, Math.abs(b[key])))
      }
    }
    expect(plain?.nodes['conv']?.gradNorm).toBeGreaterThan(0)
    expect(plain?.nodes['tanh']?.saturatedShare).not.toBeNull()
    expect(plain?.nodes['act']?.deadShare).not.toBeNull()
  })

  it('obeys the clip: all gradients together are no longer than it', async () => {
    const [look] = await looks('compiled')
    const squares = Object.values(look?.nodes ?? {}).map(({ gradNorm }) => (gradNorm ?? 0) ** 2)
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0))).toBeLessThanOrEqual(0.5 + 1e-5)
  })

  it('counts dead units, ends of a sigmoid, and leaves out what is not finite', () => {
    const two = sequence(
      ['pixels', 'input', image],
      ['flat', 'flatten', {}],
      ['relu', 'dense', { units: 3, activation: { type: 'relu' } }],
      ['sigmoid', 'dense', { units: 2, activation: { type: 'sigmoid' } }],
      ['loss', 'loss', { loss: 'squaredError' }],
    )
    const nodes = measureHealth(analyzeGraph(two, { name: 'test', features: null, target: { type: 'classes', count: 2 } }), {
      weights: [{ nodeId: 'relu', gradient: Float32Array.of(3, 4), before: Float32Array.of(0, 5), after: Float32Array.of(3, 1) }],
      outputs: [
        { nodeId: 'relu', values: Float32Array.of(0, 2, 0, 0, 4, Number.NaN) },
        { nodeId: 'sigmoid', values: Float32Array.of(0.005, 0.5, 0.999, 0.5) },
      ],
    })
    expect(nodes['relu']).toMatchObject({ gradNorm: 5, updateRatio: 1, units: 3, deadShare: 1 / 3, saturatedShare: null, mean: 1.2 })
    expect(nodes['relu']?.weightNorm).toBeCloseTo(Math.sqrt(10), 6)
    expect(nodes['relu']?.activations?.counts.reduce((sum, count) => sum + count, 0)).toBe(5)
    expect(nodes['sigmoid']).toMatchObject({ deadShare: null, saturatedShare: 0.5, gradNorm: null, weights: null })
  })

  it('has no bins where nothing is finite, and one where all is the same', () => {
    const one = sequence(['pixels', 'input', image], ['flat', 'flatten', {}], ['fc', 'dense', { units: 1 }], ['loss', 'loss', {}])
    const analysis = analyzeGraph(one, { name: 'test', features: null, target: { type: 'classes', count: 2 } })
    const outputs = (values: Float32Array) => measureHealth(analysis, { weights: [], outputs: [{ nodeId: 'fc', values }] })['fc']
    expect(outputs(Float32Array.of(Number.NaN, Infinity))).toMatchObject({ activations: null, mean: null, std: null })
    expect(outputs(Float32Array.of(2, 2))).toMatchObject({ mean: 2, std: 0, activations: { low: 2, high: 2 } })
  })
})

describe('the watch over the layers', () => {
  it('looks at the first and the last epoch, and between them so seldom that it costs a fiftieth at most', async () => {
    let clock = 0
    const watch = createHealthWatch(() => clock)
    const seen: number[] = []
    const last = 200
    for (let epoch = 1; epoch <= last; epoch += 1) {
      if (watch.isDue(epoch, last)) {
        seen.push(epoch)
        await watch.time(
          () => Promise.resolve((clock += 100)),
          () => (clock += 20),
          100,
        )
      } else clock += 100
    }
    expect(seen[0]).toBe(1)
    expect(seen.at(-1)).toBe(last)
    expect((seen.length - 1) * 20).toBeLessThanOrEqual(0.02 * clock + 20)
    expect(seen.length).toBeGreaterThan(15)
  })

  it('keeps the first look and the latest of a long run', () => {
    let kept: readonly HealthRecord[] = []
    for (let epoch = 1; epoch <= 5000; epoch += 1) kept = keepHealth(kept, { epoch, step: epoch, nodes: {} })
    expect(kept.length).toBeLessThanOrEqual(241)
    expect(kept[0]?.epoch).toBe(1)
    expect(kept.at(-1)?.epoch).toBe(5000)
  })
})
