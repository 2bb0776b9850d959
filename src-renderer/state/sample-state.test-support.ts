// A run and a dataset as the panels meet them, for tests.
import { generateCatSketches } from '../../src/datasets/sketches'
import { DEFAULT_DATA, LATER_TRAINING } from '../../src/document/new-project'
import type { LabelledImages, Splits } from '../../src/datasets/dataset'
import { signatureOf } from '../../src/datasets/dataset'
import { makeSplits } from '../../src/datasets/splits'
import { text } from '../../src/diagnostics'
import { wilsonInterval } from '../../src/metrics/interval'
import type { ClassResult, EpochRecord, RunResult } from '../../src/training/plan'
import type { RunPredictions, SplitPredictions } from '../../src/training/predictions'
import { beginRun, idleRun, receiveMessage, type FrozenRun, type RunState } from './run-state'

export const sampleDataset: LabelledImages = {
  ...generateCatSketches({ count: 120, seed: 3, size: { height: 16, width: 16, channels: 3 } }),
  name: 'cats of the course',
  skipped: [
    {
      file: 'train/cat/broken.png',
      code: 'data/truncated',
      reason: text('The file ends in the middle of the image.', '文件在图像中间中断。'),
    },
  ],
}

export const sampleSplits: Splits = makeSplits(sampleDataset, { validationShare: 0.25, testShare: 0.25, seed: 1 })

export const sampleRun: FrozenRun = {
  runId: 'sample',
  projectId: 'project-sample',
  layout: { positions: {}, direction: 'down' },
  dataSettings: DEFAULT_DATA,
  paths: sampleDataset.paths,
  group: null,
  continues: null,
  projectName: 'conv-cat',
  dataName: sampleDataset.name,
  plan: {
    graph: { nodes: [], edges: [] } as unknown as FrozenRun['plan']['graph'],
    optimizer: { type: 'adam', params: {} },
    learningRate: 0.001,
    batchSize: 32,
    epochs: 40,
    seed: 1,
    targetLoss: null,
    ...LATER_TRAINING,
  },
  ...signatureOf(sampleDataset),
  resize: 'stretch',
  counts: { train: 167, val: 42, test: 50 },
  valBaseline: { accuracy: 27 / 42, label: 1 },
  prior: 0.644,
  majority: 110 / 167,
  startedMs: 1_000_000,
}

/** Epochs of a network that overfits from the eighth on. */
export function overfittingEpochs(n: number): EpochRecord[] {
  return Array.from({ length: n }, (_, i) => ({
    epoch: i + 1,
    step: (i + 1) * 6,
    loss: 0.7 * 0.93 ** (i + 1),
    accuracy: 0.62 + 0.31 * (1 - Math.exp(-i / 5)),
    valLoss: 0.5 + 0.015 * Math.abs(i - 7),
    absoluteError: null,
    valAccuracy: 31 / 42,
    valAbsoluteError: null,
    learningRate: 0.001,
    elapsedMs: 400,
  }))
}

function figures(loss: number, confusion: readonly (readonly number[])[]): ClassResult {
  const totals = confusion.map((row) => row.reduce((sum, count) => sum + count, 0))
  const n = totals.reduce((sum, count) => sum + count, 0)
  const correct = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0)
  const label = totals.indexOf(Math.max(...totals))
  return {
    task: 'classification',
    loss,
    accuracy: correct / n,
    n,
    correct,
    interval: wilsonInterval(correct, n),
    baseline: { accuracy: (totals[label] ?? 0) / n, label },
    confusion,
  }
}

const sampleFigures = {
  train: figures(0.081, [
    [56, 2],
    [1, 108],
  ]),
  val: figures(0.587, [
    [9, 6],
    [5, 22],
  ]),
  test: figures(0.611, [
    [9, 8],
    [7, 26],
  ]),
}

export const sampleResult: RunResult = {
  outcome: 'completed',
  steps: 240,
  epochs: 40,
  elapsedMs: 83_000,
  best: { epoch: 8, loss: 0.5, of: 'validation', restored: false },
  ...sampleFigures,
}

/** Answers that add up to `sampleResult`'s confusion matrices: rows from 0, surer the later they come. */
function answers(confusion: readonly (readonly number[])[]): SplitPredictions {
  const pairs = confusion.flatMap((row, truth) => row.flatMap((count, said) => Array.from({ length: count }, () => ({ truth, said }))))
  return {
    task: 'classification',
    rows: Uint32Array.from(pairs, (_, i) => i),
    truths: Int32Array.from(pairs, ({ truth }) => truth),
    probabilities: Float32Array.from(
      pairs.flatMap(({ said }, i) => {
        const sure = 0.55 + 0.4 * (i / pairs.length)
        return said === 0 ? [sure, 1 - sure] : [1 - sure, sure]
      }),
    ),
  }
}

const samplePredictions: RunPredictions = {
  train: answers(sampleFigures.train.confusion),
  val: answers(sampleFigures.val.confusion),
  test: answers(sampleFigures.test.confusion),
}

/** A run in epoch `epochs`. */
export function runningState(epochs: number): RunState {
  const started = receiveMessage(
    beginRun(idleRun, sampleRun),
    { type: 'started', runId: 'sample', backend: 'wasm', device: 'WebAssembly SIMD', threads: 1, notes: [], epochs: [] },
    1_001_000,
  )
  return receiveMessage(
    started,
    {
      type: 'progress',
      runId: 'sample',
      progress: {
        epoch: epochs,
        step: epochs * 6,
        stepsPerEpoch: 6,
        epochs: 40,
        samplesPerSecond: 1022,
        memoryBytes: 1000,
        remainingMs: 72_000,
        waitingShare: 0,
      },
      epochs: overfittingEpochs(epochs),
      health: null,
    },
    1_002_000,
  )
}

export function endedState(): RunState {
  return receiveMessage(
    runningState(40),
    { type: 'ended', runId: 'sample', result: sampleResult, predictions: samplePredictions, final: null, notes: [] },
    1_084_000,
  )
}
