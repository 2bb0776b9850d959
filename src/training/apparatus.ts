// What a run computes with: its model, batches, stepper and rates, and where in them it stands.
import { buildModel } from '../compiler/build-model'
import type { CompiledModel } from '../compiler/compiled-model'
import { lowerGraph } from '../compiler/lower'
import { factsOf } from '../datasets/dataset'
import type { Diagnostic } from '../diagnostics'
import { randomKey, shuffledIndices } from '../random'
import type { RatePlan } from '../schedules/learning-rate'
import { learningRateAt } from '../schedules/learning-rate'
import { createAveragedStepper } from './averaged-stepper'
import { BackendFault } from './backend-fault'
import type { Batches } from './batches'
import { createBatches } from './batches'
import { classCounts } from './class-counts'
import { createCompiledStepper, stepInput } from './compiled-stepper'
import type { ChangeAhead, ChangePart } from './change-ahead'
import { createChangeAhead } from './change-ahead'
import type { Evaluation, EvaluationHost } from './evaluate'
import { evaluate } from './evaluate'
import { fingerprintData } from './fingerprint'
import type { SplitJudgement } from './judge'
import type { MetricWatch } from './metric-watch'
import { createMetricWatch } from './metric-watch'
import type { PreparedRun } from './prepare-run'
import type { RunOptions } from './run-options'
import type { SampleSource } from './sample-source'
import { createSampleSource, DataLost } from './sample-source'
import type { ServingModel } from './serving-model'
import { partsOf } from './step-samples'
import type { HeldTensor, Stepper, StepResult } from './stepper'
import type { Trainer } from './train-step'
import { createTfjsStepper } from './train-step'
import type { TrainingState } from './training-state'
import { createTrainingState, disposeTrainingState } from './training-state'
import type { ChangeBatch } from './transforms'
import { createBatchTransform } from './transforms'

/** What an optimizer remembers is copied up to this. */
const LARGEST_SLOTS_BYTES = 2 ** 26

export class Apparatus {
  readonly compiled: CompiledModel
  readonly state: TrainingState
  readonly samples: SampleSource
  readonly batches: Batches
  readonly serving: ServingModel
  readonly stepsPerEpoch: number
  readonly rates: RatePlan
  /** Null where no metric was asked for. */
  readonly metrics: MetricWatch | null
  stepper: Stepper
  isCompiled = false
  threads = 1
  /** Of the last step. */
  learningRate = 0
  private readonly change: ChangeBatch | null
  private ahead: ChangeAhead | null = null
  private readonly trainer: Trainer
  /** Of the data; worked out once it is asked for. */
  private fingerprint: string | null = null

  constructor(
    readonly options: RunOptions,
    readonly prepared: PreparedRun,
  ) {
    const { tf, plan, data, splits } = options
    const { input, judge, optimizer, schedule, batchSize, analysis } = prepared
    const compiled = buildModel(tf, plan.graph, analysis, plan.seed)
    this.compiled = compiled
    this.state = createTrainingState(tf, compiled, optimizer, schedule.memory)
    // Augmentation changes pictures; features go in as they are.
    const change = input.samples === 'images' ? createBatchTransform(plan.graph, analysis, plan.seed, input.size) : null
    this.change = change && ((pixels, rows, clock, places) => this.ahead?.take(rows, clock) ?? change(pixels, rows, clock, places))
    this.samples = createSampleSource(data)
    this.metrics = createMetricWatch(plan.metrics, factsOf(data).target, judge, splits.train.length)
    this.batches = createBatches(tf, this.samples, input, judge, this.change)
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
  }

  /** Where a core is left over for it. */
  private startAhead(): void {
    const { plan, data, splits, changeHelper } = this.options
    if (!this.change || !changeHelper || !('pixels' in data) || changeHelper.cores <= this.threads) return
    const samples = Math.min(splits.train.length, this.prepared.batchSize * plan.accumulate)
    const { graph, seed } = plan
    const job = { graph, facts: factsOf(data), seed, size: data.size, pixels: data.pixels }
    this.ahead = createChangeAhead(changeHelper.start, job, samples)
  }

  /** Takes the compiled step where there is one for this network; it computes on WASM, whatever tfjs would do. */
  async equip(): Promise<void> {
    await this.compile()
    this.startAhead()
    const { averaging } = this.options.plan
    if (averaging !== null) this.stepper = createAveragedStepper(this.stepper, this.trainer, averaging)
  }

