// The loop: steps into epochs, epochs into a run. Ours, not tfjs's fit(): see the laws in the design.
import type { Diagnostic } from '../diagnostics'
import type { Apparatus } from './apparatus'
import { BackendFault, Handover } from './backend-fault'
import type { Checkpoint } from './checkpoint'
import type { EvaluationHost } from './evaluate'
import type { HealthWatch } from './health-watch'
import { createHealthWatch } from './health-watch'
import { measureHealth } from './layer-health'
import { Pace } from './pace'
import type { BestEpoch, EpochRecord, Outcome, RunResult } from './plan'
import * as problems from './problems'
import { captureCheckpoint, takeUpCheckpoint } from './run-checkpoint'
import { monitored, reachedLimit, reasonToEnd } from './run-end'
import { createInsight } from './run-insight'
import type { CheckpointPlace, FinishedRun, RunOptions } from './run-options'
import { isStepFinite } from './run-trials'
import type { SilentUnits } from './silent-units'
import { createSilentUnits } from './silent-units'
import type { HeldTensor, StepResult } from './stepper'
import { keepBest, NO_SUMS, restoreBest } from './training-state'
import { watchEpoch } from './watch'

/** Longest time between two yields. */
const YIELD_MS = 12

export class Run {
  private readonly options: RunOptions
  private readonly notes: Diagnostic[] = []
  private readonly pace = new Pace()
  private readonly healthWatch: HealthWatch
  private readonly silent: SilentUnits
  private lastYieldMs: number
  private startedMs = 0
  private pausedMs = 0
  /** Steps made when the last checkpoint was taken. */
  private kept = -1
  private readonly evaluationHost: EvaluationHost = { ready: (rows) => this.ready(rows), breathe: () => this.breathe() }
  /** What the optimizer remembered at the end; null while the run goes on. */
  private lastSlots: readonly HeldTensor[] | null = null

  constructor(private readonly apparatus: Apparatus) {
    this.options = apparatus.options
    const { now, backend, splits } = this.options
    this.lastYieldMs = now()
    this.healthWatch = createHealthWatch(now)
    this.silent = createSilentUnits(splits.train.length)
    if (backend === 'webgpu' || backend === 'webgl') this.notes.push(problems.notRepeatable(backend))
  }

  /** Goes on from a checkpoint; the reason where it cannot. */
  async takeUp(checkpoint: Checkpoint): Promise<readonly Diagnostic[]> {
    const taken = await takeUpCheckpoint(this.apparatus, checkpoint)
    if (!taken.ok) return taken.diagnostics
    this.kept = checkpoint.standing.step
    this.notes.push(...taken.value)
    return []
  }

  async train(): Promise<FinishedRun> {
    const { apparatus } = this
    const { now, plan, splits, post, control } = this.options
    const { state, stepsPerEpoch, threads, serving } = apparatus
    post({
      type: 'begin',
      parameters: apparatus.prepared.analysis.totals.parameters,
      samples: { train: splits.train.length, val: splits.val.length, test: splits.test.length },
      stepsPerEpoch,
      threads,
      epochs: [...state.epochs],
      serving,
      insight: createInsight(apparatus, () => this.lastSlots),
    })
    this.startedMs = now()
    apparatus.samples.follow(apparatus.comingSteps())
    let outcome: Outcome = 'completed'
    while (state.epoch <= plan.epochs) {
      const ended = await this.trainEpoch()
      if (ended !== 'completed') {
        outcome = ended
        break
      }
      const record = await this.closeEpoch()
      post({ type: 'epoch', record })
      const reason = reasonToEnd(plan, splits, state, record)
      if (reason) {
        this.notes.push(reason)
        break
      }
      if (control.stopped && state.epoch <= plan.epochs) {
        outcome = 'stopped'
        break
      }
      if (state.epoch <= plan.epochs) await this.keep('epoch')
    }
    this.lastSlots = await apparatus.guard(() => apparatus.slots())
    const { checkpoints } = this.options
    const final = checkpoints && outcome !== 'diverged' ? await this.checkpoint(checkpoints.version) : null
    apparatus.release()
    const epochs = state.epochs.length
    const best = this.settleBest(outcome, epochs)
    const elapsedMs = this.wallMs()
    const train = await apparatus.judge(splits.train, this.evaluationHost)
    const val = await apparatus.judge(splits.val, this.evaluationHost)
    const test = await apparatus.judge(splits.test, this.evaluationHost)
    const result: RunResult = {
      outcome,
      steps: state.step,
      epochs,
      elapsedMs,
      best,
      train: train?.result ?? null,
      val: val?.result ?? null,
      test: test?.result ?? null,
    }
    const predictions = { train: train?.predictions ?? null, val: val?.predictions ?? null, test: test?.predictions ?? null }
    return { result, predictions, final, notes: this.notes, serving, state }
  }

