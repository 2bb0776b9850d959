// Runs that are broken off and taken up again, at random: model, optimizer, settings and the step of the break.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Json } from '../diagnostics'
import type { Graph } from '../graph/graph'
import { optimizers } from '../optimizers/registry'
import { randomKey, randomStream } from '../random'
import { schedules } from '../schedules/registry'
import type { CheckpointFiles } from './checkpoint'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint'
import type { TrainingPlan } from './plan'
import type { CheckpointPlace, CheckpointSink } from './run-options'
import type { RunInput } from './training.test-support'
import { pictures, planOf, sequence, splitsOf, train } from './training.test-support'
import { disposeTrainingState } from './training-state'

const SIZE = { height: 6, width: 6, channels: 3 } as const

/** What must be the same however often a run is broken off. */
export interface Trace {
  /** Every bit of every weight. */
  readonly weights: Float32Array
  /** Curve, outcome, best epoch and figures, without times. */
  readonly story: string
}

export type Settings = Pick<RunInput, 'plan' | 'data' | 'splits' | 'through' | 'now' | 'onStep'>

/** Runs to the end, from the start or from a checkpoint, and frees what it took. */
export async function traceOf(
  tf: typeof Tfjs,
  settings: Settings,
  from: CheckpointFiles | null = null,
  sink: CheckpointSink | null = null,
): Promise<Trace> {
  const decoded = from && decodeCheckpoint(from)
  if (decoded && !decoded.ok) throw new Error(decoded.diagnostics[0]?.code)
  const run = await train(tf, { ...settings, resume: decoded ? decoded.value : null, checkpoints: sink })
  const values = run.serving.model.weights.map((weight) => weight.read().dataSync<'float32'>())
  const weights = new Float32Array(values.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of values) {
    weights.set(one, at)
    at += one.length
  }
  const { elapsedMs: _, ...result } = run.result
  const codes = run.notes.map(({ code }) => code).filter((code) => code !== 'training/resumed')
  const story = JSON.stringify({
    // Times are the same only where the clock is.
    epochs: [...run.before, ...run.epochs].map(({ elapsedMs: ms, ...record }) => ({ ...record, ms: settings.now && ms })),
    result,
    codes,
  })
  run.serving.dispose()
  disposeTrainingState(run.state)
  return { weights, story }
}

export function sameTrace(a: Trace, b: Trace): boolean {
  const bits = ({ weights }: Trace) => new Uint32Array(weights.buffer)
  const other = bits(b)
  return a.story === b.story && a.weights.length === b.weights.length && bits(a).every((word, i) => word === other[i])
}

/** Takes one checkpoint: at the first place of that sort once so many steps were made. */
export function sinkAt(step: number, place: CheckpointPlace): CheckpointSink & { taken: CheckpointFiles | null } {
  let asked = 0
  return {
    version: 'test',
    taken: null,
    due(at) {
      // Every step asks once before it is taken.
      if (at === 'step') asked += 1
      return this.taken === null && at === place && asked > step
    },
    take(checkpoint) {
      this.taken = encodeCheckpoint(checkpoint)
    },
  }
}

function layers(pick: (n: number) => number): Graph {
  const dense = (name: string, units: number, type: string): [string, string, Record<string, Json>] => [
    name,
    'dense',
    { units, activation: { type } },
  ]
  const front: [string, string, Record<string, Json>][] = [
    ...(pick(2) === 0
      ? ([
          ['conv', 'conv2d', { filters: 3, kernel: [3, 3], padding: 'same', l2: pick(2) * 0.001 }],
          ...(pick(2) === 0 ? [['norm', 'batchNormalization', {}]] : []),
          ['act', 'activation', { activation: { type: ['relu', 'tanh', 'leakyRelu'][pick(3)] ?? 'relu' } }],
          [pick(2) === 0 ? 'max' : 'mean', pick(2) === 0 ? 'maxPool2d' : 'averagePool2d', {}],
        ] as [string, string, Record<string, Json>][])
      : []),
    ['flat', 'flatten', {}],
    ...(pick(2) === 0 ? [dense('hidden', 5, 'tanh')] : []),
    ...(pick(3) > 0 ? ([['drop', 'dropout', { rate: 0.3 }]] as [string, string, Record<string, Json>][]) : []),
  ]
  const binary = pick(2) === 0
  return sequence(
    ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
    ...(pick(2) === 0 ? ([['change', 'augmentation', { flipHorizontal: true, rotate: 20, noise: 0.05 }]] as const) : []),
    ...front,
    binary ? dense('out', 1, 'sigmoid') : dense('out', 3, 'softmax'),
    ['loss', 'loss', { loss: binary ? 'binaryCrossEntropy' : 'categoricalCrossEntropy' }],
  )
}