  private async compile(): Promise<void> {
    const { plan, data, splits, backend, compileStep, changeHelper } = this.options
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
        // Of two cores both compute; of more, one is better spent on the pictures.
        spareThreads: this.change && changeHelper && changeHelper.cores > 2 ? 1 : 0,
      }))
    if (!compiled) return
    const { change, samples } = this
    this.stepper = createCompiledStepper(this.trainer, compiled, program, { samples, input, judge, train: splits.train, change })
    this.isCompiled = true
    this.threads = compiled.threads
  }

  /** The rows of the epoch in hand in their order; null: every step takes all. */
  orderOfEpoch(epoch = this.state.epoch): Uint32Array | null {
    const { splits, plan } = this.options
    if (this.prepared.batchSize >= splits.train.length) return null
    return shuffledIndices(splits.train.length, randomKey(plan.seed, 'shuffle', epoch))
  }

  /** Row numbers of the dataset in the order in which the epoch in hand takes them. */
  rowsOfEpoch(): Uint32Array {
    const { train } = this.options.splits
    return this.orderOfEpoch()?.map((place) => train[place] ?? 0) ?? train
  }

  /** Those of the next step. */
  nextRows(order: Uint32Array | null, stepInEpoch = this.state.stepInEpoch): Uint32Array | null {
    if (!order) return null
    const { splits, plan } = this.options
    const size = this.prepared.batchSize * plan.accumulate
    const from = stepInEpoch * size
    return order.slice(from, from + size).map((place) => splits.train[place] ?? 0)
  }

  /** The rate of the next step. */
  nextRate(): number {
    return learningRateAt(this.rates, this.state.schedule, this.state.step + 1)
  }

  /** Has the samples of a step at hand; `rows` null: of one that takes all. Where they can't be read: why. */
  hold(rows: Uint32Array | null): Promise<readonly Diagnostic[]> {
    return this.samples.hold(rows ?? this.options.splits.train)
  }

  async holdOrThrow(rows: Uint32Array | null): Promise<void> {
    const problems = await this.hold(rows)
    if (problems.length > 0) throw new DataLost(problems)
  }

  /** The rows of each step from where the run stands to its end, one step after the other. */
  *comingSteps(): Generator<Uint32Array, void> {
    const { train } = this.options.splits
    let { epoch, stepInEpoch } = this.state
    for (; epoch <= this.options.plan.epochs; epoch += 1, stepInEpoch = 0) {
      const order = this.orderOfEpoch(epoch)
      for (; stepInEpoch < this.stepsPerEpoch; stepInEpoch += 1) yield this.nextRows(order, stepInEpoch) ?? train
    }
  }

  /** Names the random numbers of the first batch of a step; further ones count on. */
  private firstDraw(step: number): number {
    return step * this.options.plan.accumulate + 1
  }

  /** The batches of the step after the next one, across epochs; none after the last. */
  private afterNext(order: Uint32Array | null): readonly ChangePart[] {
    const { state, stepsPerEpoch, prepared, options } = this
    const isLast = state.stepInEpoch + 1 >= stepsPerEpoch
    const epoch = state.epoch + (isLast ? 1 : 0)
    if (epoch > options.plan.epochs) return []
    const rows = this.nextRows(isLast ? this.orderOfEpoch(epoch) : order, isLast ? 0 : state.stepInEpoch + 1)
    const draw = this.firstDraw(state.step + 1)
    return partsOf(rows ?? options.splits.train, rows ? prepared.batchSize : undefined).map((part, index) => ({
      rows: part,
      clock: { epoch, step: draw + index },
    }))
  }

  /** One step at {@link learningRate}. `order`: of the epoch in hand, where pictures may be changed ahead. */
  async step(
    rows: Uint32Array | null,
    { traced = false, order }: { traced?: boolean; order?: Uint32Array | null } = {},
  ): Promise<StepResult> {
    const { clock } = this.compiled
    clock.epoch = this.state.epoch
    clock.step = this.firstDraw(this.state.step)
    if (this.ahead) {
      await this.ahead.settle()
      if (order !== undefined) this.ahead.begin(this.afterNext(order))
    }
    return this.stepper.step(rows, this.learningRate, traced)
  }

  /** Null: {@link EvaluationHost.ready} gave up. */
  evaluate(rows: Uint32Array, host: EvaluationHost): Promise<Evaluation | null> {
    return this.guard(() => {
      this.stepper.publish()
      return evaluate(this.options.tf, this.compiled, this.batches, this.prepared.judge, rows, host)
    })
  }

  /** What the weights of the moment are worth on a split; null for an empty one, or one whose samples could not be had. */
  async judge(rows: Uint32Array, host: EvaluationHost): Promise<SplitJudgement | null> {
    const evaluation = rows.length > 0 ? await this.evaluate(rows, host) : null
    if (!evaluation) return null
    const { loss, output } = evaluation
    const judgement = this.prepared.judge.describe(loss, rows, output)
    const { metrics } = this
    return metrics ? { ...judgement, result: { ...judgement.result, metrics: metrics.measure(rows, output) } } : judgement
  }

  /** Work on the backend, given up where its memory goes meanwhile; whatever it throws is a fault of the backend. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    const { supervisor } = this.options
    if (!supervisor) return work()
    const { loss } = supervisor
    const lost = () => new BackendFault('lost', null, 'the context or device was lost')
    let quit: () => void = () => undefined
    try {
      if (!loss) return await work()
      // It may have gone between two steps, when nobody listened.
      if (loss.isLost) throw lost()
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

  /** What the optimizer remembers; nothing where that is too large to be copied in passing. */
  async slots(): Promise<readonly HeldTensor[]> {
    const values = this.compiled.weights.reduce((sum, { variable }) => sum + variable.size, 0) * this.prepared.optimizer.slots.length
    if (values === 0 || values * 4 > LARGEST_SLOTS_BYTES) return []
    return (await this.stepper.capture()).filter(({ group }) => group.startsWith('slot'))
  }

  async dataFingerprint(): Promise<string> {
    const { data, splits } = this.options
    this.fingerprint ??= this.prepared.fingerprint ?? (await fingerprintData(data, splits))
    return this.fingerprint
  }

  /** Frees everything of a run that broke off. */
  abandon(): void {
    this.release()
    disposeTrainingState(this.state)
    this.serving.dispose()
  }

  /** Gives up the stepper; the model has its weights. */
  release(): void {
    this.ahead?.end()
    this.samples.end()
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
}
