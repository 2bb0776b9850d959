// A run as the interface knows it, and how each message of the training worker changes it. Pure; see run-store.ts.
import type { Diagnostic } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import type { DataSignature } from '../../src/datasets/dataset'
import { signatureOf } from '../../src/datasets/dataset'
import type { ResizePolicy } from '../../src/datasets/resize'
import type { DataSettings, Layout } from '../../src/document/document'
import type { ModelCard } from '../../src/exporters/model-package'
import { keepHealth, type HealthRecord } from '../../src/training/layer-health'
import type { RunGroup } from '../../src/runs/run-record'
import type { BackendName, EpochRecord, Progress, RunResult, TrainingPlan } from '../../src/training/plan'
import type { CheckpointFiles } from '../../src/training/checkpoint'
import type { RunPredictions } from '../../src/training/predictions'
import type { KeptFiles } from '../../src/explain/kept-files'
import type { FromWorker } from '../../src/explain/protocol'
import { appendLog, logDiagnostic, logWord, type LogDraft, type LogEntry } from '../training/log'

export type RunStatus = 'idle' | 'starting' | 'running' | 'paused' | 'ended' | 'failed'

/** What a run was started with; nothing the user edits afterwards touches it. */
export type FrozenRun = DataSignature & {
  readonly runId: string
  /** Of the project, and of where its nodes and images were. */
  readonly projectId: string
  readonly layout: Layout
  readonly dataSettings: DataSettings
  /** Of every image of the dataset, by row. */
  readonly paths: readonly string[]
  readonly group: RunGroup | null
  readonly continues: string | null
  readonly projectName: string
  readonly dataName: string
  readonly plan: TrainingPlan
  /** How its images were brought to its input. */
  readonly resize: ResizePolicy
  readonly counts: { readonly train: number; readonly val: number; readonly test: number }
  /** Most frequent class of the validation set and its share; null without one, or where numbers are predicted. */
  readonly valBaseline: { readonly accuracy: number; readonly label: number } | null
  /** Loss of answering with the class shares, for cross-entropies; else null. */
  readonly prior: number | null
  /** Share of the most frequent class in the training set; null where there is nothing to count. */
  readonly majority: number | null
  readonly startedMs: number
}

/** The network that predicts now. */
export type CurrentModel = DataSignature & {
  readonly origin: 'run' | 'file'
  readonly name: string
  /** How an image is brought to its input, as those it learned from were. */
  readonly resize: ResizePolicy
  readonly threshold: number
  /** Of an opened model. */
  readonly card: ModelCard | null
}

export interface RunState {
  readonly status: RunStatus
  /** Stop was asked for and has not taken effect. */
  readonly stopping: boolean
  readonly run: FrozenRun | null
  /** Every epoch of the run, none thinned. */
  readonly epochs: readonly EpochRecord[]
  /** How the layers fared, by epoch; thinned where the run is long, the first and the latest kept. */
  readonly health: readonly HealthRecord[]
  readonly progress: Progress | null
  readonly backend: BackendName | null
  readonly device: string | null
  readonly notes: readonly Diagnostic[]
  readonly result: RunResult | null
  /** Of the final weights, sample by sample; null where `result` is. */
  readonly predictions: RunPredictions | null
  /** What more epochs would go on from. */
  readonly final: CheckpointFiles | null
  /** Its weights at some of its epochs, to be kept with it; null before its end. */
  readonly kept: KeptFiles | null
  /** Why the run failed. */
  readonly diagnostics: readonly Diagnostic[]
  readonly model: CurrentModel | null
  readonly log: readonly LogEntry[]
}

export const idleRun: RunState = {
  status: 'idle',
  stopping: false,
  run: null,
  epochs: [],
  health: [],
  progress: null,
  backend: null,
  device: null,
  notes: [],
  result: null,
  predictions: null,
  final: null,
  kept: null,
  diagnostics: [],
  model: null,
  log: [],
}

export function isActive(status: RunStatus): boolean {
  return status === 'starting' || status === 'running' || status === 'paused'
}

export const backendLabels: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' }

/** The state at the moment Train is pressed: the last run's curves give way, the log goes on. */
export function beginRun(state: RunState, run: FrozenRun): RunState {
  const { plan, counts } = run
  return {
    ...idleRun,
    status: 'starting',
    run,
    log: appendLog(state.log, run.startedMs, [
      logWord('info', 'training.log.asked', {
        project: run.projectName,
        data: run.dataName,
        train: { as: 'count', value: counts.train },
        val: { as: 'count', value: counts.val },
        test: { as: 'count', value: counts.test },
        epochs: { as: 'count', value: plan.epochs },
        batch: plan.batchSize === 'full' ? { as: 'word', value: text('full', '整批') } : { as: 'count', value: plan.batchSize },
        rate: { as: 'plain', value: plan.learningRate },
        seed: { as: 'plain', value: plan.seed },
      }),
    ]),
  }
}

