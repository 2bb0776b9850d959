// The derivatives that are shown are tfjs's, as training takes them; here they meet float64.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import { inputSpec } from '../compiler/input-spec'
import { createNodeEngine } from '../engine/node'
import { fillUniform, randomKey, randomStream } from '../random'
import type { PassMode } from '../reference/float-step'
import { createReference } from '../reference/reference'
import { sizeOf } from '../tensor'
import { validGraph } from '../testing/random-graph'
import { classActivation, lastMaps } from './class-activation'
import { createExplainer } from './explainer'
import { judgeDerivative } from './judge-derivative'
import { largestDerivative } from './step-trace'
import { sequence } from '../training/training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('wasm did not start')
})

/** Numbers in 0 … 1 by (name, n). */
function uniform(name: string, n: number, seed: number): Float32Array {
  const values = new Float32Array(n)
  fillUniform(randomKey(name, seed), values)
  return values
}

/** A graph with random weights, samples and targets, both as tfjs computes it and in float64. */
async function bothWays(graph: Parameters<typeof analyzeGraph>[0], seed: number, batch: number, mode: PassMode) {
  const analysis = analyzeGraph(graph)
  const input = inputSpec(analysis)
  const [binding] = analysis.losses
  if (!analysis.trainable || !input || !binding) return null
  const before = tf.memory().numTensors
  const explainer = createExplainer(tf, graph, analysis, seed)
  const x = uniform('x', batch * sizeOf(input.shape), seed).map((value) => value * 2 - 1)
  const { units } = binding
  const target = new Float32Array(batch * units)
  for (let row = 0; row < batch; row += 1) target[row * units + ((seed + row) % units)] = units === 1 ? (seed + row) % 2 : 1
  const backward = await explainer.backwardFromLoss(x, target, mode)
  explainer.dispose()
  expect(tf.memory().numTensors).toBe(before)
  const values = new Map<string, ArrayLike<number>>(backward.weights.map(({ nodeId, name, value }) => [`${nodeId}/${name}`, value]))
  const reference = createReference({
    graph,
    analysis,
    weights: (nodeId, name) => {
      const known = values.get(`${nodeId}/${name}`)
      if (known) return known
      // What is not trained stands at its start: averages 0, variances 1; frozen weights are not asked for here.
      const spec = analysis.nodes.get(nodeId)?.weights.find((one) => one.name === name)
      const size = sizeOf(spec?.shape ?? [])
      return new Float64Array(size).fill(spec?.initializer.type === 'ones' ? 1 : 0)
    },
    x,
    target,
    mode,
  })
  return reference && { analysis, backward, reference }
}

/** No node of it frozen: its weights would not be among the gradients. */
const graphs = validGraph.map((graph) => ({ ...graph, nodes: graph.nodes.map(({ frozen: _, ...node }) => node) }))

describe('the derivative shown', () => {
  it('equals the numerical one of the float64 reference for 200 random (graph, weight, image)', async () => {
    let compared = 0
    let nonzero = 0
    let kinks = 0
    let cancelled = 0
    for (const [graph, seed, training] of fc.sample(fc.tuple(graphs, fc.nat(1e6), fc.boolean()), { numRuns: 700, seed: 6 })) {
      if (compared === 200) break
      const mode: PassMode = training ? { training, seed, epoch: 2, step: 5 } : { training }
      const both = await bothWays(graph, seed, training ? 3 : 1, mode)
      if (!both) continue
      const { backward, reference } = both
      const random = randomStream(randomKey('place', seed))
      const owner = backward.weights[random.integer(Math.max(1, backward.weights.length))]
      if (!owner) continue
      const index = random.integer(owner.value.length)
      const shown = owner.gradient[index] ?? Number.NaN
      const numerical = reference.derivative({ nodeId: owner.nodeId, name: owner.name, index })
      if (numerical.kind === 'kink') {
        kinks += 1
        continue
      }
      expect(Math.abs(backward.value - reference.loss)).toBeLessThan(1e-4 * Math.max(1, Math.abs(reference.loss)))
      const where = `${owner.nodeId}/${owner.name}[${index}] of ${JSON.stringify(graph)}, seed ${seed}`
      const verdict = judgeDerivative(shown, numerical.value, largestDerivative(backward))
      // Said so as well, and not counted.
      if (verdict === 'rounded') {
        cancelled += 1
        continue
      }
      expect(verdict, where).toBe('agree')
      compared += 1
      if (Math.abs(numerical.value) > 1e-6) nonzero += 1
    }
    expect(compared).toBe(200)
    expect(nonzero).toBeGreaterThan(120)
    expect(kinks).toBeGreaterThan(0)
    expect(cancelled).toBeLessThan(8)
  }, 120_000)

  it('is none at a kink', () => {
    const graph = sequence(
      ['numbers', 'input', { shape: { type: 'vector', length: 3 }, scaling: 'none' }],
      ['fc', 'dense', { units: 1, activation: { type: 'relu' } }],
      ['loss', 'loss', { loss: 'squaredError' }],
    )
    const at = (kernel: readonly number[]) =>
      createReference({
        graph,
        analysis: analyzeGraph(graph),
        weights: (_, name) => (name === 'kernel' ? kernel : [0]),
        x: [1, 2, 3],
        target: [1],
        mode: { training: false },
      })?.derivative({ nodeId: 'fc', name: 'kernel', index: 1 })
    // 1 · 2 + 2 · (−1) + 3 · 0 = 0: the ReLU turns right here.
    expect(at([2, -1, 0])).toEqual({ kind: 'kink' })
    // 1 · 2 + 2 · 0.5 + 3 · 0 = 3: ∂(3 − 1)²/∂w₂ = 2 · 2 · 2.
    const smooth = at([2, 0.5, 0])
    expect(smooth?.kind === 'smooth' ? smooth.value : null).toBeCloseTo(8, 9)
  })
})

