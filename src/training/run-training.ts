// The run loop: plan and data in, epochs out. Ours, not tfjs's fit(): see the laws in the design.
import type * as Tfjs from '@tensorflow/tfjs'
import { analyzeGraph } from '../compiler/analyze'
import type { Analysis } from '../compiler/analysis'
import { buildModel } from '../compiler/build-model'
import { lowerGraph } from '../compiler/lower'
import type { CompiledModel } from '../compiler/compiled-model'
import { inputSpec } from '../compiler/input-spec'
import type { DecodedDataset, Splits } from '../datasets/dataset'
import { sameJson } from '../document/same-json'
import { factsOf } from '../datasets/dataset'
import type { Diagnostic, Result } from '../diagnostics'
import { fail, ok } from '../diagnostics'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import { findOptimizer } from '../optimizers/registry'
import { randomKey, shuffledIndices } from '../random'
import type { RatePlan } from '../schedules/learning-rate'
import { learningRateAt } from '../schedules/learning-rate'
import { findSchedule } from '../schedules/registry'
import type { ScheduleKind } from '../schedules/schedule-kind'
import { sizeOf } from '../tensor'
import type { LossSignal } from './backend-fault'
import { BackendFault, Handover } from './backend-fault'
import type { Batches } from './batches'
import { createBatches } from './batches'
import { createAveragedStepper } from './averaged-stepper'
import { classCounts } from './class-counts'
import { createCompiledStepper, stepInput } from './compiled-stepper'
import type { Checkpoint } from './checkpoint'
import type { RunControl } from './control'
import type { Evaluation } from './evaluate'
import { evaluate } from './evaluate'
import type { HealthWatch } from './health-watch'
import { createHealthWatch } from './health-watch'
import { fingerprintData } from './fingerprint'
import type { RunInsight } from './insight'
import type { Judge, SplitJudgement } from './judge'
import { createJudge } from './judge'
import type { HealthRecord } from './layer-health'
import { measureHealth } from './layer-health'
import type { BackendName, BestEpoch, EpochRecord, Outcome, Progress, RunResult, TrainingPlan } from './plan'
import { createPack } from './packing'
import * as problems from './problems'
import type { RunPredictions } from './predictions'
import { fitScaling } from './scaling'
import type { ServingInput, ServingModel } from './serving-model'
import type { CompileStep, HeldTensor, Stepper, StepResult } from './stepper'
import { findHeld, slotGroup } from './stepper'
import type { Trainer } from './train-step'
import { createTfjsStepper } from './train-step'
import type { TrainingState } from './training-state'
import {
  captureBest,
  createTrainingState,
  disposeTrainingState,
  keepBest,
  NO_SUMS,
  restoreBest,
  resumeState,
  standingOf,
  weightKey,
} from './training-state'
import type { ChangeBatch } from './transforms'
import { createBatchTransform } from './transforms'
import { watchEpoch } from './watch'

/** What a run tells while it goes. Calls are cheap and many; see progress-channel.ts for the throttle. */
export type RunEvent =
  | {
      readonly type: 'begin'
      readonly parameters: number
      readonly samples: { readonly train: number; readonly val: number; readonly test: number }
      readonly stepsPerEpoch: number
      /** That take each step. */
      readonly threads: number
      /** Finished before this session, where the run goes on from a checkpoint. */
      readonly epochs: readonly EpochRecord[]
      /** Predicts from now on, with the weights of the moment. */
      readonly serving: ServingModel
      readonly insight: RunInsight
    }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  /** How the layers fared at the last step of an epoch; not of every epoch, see health-watch.ts. Before its `epoch`. */
  | { readonly type: 'health'; readonly record: HealthRecord }
  | { readonly type: 'state'; readonly state: 'running' | 'paused' }

export interface RunOptions {
  /** tfjs with its backend started; see src/engine. */
  readonly tf: typeof Tfjs
  readonly backend: BackendName
  readonly plan: TrainingPlan
  readonly data: DecodedDataset
  readonly splits: Splits
  readonly control: RunControl
  /** Compiles the step where the network allows it; null: every step goes through tfjs. */
  readonly compileStep: CompileStep | null
  readonly post: (event: RunEvent) => void
  /** Lets messages in; awaited every few milliseconds. */
  readonly yieldToHost: () => Promise<void>
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Goes on from here, bit for bit, instead of starting anew. */
  readonly resume?: Checkpoint | null
  /** Where checkpoints go; absent: none are taken. */
  readonly checkpoints?: CheckpointSink | null
  /** What stands behind the backend; absent: it is taken for sound, and its numbers for its own. */
  readonly supervisor?: Supervisor | null
}

