// What a training step costs in Node: our WASM against tfjs's CPU backend, in turns. Networks as in the design's table:
// A 12288-20-7-5-1 and C 12288-1 with all 209 pictures, B conv 16-32-64 with 32.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { analyzeGraph } from '../../src/compiler/analyze'
import { buildModel } from '../../src/compiler/build-model'
import type { Json } from '../../src/diagnostics'
import { createNodeEngine } from '../../src/engine/node'
import type { Graph } from '../../src/graph/graph'
import { findOptimizer } from '../../src/optimizers/registry'
import { fillUniform, randomKey } from '../../src/random'
import { LastGood, trainStep } from '../../src/training/train-step'
import type { Trainer } from '../../src/training/train-step'
import { createTrainingState } from '../../src/training/training-state'
import type { Bench, BenchContext } from './bench'

type Backend = 'wasm' | 'cpu'

interface Network {
  readonly graph: Graph
  readonly batch: number
  readonly optimizer: string
  readonly learningRate: number
  /** Steps in one measurement: enough to rise above the clock. */
  readonly steps: Readonly<Record<Backend, number>>
  readonly rounds: number
}

function chain(...layers: readonly (readonly [kind: string, params: Readonly<Record<string, Json>>])[]): Graph {
  const named = [
    ['input', { shape: { type: 'image', height: 64, width: 64, channels: 3 } }] as const,
    ...layers,
    ['loss', { loss: 'binaryCrossEntropy' }] as const,
  ].map(([kind, params], i) => ({ id: `n${i}`, name: `${kind}${i}`, kind, params }))
  return {
    nodes: named,
    edges: named.slice(1).map((to, i) => ({ id: `e${i}`, from: { node: `n${i}`, port: 'out' }, to: { node: to.id, port: 'in' } })),
    groups: [],
  }
}

const relu = { activation: { type: 'relu' } }
const dense = (units: number) => ['dense', { units, ...relu }] as const
const output = ['dense', { units: 1, activation: { type: 'sigmoid' } }] as const
const flatten = ['flatten', {}] as const
const conv = (filters: number) => ['conv2d', { filters, kernel: [3, 3], padding: 'same', ...relu }] as const
const pool = ['maxPool2d', {}] as const

const networks: Readonly<Record<'A' | 'B' | 'C', Network>> = {
  A: {
    graph: chain(flatten, dense(20), dense(7), dense(5), output),
    batch: 209,
    optimizer: 'gradientDescent',
    learningRate: 0.0075,
    steps: { wasm: 10, cpu: 2 },
    rounds: 5,
  },
  B: {
    graph: chain(conv(16), pool, conv(32), pool, conv(64), pool, flatten, ['dropout', { rate: 0.3 }], dense(64), output),
    batch: 32,
    optimizer: 'adam',
    learningRate: 0.001,
    steps: { wasm: 5, cpu: 1 },
    rounds: 3,
  },
  C: {
    graph: chain(flatten, output),
    batch: 209,
    optimizer: 'gradientDescent',
    learningRate: 0.005,
    steps: { wasm: 10, cpu: 4 },
    rounds: 5,
  },
}

async function use(backend: Backend, log: (line: string) => void): Promise<void> {
  const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  const engine = await createNodeEngine(backend, wasmFolder, log)
  if (!engine.ok) throw new Error(`${backend} did not start`)
}

/** A function that makes `steps` steps on that backend; each backend has a model and a batch of its own. */
async function stepper(network: Network, backend: Backend, context: BenchContext): Promise<() => Promise<void>> {
  await use(backend, context.log)
  const optimizer = findOptimizer(network.optimizer)
  const analysis = analyzeGraph(network.graph, { name: 'bench', classCount: 2 })
  if (!optimizer || !analysis.trainable) throw new Error(analysis.diagnostics.map(({ message }) => message.en).join('\n'))
  const compiled = buildModel(tf, network.graph, analysis, 1)
  const state = createTrainingState(tf, compiled, optimizer)
  const trainer: Trainer = {
    tf,
    compiled,
    optimizer,
    optimizerParams: optimizer.params.defaults,
    learningRate: network.learningRate,
    state,
  }
  const pixels = new Float32Array(network.batch * 12288)
  fillUniform(randomKey('bench'), pixels)
  const x = tf.tensor(pixels, [network.batch, 64, 64, 3])
  const target = tf.tensor(
    Array.from({ length: network.batch }, (_, i) => i % 2),
    [network.batch, 1],
    'float32',
  )
  const lastGood = new LastGood(compiled)
  return async () => {
    await use(backend, context.log)
    for (let i = 0; i < network.steps[backend]; i += 1) {
      compiled.clock.step += 1
      const { committed } = await trainStep(trainer, x, target, lastGood)
      if (!committed) throw new Error('The bench diverged')
    }
  }
}

const bench: Bench = async (context) => {
  const figures: Record<string, number> = {}
  for (const [name, network] of Object.entries(networks)) {
    context.log(`${name}: ${network.rounds} rounds`)
    const wasm = await stepper(network, 'wasm', context)
    const cpu = await stepper(network, 'cpu', context)
    const { subjectMs, baselineMs } = await context.interleave(wasm, cpu, network.rounds)
    const wasmMs = subjectMs / network.steps.wasm
    const cpuMs = baselineMs / network.steps.cpu
    figures[`${name}.wasm.ms`] = wasmMs
    figures[`${name}.tfjsCpu.ms`] = cpuMs
    figures[`${name}.ratio`] = cpuMs / wasmMs
  }
  return { figures, floors: { 'B.ratio': { atLeast: 20 } } }
}

export default bench