/** A random run and where it breaks off; the same for the same number. */
export function randomCase(index: number): { readonly settings: Settings; readonly step: number; readonly title: string } {
  const stream = randomStream(randomKey('resume', index))
  const pick = (n: number) => stream.integer(n)
  const graph = layers(pick)
  const binary = graph.nodes.some(({ params }) => params['loss'] === 'binaryCrossEntropy')
  const data = pictures(26, SIZE, binary ? ['a', 'b'] : ['a', 'b', 'c'])
  const withVal = pick(3) > 0
  const splits = withVal ? splitsOf(17, 6, 3) : splitsOf(20, 0, 6)
  const optimizer = optimizers[pick(optimizers.length)]
  const schedule = schedules[pick(schedules.length)]
  const batchSize = ([4, 5, 7, 'full'] as const)[pick(4)] ?? 4
  const epochs = 2 + pick(4)
  const plan: TrainingPlan = planOf(graph, {
    optimizer: { type: optimizer?.type ?? '', params: {} },
    learningRate: (optimizer?.defaultLearningRate ?? 0.01) * (pick(4) === 0 ? 30 : 2),
    schedule: { type: schedule?.type ?? '', params: schedule?.type === 'plateau' ? { patience: 1, minDelta: 0.01 } : {} },
    warmupSteps: pick(2) * 3,
    batchSize,
    epochs,
    seed: index,
    earlyStopping: pick(3) === 0 ? { monitor: 'validation', patience: 2, minDelta: 0.02 } : null,
    clipNorm: pick(3) === 0 ? 0.5 : null,
    clipValue: pick(4) === 0 ? 0.1 : null,
    weightDecay: pick(4) === 0 ? 0.05 : null,
    accumulate: 1 + (pick(3) === 0 ? 1 + pick(2) : 0),
    averaging: pick(3) === 0 ? 0.9 : null,
    classWeights: (['none', 'balanced', { a: 2, b: 0.5 }] as const)[pick(3)] ?? 'none',
    metrics: pick(2) === 0 ? [] : ['auc', 'f1', 'top2'],
  })
  const steps = epochs * (batchSize === 'full' ? 1 : Math.ceil(splits.train.length / (batchSize * plan.accumulate)))
  const through = pick(2) === 0 ? 'compiled' : 'tfjs'
  return {
    settings: { plan, data, splits, through },
    step: 1 + pick(steps - 1),
    title: `${index}: ${graph.nodes.map(({ kind }) => kind).join(' ')}; ${optimizer?.type}, ${schedule?.type}, batch ${batchSize} × ${plan.accumulate}, ${through}`,
  }
}

/** Whether a run that is broken off and taken up again comes to the same weights, curve and figures. */
export async function resumesExactly(tf: typeof Tfjs, index: number): Promise<{ readonly exact: boolean; readonly title: string }> {
  const { settings, step, title } = randomCase(index)
  const place = index % 3 === 0 ? 'epoch' : 'step'
  const sink = sinkAt(step, place)
  const whole = await traceOf(tf, settings, null, sink)
  // An early end before the step, or a break after the last epoch: there is nothing to take up.
  const again = sink.taken ? await traceOf(tf, settings, sink.taken) : whole
  return { exact: sameTrace(whole, again), title: `${title}, broken off ${sink.taken ? `at ${place} ${step}` : 'never'}` }
}