/** What a run asks of whoever may move it to another backend. */
export interface Supervisor {
  /** Version of this program. */
  readonly version: string
  /** True where the run was on another backend a moment ago: that it goes on from a checkpoint is no news then. */
  readonly moved: boolean
  /** Null: the backend's memory is this process's own. */
  readonly loss: LossSignal | null
  /** Does the work on the CPU backend, and comes back. Null: this is the CPU. */
  readonly onCpu: (<T>(work: () => Promise<T>) => Promise<T>) | null
  /** Asked after each step, cheap: true where another backend should be tried against this one now. */
  isTrialDue(remainingMs: number): boolean
  /** Tries others from this checkpoint; true: the run should go on there. */
  tryOthers(checkpoint: Checkpoint, msPerStep: number): Promise<boolean>
}

/** Where in a run a checkpoint may be taken: between two steps, after an epoch, or while it is held. */
export type CheckpointPlace = 'step' | 'epoch' | 'pause'

export interface CheckpointSink {
  /** Version of this program. */
  readonly version: string
  /** Asked at every place; cheap. */
  due(at: CheckpointPlace): boolean
  /** @param captureMs how long training waited for it */
  take(checkpoint: Checkpoint, captureMs: number): void
}

export interface FinishedRun {
  readonly result: RunResult
  /** Of the final weights, those of `result`. */
  readonly predictions: RunPredictions
  /** Where training stopped, before the best weights came back: more epochs go on from here. Null without a sink for checkpoints. */
  readonly final: Checkpoint | null
  readonly notes: readonly Diagnostic[]
  /** The trained model; the caller disposes it. */
  readonly serving: ServingModel
  /** Counters and optimizer state at the end; the caller disposes it. */
  readonly state: TrainingState
}

/** Values of one batch of input: 1 GiB of float32. */
const LARGEST_BATCH_BYTES = 2 ** 30

/** What an optimizer remembers is copied up to this. */
const LARGEST_SLOTS_BYTES = 2 ** 26

/** Steps that say how fast a backend is. */
const PACE_STEPS = 21

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY
}

/** Longest time between two yields. */
const YIELD_MS = 12

interface Prepared {
  readonly analysis: Analysis
  readonly input: ServingInput
  readonly judge: Judge
  readonly optimizer: OptimizerKind
  readonly schedule: ScheduleKind
  readonly batchSize: number
}

/** Checks plan and data against each other before anything is allocated. */
function prepare({ plan, data, splits }: RunOptions): Result<Prepared> {
  const analysis = analyzeGraph(plan.graph, factsOf(data))
  if (!analysis.trainable) return fail(...analysis.diagnostics.filter((diagnostic) => diagnostic.severity === 'error'))
  if (analysis.inputs.length !== 1) return fail(problems.notOneInput(analysis.inputs.length))
  const samples = splits.train.length
  if (samples === 0) return fail(problems.noTrainingData())
  const spec = inputSpec(analysis)
  if (!spec) return fail(problems.notOneInput(0))
  const { size, shape } = spec
  if (data.samples === 'images' && size) {
    const fits = data.size.height === size.height && data.size.width === size.width && data.size.channels === size.channels
    if (!fits) return fail(problems.wrongSize(size, data.size))
  }
  const scaling = fitScaling(data, splits.train, spec.scaling)
  const input: ServingInput =
    data.samples === 'images'
      ? { samples: 'images', size: data.size, shape, scaling }
      : { samples: 'vectors', features: data.features, shape, scaling }
  const [binding] = analysis.losses
  const judge = binding ? createJudge(binding, data, splits.train) : null
  if (!judge) return fail(problems.lossMisfit(binding?.nodeId))
  const optimizer = findOptimizer(plan.optimizer.type)
  if (!optimizer) return fail(problems.unknownOptimizer(plan.optimizer.type))
  const schedule = findSchedule(plan.schedule.type)
  if (!schedule) return fail(problems.unknownSchedule(plan.schedule.type))
  const batchSize = plan.batchSize === 'full' ? samples : Math.max(1, Math.min(plan.batchSize, samples))
  const bytes = batchSize * sizeOf(input.shape) * 4
  if (bytes > LARGEST_BATCH_BYTES) return fail(problems.batchTooLarge(bytes, LARGEST_BATCH_BYTES))
  return ok({ analysis, input, judge, optimizer, schedule, batchSize })
}

