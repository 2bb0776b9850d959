// The networks that the figures are about, and pictures for them.
import { analyzeGraph } from '../../../src/compiler/analyze'
import type { Analysis } from '../../../src/compiler/analysis'
import type { LabelledImages, Splits } from '../../../src/datasets/dataset'
import { factsOf } from '../../../src/datasets/dataset'
import type { ProjectDocument } from '../../../src/document/document'
import { fillUniform, randomKey } from '../../../src/random'
import { findTemplate } from '../../../src/templates'

/** A: dense 20-7-5-1, all 209 pictures a step. B: conv 16-32-64, dense 64-1, 32 a step; D: B behind an augmentation. C: logistic regression, 209. */
export type NetworkName = 'A' | 'B' | 'C' | 'D'

const TEMPLATES: Readonly<Record<NetworkName, string>> = { A: 'four-layer-cat', B: 'conv-cat', C: 'logistic-cat', D: 'conv-cat-augmented' }
const BATCHES: Readonly<Record<NetworkName, number>> = { A: 209, B: 32, C: 209, D: 32 }
const SIZE = { height: 64, width: 64, channels: 3 } as const

export interface Network {
  readonly document: ProjectDocument
  readonly analysis: Analysis
  readonly batch: number
  readonly data: LabelledImages
  /** As many training samples as one batch takes; nothing else. */
  readonly splits: Splits
}

export function networkOf(name: NetworkName): Network {
  const document = findTemplate(TEMPLATES[name])?.create()
  if (!document) throw new Error(`No template ${TEMPLATES[name]}`)
  const batch = BATCHES[name]
  const data = pictures(batch)
  const analysis = analyzeGraph(document.graph, factsOf(data))
  const none = new Uint32Array(0)
  const splits = { train: Uint32Array.from({ length: batch }, (_, row) => row), val: none, test: none }
  return { document, analysis, batch, data, splits }
}

/** Noise of two classes, in shared memory as the product's pictures are. */
function pictures(n: number): LabelledImages {
  const sampleSize = SIZE.height * SIZE.width * SIZE.channels
  const noise = new Float32Array(n * sampleSize)
  fillUniform(randomKey('bench', n), noise)
  const pixels = new Uint8Array(new SharedArrayBuffer(noise.length))
  noise.forEach((value, i) => {
    pixels[i] = value * 256
  })
  const labels = Int32Array.from({ length: n }, (_, row) => row % 2)
  return {
    name: 'noise',
    layout: 'generated',
    samples: 'images',
    task: 'classification',
    classes: ['a', 'b'],
    positive: 1,
    size: SIZE,
    pixels,
    labels,
    paths: Array.from(labels, (_, row) => `${row}.png`),
    given: Array.from(labels, () => null),
    skipped: [],
  }
}
