// A project to start from.
import type { Json, Text } from '../diagnostics'
import type { DataSource, ProjectDocument, TrainingSettings } from '../document/document'
import { DEFAULT_DATA, DEFAULT_TRAINING } from '../document/new-project'
import { PITCH } from '../document/placing'
import type { GraphEdge, GraphNode } from '../graph/graph'

export interface Template {
  /** Name on the command line; never changes once released. */
  readonly id: string
  readonly title: Text
  /** What it teaches, in two sentences. */
  readonly summary: Text
  create(): ProjectDocument
}

export interface Layer {
  readonly kind: string
  readonly name: string
  readonly params: Readonly<Record<string, Json>>
}

/** 64×64 colour pictures, pixels divided by 255. */
export const PICTURE: Layer = {
  kind: 'input',
  name: 'image',
  params: { shape: { type: 'image', height: 64, width: 64, channels: 3 }, scaling: 'unit' },
}

export const FLATTEN: Layer = { kind: 'flatten', name: 'flatten', params: {} }

export const BINARY_LOSS: Layer = { kind: 'loss', name: 'loss', params: { loss: 'binaryCrossEntropy' } }

export const NUMBER_LOSS: Layer = { kind: 'loss', name: 'loss', params: { loss: 'squaredError' } }

/** A vector of features, standardized. */
export function features(length: number): Layer {
  return { kind: 'input', name: 'features', params: { shape: { type: 'vector', length }, scaling: 'standard' } }
}

export function denseLayer(name: string, units: number, activation: 'relu' | 'sigmoid' | 'tanh' | 'linear', initializer: Json): Layer {
  return { kind: 'dense', name, params: { units, activation: { type: activation }, initializer } }
}

interface Recipe {
  readonly name: string
  readonly layers: readonly Layer[]
  readonly training: Partial<TrainingSettings>
  readonly validationShare: number
  /** Absent: the drawn sketches. */
  readonly source?: DataSource
}

/** A project whose nodes form one chain from top to bottom; ids are the names. */
export function chainProject({ name, layers, training, validationShare, source = DEFAULT_DATA.source }: Recipe): ProjectDocument {
  const nodes: GraphNode[] = layers.map((layer) => ({ id: layer.name, ...layer }))
  const edges: GraphEdge[] = layers.slice(1).map((layer, i) => {
    const from = layers[i]?.name ?? ''
    return { id: `${from}-${layer.name}`, from: { node: from, port: 'out' }, to: { node: layer.name, port: 'in' } }
  })
  return {
    name,
    graph: { nodes, edges, groups: [] },
    layout: { direction: 'down', positions: Object.fromEntries(nodes.map((node, i) => [node.id, { x: 0, y: i * PITCH.down }])) },
    data: { ...DEFAULT_DATA, source, validationShare },
    training: { ...DEFAULT_TRAINING, ...training },
  }
}

/** The course's own way: plain gradient descent on the whole training set at once, none of it held out. */
export function fullBatchDescent(learningRate: number, epochs: number): Partial<TrainingSettings> {
  return { optimizer: { type: 'gradientDescent', params: {} }, learningRate, batchSize: 'full', epochs }
}