/**
 * Trains a plan on data. Same plan, data, seed and backend give the same numbers, bit for bit on `cpu` and
 * one-thread `wasm`, whatever pauses lie between. A model that cannot start is a failed Result; how a run that
 * started ends is its outcome.
 */
export async function runTraining(options: RunOptions): Promise<Result<FinishedRun>> {
  const prepared = prepare(options)
  if (!prepared.ok) return prepared
  const { analysis } = prepared.value
  const { tf, plan } = options
  const compiled = buildModel(tf, plan.graph, analysis, plan.seed)
  const run = new Run(options, prepared.value, compiled)
  try {
    await run.equip()
    const { resume } = options
    const problem = resume ? run.goOnFrom(resume) : null
    if (problem) {
      run.abandon()
      return fail(problem)
    }
    return ok(await run.train(), analysis.diagnostics)
  } catch (thrown) {
    try {
      run.abandon()
    } catch (again) {
      // What a broken backend held may be out of its reach; the reason it broke off for is the one to tell.
      if (!(thrown instanceof BackendFault)) throw again
    }
    throw thrown
  }
}

/** A run of its own on the backend of the moment, for one question; nothing of it stays. */
async function briefly<T>(options: RunOptions, prepared: Prepared, ask: (run: Run) => Promise<T>): Promise<T> {
  const { tf, plan } = options
  const run = new Run(options, prepared, buildModel(tf, plan.graph, prepared.analysis, plan.seed))
  try {
    await run.equip()
    return await ask(run)
  } finally {
    run.abandon()
  }
}

function repeatStep(
  options: RunOptions,
  prepared: Prepared,
  checkpoint: Checkpoint,
  rows: Uint32Array | null,
  learningRate: number,
): Promise<boolean> {
  const there: RunOptions = { ...options, backend: 'cpu', compileStep: null, checkpoints: null, supervisor: null }
  return briefly(there, prepared, (run) => run.repeat(checkpoint, rows, learningRate))
}

/** Median milliseconds of a step of this run on the backend of the moment, from a checkpoint. Throws where it fails there. */
export async function timeBackend(options: RunOptions, checkpoint: Checkpoint, forMs: number): Promise<number> {
  const prepared = prepare(options)
  if (!prepared.ok) return Number.POSITIVE_INFINITY
  return briefly(options, prepared.value, (run) => run.timeSteps(checkpoint, forMs))
}

/** What decides each step, without what decides how many there are: a run may go on for longer than was planned. */
function withoutLength({ epochs: _epochs, maxSteps: _steps, maxSeconds: _seconds, targetLoss: _loss, ...rest }: TrainingPlan) {
  return rest
}

/** One run: what its parts share. */
class Run {
  private readonly state: TrainingState
  private readonly batches: Batches
  private readonly change: ChangeBatch | null
  private readonly trainer: Trainer
  private readonly serving: ServingModel
  private stepper: Stepper
  private readonly notes: Diagnostic[] = []
  private readonly stepsPerEpoch: number
  private readonly rates: RatePlan
  /** Of the last step. */
  private learningRate = 0
  private lastYieldMs: number
  private pausedMs = 0
  private stepMs: number | null = null
  /** Of the last steps, for a fair comparison: one that was held up does not count. */
  private readonly lastStepsMs: number[] = []
  private readonly healthWatch: HealthWatch
  private startedMs = 0
  private isCompiled = false
  private threads = 1
  /** Of the data; worked out once it is asked for. */
  private fingerprint: string | null = null
  /** Steps made when the last checkpoint was taken. */
  private kept = -1
  /** What the optimizer remembered at the end; null while the run goes on. */
  private lastSlots: readonly HeldTensor[] | null = null