describe('judgeDerivative', () => {
  it('wants a thousandth, and knows what cancels', () => {
    expect(judgeDerivative(1.0009, 1, 1)).toBe('agree')
    expect(judgeDerivative(1.0011, 1, 1)).toBe('differ')
    expect(judgeDerivative(3e-7, 0, 1)).toBe('rounded')
    expect(judgeDerivative(3e-7, 0, 0.1)).toBe('differ')
    expect(judgeDerivative(0, 0, 0)).toBe('agree')
  })
})

describe('classActivation', () => {
  it('equals a plain tfjs computation', async () => {
    const graph = sequence(
      ['pixels', 'input', { shape: { type: 'image', height: 12, width: 10, channels: 3 } }],
      ['conv1', 'conv2d', { filters: 6, kernel: [3, 3], activation: { type: 'relu' } }],
      ['pool', 'maxPool2d', {}],
      ['conv2', 'conv2d', { filters: 5, kernel: [2, 2], activation: { type: 'tanh' } }],
      ['flat', 'flatten', {}],
      ['fc', 'dense', { units: 3, activation: { type: 'softmax' } }],
      ['loss', 'loss', { loss: 'categoricalCrossEntropy' }],
    )
    const analysis = analyzeGraph(graph, { name: 'three', features: null, target: { type: 'classes', count: 3 } })
    const explainer = createExplainer(tf, graph, analysis, 4)
    const x = uniform('picture', 12 * 10 * 3, 1)
    const { outputs, gradients, weights } = await explainer.backwardFromScore(x, 2, 1)
    const maps = lastMaps(outputs)
    const gradient = gradients.find(({ nodeId }) => nodeId === maps?.nodeId)
    if (!maps || !gradient) expect.fail('no maps')
    expect(maps.nodeId).toBe('conv2')
    const shown = classActivation(maps, gradient)

    // The same by hand: plain operations, no layers.
    const weight = (nodeId: string, name: string): tf.Tensor => {
      const one = weights.find((found) => found.nodeId === nodeId && found.name === name)
      return tf.tensor(one?.value ?? [], [...(one?.shape ?? [])])
    }
    const same = (id: string): 'same' | 'valid' => (analysis.nodes.get(id)?.params as { padding: 'same' | 'valid' }).padding
    const conv = (y: tf.Tensor4D, id: string): tf.Tensor4D =>
      tf.add(tf.conv2d(y, weight(id, 'kernel') as tf.Tensor4D, 1, same(id)), weight(id, 'bias'))
    const image = tf.tensor4d(x, [1, 12, 10, 3])
    const pooled = tf.maxPool(tf.relu(conv(image, 'conv1')), 2, 2, 'valid')
    const features = tf.tanh(conv(pooled, 'conv2'))
    const score = (a: tf.Tensor): tf.Scalar =>
      tf
        .add(tf.matMul(a.reshape<tf.Tensor2D>([1, -1]), weight('fc', 'kernel') as tf.Tensor2D), weight('fc', 'bias'))
        .slice([0, 2], [1, 1])
        .asScalar()
    const alpha = tf.mean(tf.grad(score)(features), [0, 1, 2])
    const plain = tf.relu(tf.sum(tf.mul(features, alpha), -1)).dataSync()
    expect(shown.values).toHaveLength(plain.length)
    shown.values.forEach((value, i) => expect(Math.abs(value - (plain[i] ?? Number.NaN))).toBeLessThan(1e-4))
    expect(Math.max(...plain)).toBeGreaterThan(0.001)
    explainer.dispose()
  })
})
