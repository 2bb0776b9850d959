import * as tf from '@tensorflow/tfjs'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import { factsOf } from '../datasets/dataset'
import type { Json } from '../diagnostics'
import { createNodeEngine } from '../engine/node'
import { predict } from '../training/predict'
import { disposeTrainingState } from '../training/training-state'
import { pictures, planOf, sequence, splitsOf, train } from '../training/training.test-support'
import { createModelCard } from './model-card'
import type { ModelArtifact } from './model-package'
import { parseModelCard } from './parse-model-card'
import { exportModel, loadModel } from './tfjs'

const require = createRequire(import.meta.url)
const wasmFolder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 8, width: 8, channels: 3 } as const

const graph = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE }, scaling: 'symmetric' }],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', activation: { type: 'leakyRelu', slope: 0.1 }, l2: 0.001 }],
  ['norm', 'batchNormalization', {}],
  ['pool', 'maxPool2d', {}],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.4 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)

/** Plain tfjs, none of ours: reads the three files and prints what the model says. */
const READER = `
const tf = require(process.argv[2])
const { readFileSync } = require('node:fs')
const folder = process.argv[3]
const modelJson = JSON.parse(readFileSync(folder + '/model.json', 'utf8'))
const card = JSON.parse(readFileSync(folder + '/tensorloom.json', 'utf8'))
const bytes = readFileSync(folder + '/' + modelJson.weightsManifest[0].paths[0])
const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
const handler = tf.io.fromMemory({ modelTopology: modelJson.modelTopology, weightSpecs: modelJson.weightsManifest[0].weights, weightData })
tf.setBackend('cpu').then(() => tf.loadLayersModel(handler)).then((model) => {
  const pixels = JSON.parse(readFileSync(folder + '/pixels.json', 'utf8'))
  const x = tf.tensor(pixels.map((p) => p * card.preprocessing.scale[0] + card.preprocessing.offset[0]), [pixels.length / 192, ...card.input.shape])
  console.log(JSON.stringify({ said: [...model.predict(x).dataSync()], layers: model.layers.map((layer) => layer.getClassName()) }))
})
`

let artifact: ModelArtifact
let expected: readonly (readonly number[])[]
const data = pictures(20, SIZE)

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('WASM did not start')
  const plan = planOf(graph, { optimizer: { type: 'adam', params: {} }, learningRate: 0.01, batchSize: 6, epochs: 4 })
  const run = await train(tf, { plan, data, splits: splitsOf(16, 0, 4) })
  expected = await predict(tf, run.serving, data.pixels)
  const analysis = analyzeGraph(graph, factsOf(data))
  const card = createModelCard(run.serving, {
    name: 'test',
    plan,
    analysis,
    result: run.result,
    backend: 'wasm',
    versions: { tensorloom: '0', tfjs: '4' },
  })
  artifact = await exportModel(tf, run.serving.model, card)
  run.serving.dispose()
  disposeTrainingState(run.state)
})

