// A small run that goes on for thousands of epochs: what it holds must not grow.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createNodeEngine } from '../../src/engine/node'
import { disposeTrainingState } from '../../src/training/training-state'
import { resumesExactly } from '../../src/training/resume-cases.test-support'
import { pictures, planOf, sequence, splitsOf, train } from '../../src/training/training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 8, width: 8, channels: 3 } as const

// What is merely waiting to be collected is no growth.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

async function use(backend: 'wasm' | 'cpu'): Promise<void> {
  const engine = await createNodeEngine(backend, wasmFolder, () => undefined)
  if (!engine.ok) throw new Error(`${backend} did not start`)
}

export interface Endurance {
  readonly epochs: number
  /** Different counts of tensors and of their bytes, after an epoch: one each where nothing grows. */
  readonly tensorCounts: number
  readonly byteCounts: number
  /** Growth of the process's memory from a tenth of the run to its end. */
  readonly grownMb: number
}

/** Everything that has state: convolution, normalization, dropout, Adam, running means, checkpoints on the way. */
export async function endure(epochs: number, through: 'compiled' | 'tfjs'): Promise<Endurance> {
  await use('wasm')
  const graph = sequence(
    ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
    ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same' }],
    ['norm', 'batchNormalization', {}],
    ['pool', 'maxPool2d', {}],
    ['flat', 'flatten', {}],
    ['drop', 'dropout', { rate: 0.3 }],
    ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
    ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
  )
  const tensors = new Set<number>()
  const bytes = new Set<number>()
  let startMb = 0
  const memoryMb = (): number => {
    collectGarbage()
    const { heapUsed, external, arrayBuffers } = process.memoryUsage()
    return (heapUsed + external + arrayBuffers) / 2 ** 20
  }
  let taken = 0
  const run = await train(tf, {
    plan: planOf(graph, {
      optimizer: { type: 'adam', params: {} },
      learningRate: 0.001,
      batchSize: 6,
      epochs,
      averaging: 0.99,
      earlyStopping: { monitor: 'validation', patience: epochs, minDelta: 0 },
    }),
    data: pictures(18, SIZE),
    splits: splitsOf(12, 6, 0),
    through,
    checkpoints: { version: 'soak', due: (at) => at === 'epoch', take: ({ tensors: held }) => (taken += held.length) },
    onEvent: (event) => {
      if (event.type !== 'epoch' || event.record.epoch < 3) return
      const { numTensors, numBytes } = tf.memory()
      tensors.add(numTensors)
      bytes.add(numBytes)
      if (event.record.epoch === Math.ceil(epochs / 10)) startMb = memoryMb()
    },
  })
  const grownMb = memoryMb() - startMb
  if (taken === 0) throw new Error('no checkpoint was taken')
  run.serving.dispose()
  disposeTrainingState(run.state)
  return { epochs: run.epochs.length, tensorCounts: tensors.size, byteCounts: bytes.size, grownMb }
}

/** Random runs, broken off and taken up: the cases that did not come to the same bits. */
export async function resumeAll(cases: number, backend: 'wasm' | 'cpu', onCase: (count: number) => void): Promise<readonly string[]> {
  await use(backend)
  const wrong: string[] = []
  for (let index = 0; index < cases; index += 1) {
    const { exact, title } = await resumesExactly(tf, index)
    if (!exact) wrong.push(`${backend} ${title}`)
    onCase(index + 1)
  }
  return wrong
}
