// What a run is given, what it tells, and what it ends with.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Dataset, Splits } from '../datasets/dataset'
import type { Diagnostic } from '../diagnostics'
import type { LossSignal } from './backend-fault'
import type { ChangeHelpers } from './change-ahead'
import type { Checkpoint } from './checkpoint'
import type { RunControl } from './control'
import type { RunInsight } from './insight'
import type { HealthRecord } from './layer-health'
import type { BackendName, EpochRecord, Progress, RunResult, TrainingPlan } from './plan'
import type { RunPredictions } from './predictions'
import type { ServingModel } from './serving-model'
import type { CompileStep } from './stepper'
import type { TrainingState } from './training-state'

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
  /** `problems`: why it was not the user who paused it; it tries again when it goes on. */
  | { readonly type: 'state'; readonly state: 'running' | 'paused'; readonly problems?: readonly Diagnostic[] }

export interface RunOptions {
  /** tfjs with its backend started; see src/engine. */
  readonly tf: typeof Tfjs
  readonly backend: BackendName
  readonly plan: TrainingPlan
  readonly data: Dataset
  readonly splits: Splits
  readonly control: RunControl
  /** Compiles the step where the network allows it; null: every step goes through tfjs. */
  readonly compileStep: CompileStep | null
  /** What may change the pictures of the next step meanwhile; null or absent: they are changed when it is their turn. */
  readonly changeHelper?: ChangeHelpers | null
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