  constructor(
    private readonly options: RunOptions,
    private readonly prepared: Prepared,
    private readonly compiled: CompiledModel,
  ) {
    const { tf, plan, data, splits, backend } = options
    const { input, judge, optimizer, schedule, batchSize } = prepared
    this.state = createTrainingState(tf, compiled, optimizer, schedule.memory)
    // Augmentation changes pictures; features go in as they are.
    this.change = input.samples === 'images' ? createBatchTransform(plan.graph, prepared.analysis, plan.seed, input.size) : null
    this.batches = createBatches(tf, data, input, judge, this.change)
    this.trainer = {
      tf,
      compiled,
      optimizer,
      optimizerParams: optimizer.params.parse(plan.optimizer.params).value,
      clip: { norm: plan.clipNorm, value: plan.clipValue },
      decay: plan.weightDecay,
      batchSize,
      classCounts: data.task === 'classification' ? classCounts(plan.classWeights, data.classes, judge.labels(splits.train) ?? []) : null,
      state: this.state,
    }
    this.serving = {
      model: compiled.model,
      input,
      ...judge.answer,
      refresh: () => {
        this.stepper.publish()
      },
      dispose: () => {
        compiled.dispose()
      },
    }
    this.stepper = createTfjsStepper(this.trainer, this.batches, splits.train)
    this.stepsPerEpoch = Math.ceil(splits.train.length / (batchSize * plan.accumulate))
    this.rates = {
      learningRate: plan.learningRate,
      warmupSteps: plan.warmupSteps,
      schedule,
      params: schedule.params.parse(plan.schedule.params).value,
      steps: Math.min(plan.epochs * this.stepsPerEpoch, plan.maxSteps ?? Number.POSITIVE_INFINITY),
      stepsPerEpoch: this.stepsPerEpoch,
    }
    this.lastYieldMs = options.now()
    this.healthWatch = createHealthWatch(options.now)
    if (backend === 'webgpu' || backend === 'webgl') this.notes.push(problems.notRepeatable(backend))
  }

  /** Takes the compiled step where there is one for this network; it computes on WASM, whatever tfjs would do. */
  async equip(): Promise<void> {
    await this.compile()
    const { averaging } = this.options.plan
    if (averaging !== null) this.stepper = createAveragedStepper(this.stepper, this.trainer, averaging)
  }

  private async compile(): Promise<void> {
    const { plan, data, splits, backend, compileStep } = this.options
    if (!compileStep || backend !== 'wasm') return
    const { analysis, input, optimizer, batchSize, judge } = this.prepared
    const program = lowerGraph(plan.graph, analysis, stepInput(data, input))
    const { optimizerParams, clip, decay } = this.trainer
    const compiled =
      program &&
      (await compileStep({
        program,
        batch: batchSize,
        seed: plan.seed,
        optimizer,
        optimizerParams,
        clip: clip ?? null,
        decay: decay ?? null,
      }))
    if (!compiled) return
    const { change } = this
    this.stepper = createCompiledStepper(this.trainer, compiled, program, { data, input, judge, train: splits.train, change })
    this.isCompiled = true
    this.threads = compiled.threads
  }

  /** Takes up a run where a checkpoint left it; the reason where it cannot. */
  goOnFrom(checkpoint: Checkpoint): Diagnostic | null {
    const { tf, plan, backend, checkpoints } = this.options
    const { standing, tensors } = checkpoint
    if (checkpoint.data !== this.dataFingerprint()) return problems.checkpointOfOtherData()
    if (!sameJson(withoutLength(checkpoint.plan), withoutLength(plan)) || !this.fits(checkpoint)) return problems.checkpointOfOtherNetwork()
    resumeState(tf, this.state, this.compiled, standing, tensors)
    this.stepper.restore(tensors)
    this.kept = standing.step
    if (this.options.supervisor?.moved) return null
    this.notes.push(problems.resumed(standing.epoch, standing.step))
    const versions = checkpoints ? this.versions(checkpoints.version) : checkpoint.versions
    if (checkpoint.backend !== backend || checkpoint.compiled !== this.isCompiled || !sameJson(checkpoint.versions, versions))
      this.notes.push(problems.resumedElsewhere())
    return null
  }

  /** Whether a checkpoint holds every tensor of this run in its size. */
  private fits({ tensors }: Checkpoint): boolean {
    const find = findHeld(tensors)
    const { optimizer } = this.prepared
    return this.compiled.weights.every((weight) => {
      const key = weightKey(weight)
      const averages = this.options.plan.averaging !== null && weight.trainable ? ['average', 'averageBefore'] : []
      const groups = ['weight', ...averages, ...(this.state.slots.has(key) ? optimizer.slots.map((_, slot) => slotGroup(slot)) : [])]
      const found = tensors.filter((one) => one.key === key)
      return groups.every((group) => find(group, key)) && found.every(({ values }) => values.length === weight.variable.size)
    })
  }

