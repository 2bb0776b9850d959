// Messages between the interface and the training worker. Structured-clonable; pixels travel in shared memory.
import type { Diagnostic, Result } from '../diagnostics'
import type { BackendChoice } from '../document/document'
import type { CheckpointFiles, EncodedCheckpoint } from './checkpoint'
import type { ModelArtifact } from '../exporters/model-package'
import type { DecodedDataset, Splits } from '../datasets/dataset'
import type { HealthRecord } from './layer-health'
import type { BackendName, EpochRecord, Progress, RunResult, TrainingPlan } from './plan'
import type { RunPredictions } from './predictions'
import type { KnownBackend, KnownBackends } from './workload'

/** What the run's checkpoints are filed under; see `checkpoint.write` in src/api. */
export interface CheckpointLabel {
  readonly windowId: string
  /** Of the project and of the data. */
  readonly name: string
  readonly data: string
  readonly epochs: number
  /** The project as it was when training began, and the file it belongs to. */
  readonly project: string
  readonly handle: string | null
  readonly stamp: string | null
}

export type ToWorker =
  | {
      readonly type: 'train'
      readonly runId: string
      readonly plan: TrainingPlan
      readonly backend: BackendChoice
      readonly data: DecodedDataset
      readonly splits: Splits
      /** Takes up the run from this checkpoint instead of starting anew. */
      readonly resume: CheckpointFiles | null
      /** What earlier runs found of the backends of this machine. */
      readonly known: KnownBackends
      readonly label: CheckpointLabel
    }
  /** Asks for a checkpoint soon: the window goes to the background; or, `urgent`, is about to close. */
  | { readonly type: 'checkpoint'; readonly urgent: boolean }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Ends the run after the step in hand; the weights are kept. */
  | { readonly type: 'stop' }
  /** Makes a saved model the one that predicts. */
  | { readonly type: 'load'; readonly requestId: string; readonly model: ModelArtifact; readonly backend: BackendChoice }
  /** `values`: [n, height, width, channels] uint8 in the model's input size, or [n, features] float32. */
  | { readonly type: 'predict'; readonly requestId: string; readonly values: Uint8Array | Float32Array }
  /** Asks for the trained model as files. */
  | { readonly type: 'export'; readonly requestId: string }
  /** Every progress message is acknowledged; at most one is under way. */
  | { readonly type: 'ack' }

/**
 * `detail` is raw text of libraries, for the developer's log; it is never shown to people.
 */
export type FromWorker =
  | { readonly type: 'ready' }
  /** The run has its backend. `software`: a GPU interface drawn by the CPU. */
  | {
      readonly type: 'started'
      readonly runId: string
      readonly backend: BackendName
      readonly device: string
      /** That compute the step side by side. */
      readonly threads: number
      readonly notes: readonly Diagnostic[]
      /** Finished before this session, where the run was taken up from a checkpoint. */
      readonly epochs: readonly EpochRecord[]
    }
  /** The run goes on elsewhere; of its epochs, only these still count. */
  | {
      readonly type: 'moved'
      readonly runId: string
      readonly backend: BackendName
      readonly device: string
      /** That compute the step side by side. */
      readonly threads: number
      readonly reason: Diagnostic
      readonly epochs: readonly EpochRecord[]
    }
  /** Other backends were timed on this run. */
  | { readonly type: 'measured'; readonly runId: string; readonly key: string; readonly found: KnownBackend }
  /** Where the run stands, for the case that this worker dies. */
  | ({ readonly type: 'standing'; readonly runId: string } & CheckpointFiles)
  /** Stands on the disk now, or could not be written. */
  | ({ readonly type: 'checkpoint'; readonly runId: string; readonly written: Result<null> } & EncodedCheckpoint)
  /** Epochs finished since the last message: every epoch arrives, whatever the throttle. */
  | {
      readonly type: 'progress'
      readonly runId: string
      readonly progress: Progress
      readonly epochs: readonly EpochRecord[]
      /** The latest look at the layers since the last message, if there was one. */
      readonly health: HealthRecord | null
    }
  | { readonly type: 'state'; readonly runId: string; readonly state: 'running' | 'paused' }
  | {
      readonly type: 'ended'
      readonly runId: string
      readonly result: RunResult
      readonly predictions: RunPredictions
      /** What more epochs would go on from; null where the run diverged. */
      readonly final: CheckpointFiles | null
      readonly notes: readonly Diagnostic[]
    }
  /** The run could not start or broke off for a reason that is no training outcome. */
  | {
      readonly type: 'failed'
      readonly runId: string | null
      readonly diagnostics: readonly Diagnostic[]
      readonly detail?: string | undefined
    }
  /** Probabilities per sample, in class order, or numbers in their own units; see predict. */
  | { readonly type: 'predicted'; readonly requestId: string; readonly answers: readonly (readonly number[])[] }
  | { readonly type: 'exported'; readonly requestId: string; readonly model: ModelArtifact }
  | { readonly type: 'loaded'; readonly requestId: string }
  | {
      readonly type: 'refused'
      readonly requestId: string
      readonly diagnostics: readonly Diagnostic[]
      readonly detail?: string | undefined
    }
