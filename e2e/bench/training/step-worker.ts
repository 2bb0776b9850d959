// Takes training steps, through the compiled step or through tfjs, and says how long they took.
import { buildModel } from '../../../src/compiler/build-model'
import { inputSpec } from '../../../src/compiler/input-spec'
import { lowerGraph } from '../../../src/compiler/lower'
import { createCompiledStep } from '../../../src/engine/compiled-step/compiled-step'
import { createEngine } from '../../../src/engine/engine'
import { wasmAddresses } from '../../../src/engine/wasm-addresses'
import { findOptimizer } from '../../../src/optimizers/registry'
import { createBatches } from '../../../src/training/batches'
import { encodeCheckpoint } from '../../../src/training/checkpoint'
import { createRunControl } from '../../../src/training/control'
import { createCompiledStepper, stepInput } from '../../../src/training/compiled-stepper'
import { createJudge } from '../../../src/training/judge'
import type { Stepper } from '../../../src/training/stepper'
import { createTfjsStepper } from '../../../src/training/train-step'
import { createSampleSource } from '../../../src/training/sample-source'
import { fitScaling } from '../../../src/training/scaling'
import { planRun } from '../../../src/training/plan'
import { runTraining } from '../../../src/training/run-training'
import { createTrainingState, disposeTrainingState, standingOf } from '../../../src/training/training-state'
import { startChangeHelper } from '../../../src-renderer/training-worker/change-helper'
import { createMessageYield } from '../../../src-renderer/training-worker/message-yield'
import { createBrowserCrew } from '../../../src-renderer/training-worker/step-crew'
import { median } from '../bench'
import { serve } from './messages'
import type { NetworkName } from './networks'
import { networkOf } from './networks'
import { convPeak, profileStep } from './profile'

export interface Setting {
  readonly network: NetworkName
  /** `tfjs` steps through tfjs on that backend. */
  readonly through: 'compiled' | 'wasm' | 'cpu'
  /** Threads of the compiled step. */
  readonly threads: number
}

let takeStep: (() => Promise<void>) | null = null
let keepState: (() => Promise<void>) | null = null

async function prepare({ network, through, threads }: Setting): Promise<void> {
  const { document, analysis, batch, data, splits } = networkOf(network)
  const engine = await createEngine({
    choice: through === 'cpu' ? 'cpu' : 'wasm',
    wasmPath: wasmAddresses(self.location.href),
    report: (raw) => {
      throw new Error(raw)
    },
  })
  const optimizer = findOptimizer(document.training.optimizer.type)
  const spec = inputSpec(analysis)
  const input = spec && { shape: spec.shape, scaling: fitScaling(data, splits.train, spec.scaling) }
  const [binding] = analysis.losses
  const judge = binding ? createJudge(binding, data, splits.train) : null
  if (!engine.ok || !optimizer || !input || !judge) throw new Error(`${network} does not start`)
  const { tf } = engine.value
  const { seed, learningRate } = document.training
  const optimizerParams = optimizer.params.defaults
  const compiled = buildModel(tf, document.graph, analysis, seed)
  const state = createTrainingState(tf, compiled, optimizer, {})
  const trainer = { tf, compiled, optimizer, optimizerParams, state }
  const samples = createSampleSource(data)
  let stepper: Stepper
  if (through === 'compiled') {
    const program = lowerGraph(document.graph, analysis, stepInput(data, input))
    const crew = threads > 1 ? createBrowserCrew(threads - 1) : null
    const step = program && (await createCompiledStep({ program, batch, seed, optimizer, optimizerParams, crew }))
    if (!step) throw new Error(`${network} does not compile`)
    stepper = createCompiledStepper(trainer, step, program, { samples, input, judge, train: splits.train, change: null })
  } else stepper = createTfjsStepper(trainer, createBatches(tf, samples, input, judge, null), splits.train)
  // B takes batches, packed anew each step; A and C all their pictures.
  const rows = network === 'B' ? splits.train : null
  const plan = planRun(document.graph, document.training)
  keepState = async () => {
    encodeCheckpoint({
      versions: { tfjs: tf.version.tfjs },
      backend: 'wasm',
      compiled: true,
      plan,
      data: '',
      standing: standingOf(state, 0),
      tensors: await stepper.capture(),
    })
  }
  takeStep = async () => {
    compiled.clock.step += 1
    const { committed } = await stepper.step(rows, learningRate)
    if (!committed) throw new Error('The bench diverged')
  }
}

/** Median milliseconds of work done so often. */
async function timeOf(work: (() => Promise<void>) | null, count: number): Promise<number> {
  if (!work) throw new Error('Not prepared')
  const times: number[] = []
  for (let i = 0; i < count; i += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return median(times)
}

const steps = (count: number): Promise<number> => timeOf(takeStep, count)
/** What a checkpoint costs the training thread. */
const checkpoints = (count: number): Promise<number> => timeOf(keepState, count)

/** Milliseconds an epoch of D on one thread, its pictures changed by another one meanwhile, or in their turn. */
async function augmented({ ahead, count }: { readonly ahead: boolean; readonly count: number }): Promise<number> {
  const { document, batch, data, splits } = networkOf('D')
  const engine = await createEngine({ choice: 'wasm', wasmPath: wasmAddresses(self.location.href), report: () => undefined })
  if (!engine.ok) throw new Error('WASM does not start')
  const run = await runTraining({
    tf: engine.value.tf,
    backend: 'wasm',
    plan: planRun(document.graph, { ...document.training, batchSize: batch, epochs: count }),
    data,
    splits,
    control: createRunControl(),
    compileStep: (step) => createCompiledStep({ ...step, crew: null }),
    changeHelper: ahead ? { start: startChangeHelper, cores: 2 } : null,
    post: () => undefined,
    yieldToHost: createMessageYield(),
    now: () => performance.now(),
  })
  if (!run.ok) throw new Error('D does not train')
  const { result, serving, state } = run.value
  serving.dispose()
  disposeTrainingState(state)
  return result.elapsedMs / count
}

serve({ prepare, steps, augmented, checkpoints, peak: convPeak, profile: profileStep })