  private dataFingerprint(): string {
    const { data, splits } = this.options
    this.fingerprint ??= fingerprintData(data, splits)
    return this.fingerprint
  }

  private versions(version: string): Checkpoint['versions'] {
    return { tensorloom: version, tfjs: this.options.tf.version.tfjs }
  }

  private async checkpoint(version: string): Promise<Checkpoint> {
    const { plan, backend } = this.options
    const { state } = this
    return {
      versions: this.versions(version),
      backend,
      compiled: this.isCompiled,
      plan,
      data: this.dataFingerprint(),
      standing: standingOf(state, this.wallMs()),
      tensors: [...(await this.stepper.capture()), ...(await captureBest(state))],
    }
  }

  /** Hands on a checkpoint where one is due and something was learned since the last. */
  private async keep(at: CheckpointPlace): Promise<void> {
    const { now, checkpoints } = this.options
    if (!checkpoints || this.state.step === this.kept || !checkpoints.due(at)) return
    const startedMs = now()
    this.kept = this.state.step
    const checkpoint = await this.guard(() => this.checkpoint(checkpoints.version))
    checkpoints.take(checkpoint, now() - startedMs)
  }

  /** Since the run began, in this session and before, pauses left out. */
  private wallMs(): number {
    return this.state.wallMs + (this.options.now() - this.startedMs - this.pausedMs)
  }

  private insight(): RunInsight {
    const { tf } = this.options
    const { input, judge } = this.prepared
    const pack = createPack(sizeOf(input.shape), input.scaling)
    return {
      weights: () => {
        this.stepper.publish()
        return this.compiled.weights.map(({ variable }) => Float32Array.from(variable.dataSync<'float32'>()))
      },
      samples: (rows) => {
        const { x, target } = this.batches.make(rows)
        const values = { x: Float32Array.from(x.dataSync<'float32'>()), target: Float32Array.from(target.dataSync<'float32'>()) }
        tf.dispose([x, target])
        return values
      },
      pack: (pixels) => {
        const values = new Float32Array(pixels.length)
        pack(pixels, [0], values)
        return values
      },
      answer: (output) => judge.answers(output),
      optimizer: async () => this.lastSlots ?? (await this.slots()),
      at: () => ({
        epoch: this.state.epoch,
        step: this.state.step,
        learningRate: this.lastSlots ? this.learningRate : learningRateAt(this.rates, this.state.schedule, this.state.step + 1),
      }),
    }
  }

  /** What the optimizer remembers; nothing where that is too large to be copied in passing. */
  private async slots(): Promise<readonly HeldTensor[]> {
    const values = this.compiled.weights.reduce((sum, { variable }) => sum + variable.size, 0) * this.prepared.optimizer.slots.length
    if (values === 0 || values * 4 > LARGEST_SLOTS_BYTES) return []
    return (await this.stepper.capture()).filter(({ group }) => group.startsWith('slot'))
  }

  async train(): Promise<FinishedRun> {
    const { now, plan, splits, post, control } = this.options
    post({
      type: 'begin',
      parameters: this.prepared.analysis.totals.parameters,
      samples: { train: splits.train.length, val: splits.val.length, test: splits.test.length },
      stepsPerEpoch: this.stepsPerEpoch,
      threads: this.threads,
      epochs: [...this.state.epochs],
      serving: this.serving,
      insight: this.insight(),
    })
    this.startedMs = now()
    let outcome: Outcome = 'completed'
    while (this.state.epoch <= plan.epochs) {
      const ended = await this.trainEpoch()
      if (ended !== 'completed') {
        outcome = ended
        break
      }
      const record = await this.closeEpoch()
      post({ type: 'epoch', record })
      const reason = this.reasonToEnd(record)
      if (reason) {
        this.notes.push(reason)
        break
      }
      if (control.stopped && this.state.epoch <= plan.epochs) {
        outcome = 'stopped'
        break
      }
      if (this.state.epoch <= plan.epochs) await this.keep('epoch')
    }
    this.lastSlots = await this.slots()
    const { checkpoints } = this.options
    const final = checkpoints && outcome !== 'diverged' ? await this.guard(() => this.checkpoint(checkpoints.version)) : null
    this.release()
    const epochs = this.state.epochs.length
    const best = this.settleBest(outcome, epochs)
    const elapsedMs = this.wallMs()
    const train = await this.judgeSplit(splits.train)
    const val = await this.judgeSplit(splits.val)
    const test = await this.judgeSplit(splits.test)
    const result: RunResult = {
      outcome,
      steps: this.state.step,
      epochs,
      elapsedMs,
      best,
      train: train?.result ?? null,
      val: val?.result ?? null,
      test: test?.result ?? null,
    }
    const predictions = { train: train?.predictions ?? null, val: val?.predictions ?? null, test: test?.predictions ?? null }
    return { result, predictions, final, notes: this.notes, serving: this.serving, state: this.state }
  }

