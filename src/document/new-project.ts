// What a project is before anyone has edited it.
import { DEFAULT_RESIZE } from '../datasets/resize'
import type { GraphGroup } from '../graph/graph'
import { EMPTY_GRAPH } from '../graph/graph'
import type { DataSettings, ProjectDocument, TrainingSettings } from './document'

/** Data settings that files of version 1 may lack: what they meant before the settings existed. */
export const LATER_DATA = {
  overrides: { excluded: [], relabelled: {}, moved: {} },
  sets: 'source',
  trainingShare: 1,
  fold: null,
  copies: 'none',
  resize: DEFAULT_RESIZE,
} as const satisfies Partial<DataSettings>

export const DEFAULT_DATA: DataSettings = {
  source: { type: 'generator', generator: 'cat-sketches', count: 400, seed: 1 },
  positive: null,
  validationShare: 0.2,
  testShare: 0.2,
  splitSeed: 1,
  ...LATER_DATA,
}

/** Settings that files of version 1 may lack: what they meant before the settings existed. */
export const LATER_TRAINING = {
  schedule: { type: 'constant', params: {} },
  warmupSteps: 0,
  maxSteps: null,
  maxSeconds: null,
  earlyStopping: null,
  clipNorm: null,
  clipValue: null,
  weightDecay: null,
  accumulate: 1,
  averaging: null,
  classWeights: 'none',
  metrics: [],
} as const satisfies Partial<TrainingSettings>

/** What groups in files of version 1 may lack. */
export const LATER_GROUP = { colour: 'grey', note: '', collapsed: false } as const satisfies Partial<GraphGroup>

export const DEFAULT_TRAINING: TrainingSettings = {
  optimizer: { type: 'adam', params: {} },
  learningRate: 0.001,
  batchSize: 32,
  epochs: 20,
  seed: 1,
  targetLoss: null,
  ...LATER_TRAINING,
  backend: 'auto',
}

/** An empty project with drawn sketches as its data, so that it can train at once. */
export function newProject(name: string): ProjectDocument {
  return {
    name,
    graph: EMPTY_GRAPH,
    layout: { positions: {}, direction: 'down' },
    data: DEFAULT_DATA,
    training: DEFAULT_TRAINING,
  }
}