describe('exportModel', () => {
  it('writes what plain tfjs loads in another process and predicts alike with', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tensorloom-export-'))
    try {
      writeFileSync(join(folder, 'model.json'), JSON.stringify(artifact.modelJson))
      writeFileSync(join(folder, 'tensorloom.json'), JSON.stringify(artifact.card))
      writeFileSync(join(folder, 'weights.bin'), artifact.weights)
      writeFileSync(join(folder, 'pixels.json'), JSON.stringify([...data.pixels]))
      writeFileSync(join(folder, 'reader.cjs'), READER)
      const reader = spawnSync(process.execPath, [join(folder, 'reader.cjs'), require.resolve('@tensorflow/tfjs'), folder], {
        encoding: 'utf8',
      })
      const line = reader.stdout.split('\n').find((text) => text.startsWith('{'))
      const { said, layers } = JSON.parse(line ?? '{}') as { said: number[]; layers: string[] }
      expect(said.length).toBe(20)
      said.forEach((p, i) => {
        expect(Math.abs(p - (expected[i]?.[1] ?? -1))).toBeLessThan(1e-5)
      })
      expect(layers).toContain('Dropout')
      expect(layers.at(-1)).toBe('Activation')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('loadModel', () => {
  const load = (changed: ModelArtifact, log: string[] = []) => loadModel(tf, changed, (raw) => log.push(raw))

  it('gives back a model that predicts the same, and leaves nothing behind when disposed', async () => {
    const before = tf.memory().numTensors
    const loaded = await load(artifact)
    if (!loaded.ok) throw new Error('not loaded')
    const said = await predict(tf, loaded.value, data.pixels)
    said.forEach((row, i) => {
      expect(row[0]).toBeCloseTo(expected[i]?.[0] ?? -1, 6)
    })
    loaded.value.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('refuses everything that is not whole, all or nothing', async () => {
    const card = artifact.card
    const model = artifact.modelJson as {
      readonly modelTopology: Json
      readonly weightsManifest: readonly { readonly weights: readonly object[] }[]
    }
    const weights = model.weightsManifest[0]?.weights ?? []
    const withWeights = (changed: readonly object[]) =>
      ({ ...model, weightsManifest: [{ paths: ['weights.bin'], weights: changed }] }) as unknown as Json
    const cases: readonly [string, ModelArtifact, string][] = [
      ['a byte less', { ...artifact, weights: artifact.weights.slice(1) }, 'model/broken'],
      ['no weights', { ...artifact, weights: new Uint8Array(0) }, 'model/broken'],
      ['one weight less', { ...artifact, modelJson: withWeights(weights.slice(1)) }, 'model/broken'],
      ['another type', { ...artifact, modelJson: withWeights(weights.map((w) => ({ ...w, dtype: 'string' }))) }, 'model/broken'],
      ['a huge shape', { ...artifact, modelJson: withWeights(weights.map((w) => ({ ...w, shape: [2 ** 31, 2 ** 31] }))) }, 'model/broken'],
      ['no topology', { ...artifact, modelJson: { ...model, modelTopology: null } as unknown as Json }, 'model/broken'],
      ['an empty topology', { ...artifact, modelJson: { ...model, modelTopology: {} } as unknown as Json }, 'model/broken'],
      ['not a model', { ...artifact, modelJson: [1, 2] }, 'model/broken'],
      [
        'endless units',
        { ...artifact, modelJson: JSON.parse(JSON.stringify(model).replace('"units":1', '"units":1e12')) as Json },
        'model/broken',
      ],
      ['other pixels', { ...artifact, card: { ...card, input: { ...card.input, shape: [9, 8, 3] } } }, 'model/broken-card'],
      [
        'other input',
        { ...artifact, card: { ...card, input: { samples: 'images', height: 4, width: 16, channels: 3, shape: [4, 16, 3] } } },
        'model/broken',
      ],
      ['three classes', { ...artifact, card: { ...card, classes: ['a', 'b', 'c'] } }, 'model/broken-card'],
      ['a newer format', { ...artifact, card: { ...card, version: 2 } }, 'model/newer'],
    ]
    const before = tf.memory().numTensors
    for (const [name, changed, code] of cases) {
      const loaded = await load(changed)
      expect(loaded.ok ? 'loaded' : loaded.diagnostics[0]?.code, name).toBe(code)
    }
    // tfjs keeps weights of layers it built before it refused; they are few and bounded.
    expect(tf.memory().numTensors - before).toBeLessThan(100)
  })
})

describe('parseModelCard', () => {
  it('reads what was written and nothing else', () => {
    expect(parseModelCard(JSON.stringify(artifact.card))).toMatchObject({ ok: true, value: artifact.card })
    for (const text of ['', '{', 'null', '[]', '{"format":"other"}', JSON.stringify({ ...artifact.card, threshold: 2 })]) {
      expect(parseModelCard(text), text).toMatchObject({ ok: false })
    }
  })
})