  /** Frees everything of a run that broke off. */
  abandon(): void {
    this.release()
    disposeTrainingState(this.state)
    this.serving.dispose()
  }

  private release(): void {
    this.stepper.finish()
    // Whoever still asks meets a model that is up to date.
    this.stepper = {
      step: () => Promise.reject(new Error('The run has ended')),
      revert: () => undefined,
      bytes: 0,
      publish: () => undefined,
      capture: () => Promise.resolve([]),
      restore: () => undefined,
      weights: () => [],
      finish: () => undefined,
    }
  }

  /** The steps of the epoch in hand. The loss of each is taken before its update. */
  private async trainEpoch(): Promise<Outcome> {
    const { now, plan, control, splits } = this.options
    const { judge, batchSize } = this.prepared
    const { state, compiled } = this
    const isFull = batchSize >= splits.train.length
    const order = isFull ? null : shuffledIndices(splits.train.length, randomKey(plan.seed, 'shuffle', state.epoch))
    while (state.stepInEpoch < this.stepsPerEpoch) {
      await this.holdWhilePaused()
      if (!control.stopped) await this.keep('step')
      // Whoever takes the checkpoint may end the run with it.
      if (control.stopped) return 'stopped'
      const startedMs = now()
      this.learningRate = learningRateAt(this.rates, state.schedule, state.step + 1)
      compiled.clock.epoch = state.epoch
      // Names the random numbers of its first batch.
      compiled.clock.step = state.step * plan.accumulate + 1
      const rows = order ? this.nextRows(order) : null
      const traced = state.stepInEpoch === this.stepsPerEpoch - 1 && this.healthWatch.isDue(state.epoch, plan.epochs)
      const { loss, output, committed } = await this.guard(() =>
        traced ? this.lookAtStep(rows) : this.stepper.step(rows, this.learningRate),
      )
      if (!committed) {
        await this.seekSecondOpinion(rows)
        this.stepper.revert()
        const { learningRate } = this
        this.notes.push(problems.diverged({ epoch: state.epoch, step: state.stepInEpoch + 1, learningRate, planned: plan.learningRate }))
        return 'diverged'
      }
      const trained = rows ?? splits.train
      const score = judge.sum(trained, output)
      const elapsedMs = now() - startedMs
      const { sums } = state
      state.sums = {
        loss: sums.loss + loss * trained.length,
        score: sums.score + score,
        samples: sums.samples + trained.length,
        elapsedMs: sums.elapsedMs + elapsedMs,
      }
      state.elapsedMs += elapsedMs
      state.stepInEpoch += 1
      this.report(trained.length, elapsedMs)
      await this.breathe()
      if (this.limit()) break
      await this.tryOthers()
    }
    return 'completed'
  }

  /** Work on the backend, given up where its memory goes meanwhile; whatever it throws is a fault of the backend. */
  private async guard<T>(work: () => Promise<T>): Promise<T> {
    const { supervisor } = this.options
    if (!supervisor) return work()
    const { loss } = supervisor
    const lost = () => new BackendFault('lost', null, 'the context or device was lost')
    let quit: () => void = () => undefined
    try {
      if (!loss) return await work()
      // Work on a backend that was lost may never end.
      const broken = new Promise<never>((_, reject) => {
        quit = loss.listen(() => {
          reject(lost())
        })
      })
      const done = await Promise.race([work(), broken])
      if (loss.isLost) throw lost()
      return done
    } catch (thrown) {
      if (thrown instanceof BackendFault) throw thrown
      throw loss?.isLost ? lost() : new BackendFault('threw', null, thrown)
    } finally {
      quit()
    }
  }

  /** A step that was not finite here is repeated on the CPU: where it is finite there, this backend is at fault. */
  private async seekSecondOpinion(rows: Uint32Array | null): Promise<void> {
    const { supervisor } = this.options
    if (!supervisor?.onCpu) return
    const checkpoint = await this.guard(() => this.checkpoint(supervisor.version))
    const finite = await supervisor.onCpu(() => repeatStep(this.options, this.prepared, checkpoint, rows, this.learningRate))
    if (finite) throw new BackendFault('nonFinite', checkpoint, 'the step is finite on the CPU')
  }

