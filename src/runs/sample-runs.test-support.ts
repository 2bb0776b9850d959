// A run as it is kept, for tests.
import type { ClassResult } from '../training/plan'
import { DEFAULT_DATA, DEFAULT_TRAINING } from '../document/new-project'
import { wilsonInterval } from '../metrics/interval'
import { planRun } from '../training/plan'
import { findTemplate } from '../templates'
import type { RunRecord } from './run-record'

export function splitOf(correct: number, n: number): ClassResult {
  return {
    task: 'classification',
    loss: 0.5,
    accuracy: correct / n,
    n,
    correct,
    interval: wilsonInterval(correct, n),
    baseline: { accuracy: 0.66, label: 0 },
    confusion: [
      [correct, 0],
      [n - correct, 0],
    ],
  }
}

const template = findTemplate('logistic-cat')?.create()
if (!template) throw new Error('no template')

export const sampleRecord: RunRecord = {
  id: 'run-sample',
  projectId: 'project-sample',
  projectName: 'logistic-cat',
  name: null,
  pinned: false,
  notes: '',
  startedMs: 1_700_000_000_000,
  endedMs: 1_700_000_060_000,
  standing: 'completed',
  continues: null,
  group: null,
  plan: planRun(template.graph, DEFAULT_TRAINING),
  layout: template.layout,
  data: {
    name: 'cats',
    settings: DEFAULT_DATA,
    classes: ['cat', 'non-cat'],
    positive: 0,
    size: { height: 64, width: 64, channels: 3 },
    counts: { train: 209, val: 0, test: 50 },
  },
  environment: { version: '0.1.0', platform: 'linux', cores: 2, backend: 'wasm', device: 'WASM SIMD' },
  result: {
    outcome: 'completed',
    steps: 2000,
    epochs: 2000,
    elapsedMs: 60_000,
    best: { epoch: 2000, loss: 0.13, of: 'training', restored: true },
    train: splitOf(207, 209),
    val: null,
    test: splitOf(35, 50),
  },
  sketch: [0.7, 0.4, 0.2],
}