  /** The steps of the epoch in hand. The loss of each is taken before its update. */
  private async trainEpoch(): Promise<Outcome> {
    const { apparatus } = this
    const { now, plan, control, splits } = this.options
    const { state, stepsPerEpoch, prepared } = apparatus
    const order = apparatus.orderOfEpoch()
    while (state.stepInEpoch < stepsPerEpoch) {
      await this.holdWhilePaused()
      if (!control.stopped) await this.keep('step')
      // Whoever takes the checkpoint may end the run with it.
      if (control.stopped) return 'stopped'
      const startedMs = now()
      apparatus.learningRate = apparatus.nextRate()
      const rows = apparatus.nextRows(order)
      if (!(await this.ready(rows))) return 'stopped'
      const waitedMs = now() - startedMs
      const traced = state.stepInEpoch === stepsPerEpoch - 1 && this.healthWatch.isDue(state.epoch, plan.epochs)
      const { loss, output, committed } = await apparatus.guard(() =>
        traced ? this.lookAtStep(rows, order) : apparatus.step(rows, { order }),
      )
      if (!committed) {
        await this.seekSecondOpinion(rows)
        apparatus.stepper.revert()
        const { learningRate } = apparatus
        this.notes.push(problems.diverged({ epoch: state.epoch, step: state.stepInEpoch + 1, learningRate, planned: plan.learningRate }))
        return 'diverged'
      }
      const trained = rows ?? splits.train
      apparatus.metrics?.add(output)
      const score = prepared.judge.sum(trained, output)
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
      this.report(trained.length, elapsedMs, waitedMs)
      await this.breathe()
      if (reachedLimit(plan, state)) break
      await this.tryOthers()
    }
    return 'completed'
  }

  /**
   * Has the samples of these rows at hand (null: all). Where they can't be read the run is paused, and tries again when it goes on.
   * False: it was ended instead.
   */
  private async ready(rows: Uint32Array | null): Promise<boolean> {
    const { control } = this.options
    for (;;) {
      const lost = await this.apparatus.hold(rows)
      if (lost.length === 0) return true
      if (control.stopped) return false
      control.pause()
      await this.holdWhilePaused(lost)
    }
  }

  /** A step that was not finite here is repeated on the CPU: where it is finite there, this backend is at fault. */
  private async seekSecondOpinion(rows: Uint32Array | null): Promise<void> {
    const { supervisor } = this.options
    if (!supervisor?.onCpu) return
    const { options, prepared, learningRate } = this.apparatus
    const checkpoint = await this.checkpoint(supervisor.version)
    const finite = await supervisor.onCpu(() => isStepFinite(options, prepared, checkpoint, rows, learningRate))
    if (finite) throw new BackendFault('nonFinite', checkpoint, 'the step is finite on the CPU')
  }

  private async tryOthers(): Promise<void> {
    const { supervisor } = this.options
    const { stepMs, medianMs } = this.pace
    if (!supervisor || stepMs === null || !supervisor.isTrialDue(this.remainingSteps() * stepMs)) return
    const checkpoint = await this.checkpoint(supervisor.version)
    if (await supervisor.tryOthers(checkpoint, medianMs)) throw new Handover(checkpoint)
  }

  /** Takes a step and tells how the layers fared in it. */
  private async lookAtStep(rows: Uint32Array | null, order: Uint32Array | null): Promise<StepResult> {
    const { post } = this.options
    const { apparatus } = this
    const { epoch, step } = apparatus.state
    return this.healthWatch.time(
      () => apparatus.step(rows, { traced: true, order }),
      (result) => {
        if (!result.traces) return
        post({
          type: 'health',
          record: { epoch, step: step + 1, nodes: measureHealth(apparatus.prepared.analysis, result.traces, this.silent) },
        })
      },
      this.pace.stepMs ?? 0,
    )
  }

