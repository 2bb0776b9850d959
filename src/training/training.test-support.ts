// Small runs for tests.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Dataset, ImageSize, LabelledImages, Splits } from '../datasets/dataset'
import type { Json } from '../diagnostics'
import { LATER_TRAINING } from '../document/new-project'
import type { Graph } from '../graph/graph'
import { fillUniform, randomKey } from '../random'
import type { ChangeHelpers } from './change-ahead'
import type { Checkpoint } from './checkpoint'
import { createRunControl } from './control'
import type { RunControl } from './control'
import type { CheckpointLabel } from './protocol'
import type { ClassResult, EpochRecord, SplitResult, TrainingPlan } from './plan'
import type { CheckpointSink, FinishedRun, RunEvent } from './run-options'
import { createCompiledStep } from '../engine/compiled-step/compiled-step'
import { runTraining } from './run-training'
import type { CompiledStep, CompileStepOptions, StepRequest } from './stepper'

/** The real nets of the course, as diagrams. */
export function sequence(...layers: readonly (readonly [name: string, kind: string, params: Readonly<Record<string, Json>>])[]): Graph {
  return {
    nodes: layers.map(([name, kind, params]) => ({ id: name, kind, name, params })),
    edges: layers.slice(1).map(([name], i) => ({
      id: `e${i}`,
      from: { node: layers[i]?.[0] ?? '', port: 'out' },
      to: { node: name, port: 'in' },
    })),
    groups: [],
  }
}

/** Of a project that stands in no file. */
export const LABEL: CheckpointLabel = {
  windowId: 'window',
  name: 'test',
  data: 'pictures',
  epochs: 1,
  project: '{}',
  handle: null,
  stamp: null,
}

export function planOf(graph: Graph, rest: Partial<TrainingPlan> = {}): TrainingPlan {
  return {
    graph,
    optimizer: { type: 'gradientDescent', params: {} },
    learningRate: 0.1,
    batchSize: 'full',
    epochs: 5,
    seed: 1,
    targetLoss: null,
    ...LATER_TRAINING,
    ...rest,
  }
}

/** Random pictures; of two classes, those of class 1 are brighter at the top, so that there is something to learn. */
export function pictures(n: number, size: ImageSize, classes: readonly string[] = ['a', 'b']): LabelledImages {
  const sampleSize = size.height * size.width * size.channels
  const noise = new Float32Array(n * sampleSize)
  fillUniform(randomKey('pictures', n), noise)
  const labels = Int32Array.from({ length: n }, (_, row) => row % classes.length)
  const pixels = Uint8Array.from(noise, (value, i) => {
    const row = Math.floor(i / sampleSize)
    const top = i % sampleSize < sampleSize / 2
    const bright = top ? (labels[row] ?? 0) / (classes.length - 1) : 0.5
    return Math.min(255, 40 + value * 140 + bright * 75)
  })
  return {
    name: 'pictures',
    layout: 'generated',
    samples: 'images',
    task: 'classification',
    classes,
    positive: classes.length === 2 ? 1 : null,
    size,
    pixels,
    labels,
    paths: Array.from(labels, (_, row) => `${row}.png`),
    given: Array.from(labels, () => null),
    skipped: [],
  }
}

export function splitsOf(train: number, val: number, test: number): Splits {
  const rows = (from: number, count: number) => Uint32Array.from({ length: count }, (_, i) => from + i)
  return { train: rows(0, train), val: rows(train, val), test: rows(train + val, test) }
}

export interface RunInput {
  readonly plan: TrainingPlan
  readonly data: Dataset
  readonly splits: Splits
  readonly control?: RunControl
  /** `tfjs` keeps every step on tfjs, whose results the compiled step must match. */
  readonly through?: 'compiled' | 'tfjs'
  /** A clock in milliseconds of the test's own. */
  readonly now?: () => number
  readonly onEvent?: (event: RunEvent, control: RunControl) => void
  /** Called as each compiled step begins. */
  readonly onStep?: ((request: StepRequest) => void) | undefined
  readonly changeHelper?: ChangeHelpers | null
  readonly resume?: Checkpoint | null
  readonly checkpoints?: CheckpointSink | null
}

async function stepOf(options: CompileStepOptions, onStep: RunInput['onStep']): Promise<CompiledStep | null> {
  const step = await createCompiledStep({ ...options, crew: null })
  if (step && onStep) {
    const run = step.run.bind(step)
    step.run = (request) => {
      onStep(request)
      return run(request)
    }
  }
  return step
}

/** Runs to the end; fails the test where the run cannot start. */
export async function train(
  tf: typeof Tfjs,
  {
    plan,
    data,
    splits,
    control = createRunControl(),
    through = 'compiled',
    now = () => performance.now(),
    onEvent,
    onStep,
    changeHelper = null,
    resume = null,
    checkpoints = null,
  }: RunInput,
): Promise<
  FinishedRun & { readonly before: readonly EpochRecord[]; readonly epochs: readonly EpochRecord[]; readonly events: readonly RunEvent[] }
> {
  let before: readonly EpochRecord[] = []
  const epochs: EpochRecord[] = []
  const events: RunEvent[] = []
  const run = await runTraining({
    tf,
    backend: tf.getBackend() === 'cpu' ? 'cpu' : 'wasm',
    plan,
    data,
    splits,
    control,
    compileStep: through === 'compiled' ? (step) => stepOf(step, onStep) : null,
    post: (event) => {
      if (event.type === 'begin') before = event.epochs
      if (event.type === 'epoch') epochs.push(event.record)
      events.push(event)
      onEvent?.(event, control)
    },
    yieldToHost: () => new Promise((resolve) => setTimeout(resolve, 0)),
    now,
    changeHelper,
    resume,
    checkpoints,
  })
  if (!run.ok) throw new Error(run.diagnostics.map(({ message }) => message.en).join('\n'))
  return { ...run.value, before, epochs, events }
}

/** Every bit of every weight, as a number that differs where they do (FNV-1a over the bytes). */
export function hashWeights({ serving }: FinishedRun): number {
  let hash = 0x811c9dc5
  for (const weight of serving.model.weights) {
    const values = weight.read().dataSync<'float32'>()
    for (const byte of new Uint8Array(Float32Array.from(values).buffer)) hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash >>> 0
}

/** Figures of a split whose classes are predicted; fails the test where numbers are, or nothing was measured. */
export function classResult(result: SplitResult | null): ClassResult {
  if (result?.task !== 'classification') throw new Error('No classes were predicted')
  return result
}