  /** One step from a checkpoint; whether it was committed. */
  async repeat(checkpoint: Checkpoint, rows: Uint32Array | null, learningRate: number): Promise<boolean> {
    if (this.goOnFrom(checkpoint)) return false
    this.compiled.clock.epoch = this.state.epoch
    this.compiled.clock.step = this.state.step + 1
    const { committed } = await this.stepper.step(rows, learningRate)
    return committed
  }

  /**
   * Median milliseconds of a step from a checkpoint, the first ones left out: they compile shaders. Nothing is learned by it.
   */
  async timeSteps(checkpoint: Checkpoint, forMs: number): Promise<number> {
    const { now, splits, plan } = this.options
    const problem = this.goOnFrom(checkpoint)
    if (problem) throw new Error(problem.message.en)
    const isFull = this.prepared.batchSize >= splits.train.length
    const order = isFull ? null : shuffledIndices(splits.train.length, randomKey(plan.seed, 'shuffle', this.state.epoch))
    const times: number[] = []
    const endMs = now() + forMs
    for (let index = 0; index < 5 || now() < endMs; index += 1) {
      const startedMs = now()
      await this.guard(() => this.repeatNext(order))
      if (index > 1) times.push(now() - startedMs)
    }
    return median(times)
  }

  private async repeatNext(order: Uint32Array | null): Promise<void> {
    this.compiled.clock.step = this.state.step + 1
    const { committed } = await this.stepper.step(order ? this.nextRows(order) : null, this.learningRate)
    if (!committed) throw new Error('A step on trial was not finite')
  }

  private async tryOthers(): Promise<void> {
    const { supervisor } = this.options
    if (!supervisor || this.stepMs === null || !supervisor.isTrialDue(this.remainingSteps() * this.stepMs)) return
    const checkpoint = await this.guard(() => this.checkpoint(supervisor.version))
    if (await supervisor.tryOthers(checkpoint, median(this.lastStepsMs))) throw new Handover(checkpoint)
  }

  /** Takes a step and tells how the layers fared in it. */
  private async lookAtStep(rows: Uint32Array | null): Promise<StepResult> {
    const { post } = this.options
    const { epoch, step } = this.state
    return this.healthWatch.time(
      () => this.stepper.step(rows, this.learningRate, true),
      (result) => {
        if (!result.traces) return
        post({ type: 'health', record: { epoch, step: step + 1, nodes: measureHealth(this.prepared.analysis, result.traces) } })
      },
      this.stepMs ?? 0,
    )
  }

  /** The limit on steps or time that the run has reached. */
  private limit(): Diagnostic | null {
    const { maxSteps, maxSeconds } = this.options.plan
    if (maxSteps !== null && this.state.step >= maxSteps) return problems.stepLimit(maxSteps)
    if (maxSeconds !== null && this.state.elapsedMs >= maxSeconds * 1000) return problems.timeLimit(maxSeconds)
    return null
  }

  /** Why the run ends with this epoch, though not all are done; null: it goes on. */
  private reasonToEnd({ epoch, loss }: EpochRecord): Diagnostic | null {
    const { targetLoss, earlyStopping, epochs } = this.options.plan
    if (targetLoss !== null && loss < targetLoss) return problems.targetReached(loss, targetLoss, epoch)
    const limit = this.limit()
    if (limit) return limit
    if (!earlyStopping || this.state.watch.waited < earlyStopping.patience || epoch >= epochs) return null
    return problems.noImprovement(this.monitor(), earlyStopping.patience, epoch)
  }

  /** Whose loss says which epoch was the best. */
  private monitor(): BestEpoch['of'] {
    const { plan, splits } = this.options
    return splits.val.length > 0 && plan.earlyStopping?.monitor !== 'training' ? 'validation' : 'training'
  }

  /** Lets the schedule and the watch see an epoch; keeps the weights of the best where they may be wanted back. */
  private observe({ epoch, loss, valLoss }: EpochRecord): void {
    const { state, rates } = this
    const { earlyStopping } = this.options.plan
    state.schedule = rates.schedule.observe?.(rates.params, state.schedule, valLoss ?? loss) ?? state.schedule
    const watched = this.monitor() === 'validation' ? (valLoss ?? loss) : loss
    state.watch = watchEpoch(state.watch, epoch, watched, earlyStopping?.minDelta ?? 0)
    if (!earlyStopping || state.watch.best?.epoch !== epoch) return
    this.stepper.publish()
    keepBest(state, this.compiled)
  }