/** The run broke off; what it had shown stays. */
export function failRun(state: RunState, diagnostics: readonly Diagnostic[], nowMs: number): RunState {
  return {
    ...state,
    status: isActive(state.status) ? 'failed' : state.status,
    stopping: false,
    diagnostics: isActive(state.status) ? diagnostics : state.diagnostics,
    model: null,
    log: appendLog(state.log, nowMs, diagnostics.map(logDiagnostic)),
  }
}

/** What a message of the worker does. A message of an earlier run changes nothing: the same state comes back. */
export function receiveMessage(state: RunState, message: FromWorker, nowMs: number): RunState {
  if ('requestId' in message || message.type === 'ready' || message.type === 'checkpoint' || message.type === 'standing') return state
  if (message.type === 'measured') return state
  if (message.type === 'failed') {
    return message.runId === null || message.runId === state.run?.runId ? failRun(state, message.diagnostics, nowMs) : state
  }
  const { run } = state
  if (run === null || message.runId !== run.runId || !isActive(state.status)) return state

  switch (message.type) {
    case 'started':
      return {
        ...state,
        status: 'running',
        backend: message.backend,
        device: message.device,
        notes: [...state.notes, ...message.notes],
        epochs: message.epochs,
        // The network predicts from its first step on.
        model: modelOf(run),
        log: appendLog(state.log, nowMs, [logStart(message), ...message.notes.map(logDiagnostic)]),
      }
    case 'moved':
      return {
        ...state,
        backend: message.backend,
        device: message.device,
        notes: [...state.notes, message.reason],
        epochs: message.epochs,
        log: appendLog(state.log, nowMs, [logDiagnostic(message.reason), logStart(message)]),
      }
    case 'progress':
      return {
        ...state,
        progress: message.progress,
        epochs: message.epochs.length === 0 ? state.epochs : [...state.epochs, ...message.epochs],
        health: message.health ? keepHealth(state.health, message.health) : state.health,
        log: appendLog(state.log, nowMs, milestones(message.epochs, run.plan.epochs)),
      }
    case 'kept-epochs':
      return { ...state, kept: message.kept }
    case 'state':
      if (message.state === state.status) return state
      return {
        ...state,
        status: message.state,
        log:
          state.status === 'starting'
            ? state.log
            : appendLog(state.log, nowMs, [logWord('info', message.state === 'paused' ? 'training.log.paused' : 'training.log.resumed')]),
      }
    case 'ended':
      return {
        ...state,
        status: 'ended',
        stopping: false,
        result: message.result,
        predictions: message.predictions,
        final: message.final,
        notes: [...state.notes, ...message.notes],
        model: modelOf(run),
        log: appendLog(state.log, nowMs, [ending(message.result), ...message.notes.map(logDiagnostic)]),
      }
  }
}

function modelOf(run: FrozenRun): CurrentModel {
  return { ...signatureOf(run), resize: run.resize, origin: 'run', name: run.projectName, threshold: 0.5, card: null }
}

function logStart({
  backend,
  device,
  threads,
}: {
  readonly backend: BackendName
  readonly device: string
  readonly threads: number
}): LogDraft {
  const where = { backend: backendLabels[backend], device }
  return threads > 1
    ? logWord('info', 'training.log.started.threads', { ...where, threads: String(threads) })
    : logWord('info', 'training.log.started', where)
}

function ending(result: RunResult): LogDraft {
  const values = { steps: { as: 'count', value: result.steps }, time: { as: 'duration', value: result.elapsedMs } } as const
  switch (result.outcome) {
    case 'completed':
      return logWord('good', 'training.log.completed', values)
    case 'stopped':
      return logWord('info', 'training.log.stopped', values)
    case 'diverged':
      return logWord('error', 'training.log.diverged', values)
  }
}

/** About twenty epochs of a run are worth a line, the first and the last among them. */
function milestones(epochs: readonly EpochRecord[], planned: number): LogDraft[] {
  const every = Math.max(1, Math.ceil(planned / 20))
  return epochs
    .filter((record) => record.epoch === 1 || record.epoch % every === 0 || record.epoch === planned)
    .map((record) => {
      const base = {
        epoch: { as: 'count', value: record.epoch },
        loss: { as: 'loss', value: record.loss },
      } as const
      if (record.absoluteError !== null) {
        const numbers = { ...base, error: { as: 'loss', value: record.absoluteError } } as const
        return record.valLoss === null || record.valAbsoluteError === null
          ? logWord('info', 'training.log.epochNumbers', numbers)
          : logWord('info', 'training.log.epochNumbersVal', {
              ...numbers,
              valLoss: { as: 'loss', value: record.valLoss },
              valError: { as: 'loss', value: record.valAbsoluteError },
            })
      }
      const classes = { ...base, accuracy: { as: 'percent', value: record.accuracy ?? 0 } } as const
      return record.valLoss === null || record.valAccuracy === null
        ? logWord('info', 'training.log.epoch', classes)
        : logWord('info', 'training.log.epochVal', {
            ...classes,
            valLoss: { as: 'loss', value: record.valLoss },
            valAccuracy: { as: 'percent', value: record.valAccuracy },
          })
    })
}