  /** Lets the schedule and the watch see an epoch; keeps the weights of the best where they may be wanted back. */
  private observe({ epoch, loss, valLoss }: EpochRecord): void {
    const { state, rates, stepper, compiled } = this.apparatus
    const { earlyStopping } = this.options.plan
    state.schedule = rates.schedule.observe?.(rates.params, state.schedule, valLoss ?? loss) ?? state.schedule
    const watched = monitored(this.options.plan, this.options.splits) === 'validation' ? (valLoss ?? loss) : loss
    state.watch = watchEpoch(state.watch, epoch, watched, earlyStopping?.minDelta ?? 0)
    if (!earlyStopping || state.watch.best?.epoch !== epoch) return
    stepper.publish()
    keepBest(state, compiled)
  }

  /** The best epoch of a run that has ended; its weights come back where the plan says so. */
  private settleBest(outcome: Outcome, last: number): BestEpoch | null {
    const { best } = this.apparatus.state.watch
    if (!best) return null
    const of = monitored(this.options.plan, this.options.splits)
    if (outcome !== 'completed') return { ...best, of, restored: false }
    if (best.epoch === last || !this.options.plan.earlyStopping) return { ...best, of, restored: best.epoch === last }
    restoreBest(this.apparatus.state, this.apparatus.compiled)
    this.notes.push(problems.bestRestored(best.epoch, best.loss, of))
    return { ...best, of, restored: true }
  }

  /** Validates and turns to the next epoch. */
  private async closeEpoch(): Promise<EpochRecord> {
    const { now, splits } = this.options
    const { state, prepared, learningRate } = this.apparatus
    const startedMs = now()
    const validation = splits.val.length > 0 ? await this.apparatus.evaluate(splits.val, this.evaluationHost) : null
    const { loss, score, samples, elapsedMs } = state.sums
    const { judge } = prepared
    const { metrics } = this.apparatus
    const held = validation && judge.score(judge.sum(validation.rows, validation.output), validation.rows.length)
    const record: EpochRecord = {
      epoch: state.epoch,
      step: state.step,
      loss: loss / samples,
      ...judge.score(score, samples),
      valLoss: validation?.loss ?? null,
      valAccuracy: held?.accuracy ?? null,
      valAbsoluteError: held?.absoluteError ?? null,
      learningRate,
      elapsedMs: elapsedMs + (now() - startedMs),
      ...(metrics ? { metrics: metrics.close(this.apparatus.rowsOfEpoch(), validation) } : {}),
    }
    this.observe(record)
    state.epochs.push(record)
    state.elapsedMs += now() - startedMs
    state.epoch += 1
    state.stepInEpoch = 0
    state.sums = NO_SUMS
    return record
  }

  private remainingSteps(): number {
    const { rates, state, stepsPerEpoch } = this.apparatus
    return rates.steps - ((state.epoch - 1) * stepsPerEpoch + state.stepInEpoch)
  }

  private report(samples: number, elapsedMs: number, waitedMs: number): void {
    const { tf, plan, post } = this.options
    const { state, stepper, stepsPerEpoch, samples: source } = this.apparatus
    this.pace.add(elapsedMs, waitedMs)
    const stepMs = this.pace.stepMs ?? 0
    post({
      type: 'progress',
      progress: {
        epoch: state.epoch,
        step: state.step,
        stepsPerEpoch,
        epochs: plan.epochs,
        memoryBytes: tf.memory().numBytes + stepper.bytes + source.bytes,
        samplesPerSecond: stepMs > 0 ? (samples / stepMs) * 1000 : 0,
        waitingShare: this.pace.waitingShare,
        remainingMs: state.step < 2 ? null : this.remainingSteps() * stepMs,
      },
    })
  }

  /** Where the run stands between two steps. */
  private checkpoint(version: string): Promise<Checkpoint> {
    return this.apparatus.guard(() => captureCheckpoint(this.apparatus, version, this.wallMs()))
  }

  /** Hands on a checkpoint where one is due and something was learned since the last. */
  private async keep(at: CheckpointPlace): Promise<void> {
    const { now, checkpoints } = this.options
    const { step } = this.apparatus.state
    if (!checkpoints || step === this.kept || !checkpoints.due(at)) return
    const startedMs = now()
    this.kept = step
    checkpoints.take(await this.checkpoint(checkpoints.version), now() - startedMs)
  }

  /** Since the run began, in this session and before, pauses left out. */
  private wallMs(): number {
    return this.apparatus.state.wallMs + (this.options.now() - this.startedMs - this.pausedMs)
  }

  private async holdWhilePaused(problems: readonly Diagnostic[] = []): Promise<void> {
    const { control, now, post } = this.options
    if (!control.paused) return
    const startedMs = now()
    post({ type: 'state', state: 'paused', ...(problems.length > 0 && { problems }) })
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