  /** The best epoch of a run that has ended; its weights come back where the plan says so. */
  private settleBest(outcome: Outcome, last: number): BestEpoch | null {
    const { best } = this.state.watch
    if (!best) return null
    const of = this.monitor()
    if (outcome !== 'completed') return { ...best, of, restored: false }
    if (best.epoch === last || !this.options.plan.earlyStopping) return { ...best, of, restored: best.epoch === last }
    restoreBest(this.state, this.compiled)
    this.notes.push(problems.bestRestored(best.epoch, best.loss, of))
    return { ...best, of, restored: true }
  }

  /** Validates and turns to the next epoch. */
  private async closeEpoch(): Promise<EpochRecord> {
    const { now, splits } = this.options
    const { state } = this
    const startedMs = now()
    const validation = splits.val.length > 0 ? await this.evaluateRows(splits.val) : null
    const { loss, score, samples, elapsedMs } = state.sums
    const { judge } = this.prepared
    const held = validation && judge.score(judge.sum(validation.rows, validation.output), validation.rows.length)
    const record: EpochRecord = {
      epoch: state.epoch,
      step: state.step,
      loss: loss / samples,
      ...judge.score(score, samples),
      valLoss: validation?.loss ?? null,
      valAccuracy: held?.accuracy ?? null,
      valAbsoluteError: held?.absoluteError ?? null,
      learningRate: this.learningRate,
      elapsedMs: elapsedMs + (now() - startedMs),
    }
    this.observe(record)
    state.epochs.push(record)
    state.elapsedMs += now() - startedMs
    state.epoch += 1
    state.stepInEpoch = 0
    state.sums = NO_SUMS
    return record
  }

  private nextRows(order: Uint32Array): Uint32Array {
    const { splits } = this.options
    const size = this.prepared.batchSize * this.options.plan.accumulate
    const from = this.state.stepInEpoch * size
    return order.slice(from, from + size).map((place) => splits.train[place] ?? 0)
  }

  private evaluateRows(rows: Uint32Array): Promise<Evaluation> {
    return this.guard(() => {
      this.stepper.publish()
      return evaluate(this.options.tf, this.compiled, this.batches, this.prepared.judge, rows, () => this.breathe())
    })
  }

  private async judgeSplit(rows: Uint32Array): Promise<SplitJudgement | null> {
    if (rows.length === 0) return null
    const { loss, output } = await this.evaluateRows(rows)
    return this.prepared.judge.describe(loss, rows, output)
  }

  private remainingSteps(): number {
    return this.rates.steps - ((this.state.epoch - 1) * this.stepsPerEpoch + this.state.stepInEpoch)
  }

  private report(samples: number, elapsedMs: number): void {
    const { plan, post } = this.options
    const { state } = this
    this.lastStepsMs.push(elapsedMs)
    if (this.lastStepsMs.length > PACE_STEPS) this.lastStepsMs.shift()
    // The pace of about the last twenty steps.
    this.stepMs = this.stepMs === null ? elapsedMs : this.stepMs + (elapsedMs - this.stepMs) * 0.05
    post({
      type: 'progress',
      progress: {
        epoch: state.epoch,
        step: state.step,
        stepsPerEpoch: this.stepsPerEpoch,
        epochs: plan.epochs,
        memoryBytes: this.options.tf.memory().numBytes + this.stepper.bytes,
        samplesPerSecond: this.stepMs > 0 ? (samples / this.stepMs) * 1000 : 0,
        remainingMs: state.step < 2 ? null : this.remainingSteps() * this.stepMs,
      },
    })
  }

  private async holdWhilePaused(): Promise<void> {
    const { control, now, post } = this.options
    if (!control.paused) return
    const startedMs = now()
    post({ type: 'state', state: 'paused' })
    await this.keep('pause')
    await control.whenRunning()
    this.pausedMs += now() - startedMs
    post({ type: 'state', state: 'running' })
  }

  private async breathe(): Promise<void> {
    const { now, yieldToHost } = this.options
    if (now() - this.lastYieldMs < YIELD_MS) return
    await yieldToHost()
    this.lastYieldMs = now()
  }
}
