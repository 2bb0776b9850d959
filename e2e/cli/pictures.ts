// Small picture folders made on the spot: dark squares against bright ones, easy to tell apart.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

const SIDE = 16

async function square(level: number): Promise<Buffer> {
  return sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: { r: level, g: level, b: level } } })
    .png()
    .toBuffer()
}

/** `folder/{dark,bright}/NN.png`, `count` of each, every one a little different. */
export async function makePictures(folder: string, count: number): Promise<void> {
  for (const [name, base] of [
    ['dark', 20],
    ['bright', 180],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true })
    for (let index = 0; index < count; index += 1) {
      writeFileSync(join(folder, name, `${String(index).padStart(2, '0')}.png`), await square(base + index))
    }
  }
}

/** A project: 16×16 pictures, one hidden layer, binary cross-entropy, gradient descent. */
export function smallProject(training: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    format: 'tensorloom/project',
    version: 1,
    name: 'Squares',
    graph: {
      nodes: [
        { id: 'in', kind: 'input', name: 'image', params: { shape: { type: 'vector', length: SIDE * SIDE * 3 } } },
        { id: 'hidden', kind: 'dense', name: 'hidden', params: { units: 4, activation: { type: 'relu' } } },
        { id: 'out', kind: 'dense', name: 'out', params: { units: 1, activation: { type: 'sigmoid' } } },
        { id: 'loss', kind: 'loss', name: 'loss', params: { loss: 'binaryCrossEntropy' } },
      ],
      edges: [
        { id: 'e1', from: { node: 'in', port: 'out' }, to: { node: 'hidden', port: 'in' } },
        { id: 'e2', from: { node: 'hidden', port: 'out' }, to: { node: 'out', port: 'in' } },
        { id: 'e3', from: { node: 'out', port: 'out' }, to: { node: 'loss', port: 'in' } },
      ],
      groups: [],
    },
    layout: {
      positions: Object.fromEntries(['in', 'hidden', 'out', 'loss'].map((id, index) => [id, { x: 0, y: index * 120 }])),
      direction: 'down',
    },
    data: {
      source: { type: 'folder', name: 'squares', displayPath: 'squares' },
      positive: 'bright',
      validationShare: 0.2,
      testShare: 0.25,
      splitSeed: 7,
    },
    training: {
      optimizer: { type: 'gradientDescent', params: {} },
      learningRate: 0.05,
      batchSize: 8,
      epochs: 30,
      seed: 3,
      targetLoss: null,
      backend: 'auto',
      ...training,
    },
  }
}
