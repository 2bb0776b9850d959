// All messages between the interface and the training worker: those of training, looking into a network, and taking up an earlier run.
import type { FromWorker as FromTraining, ToWorker as ToTraining } from '../training/protocol'
import type { DecodedDataset, Splits } from '../datasets/dataset'
import type { TrainingPlan } from '../training/plan'
import type { ExplainAnswer, ExplainAsk } from './ask'
import type { KeptFiles, KeptPlace } from './kept-files'
import type { Judged } from './review'

export type ToWorker =
  | ToTraining
  | {
      /** Looks into the run's network, while it goes or after. */ readonly type: 'explain'
      readonly requestId: string
      readonly ask: ExplainAsk
    }
  | {
      /** Takes up a run that has ended, to be judged, looked into and tried; in place of whatever the worker held. */
      readonly type: 'review'
      readonly requestId: string
      readonly plan: TrainingPlan
      readonly data: DecodedDataset
      readonly splits: Splits
      readonly kept: { readonly index: string; readonly weights: Uint8Array }
    }
  /** Judges the run that was taken up with the weights of a place. */
  | { readonly type: 'judge'; readonly requestId: string; readonly place: KeptPlace }

export type FromWorker =
  | FromTraining
  | { readonly type: 'explained'; readonly requestId: string; readonly answer: ExplainAnswer }
  | { readonly type: 'reviewing'; readonly requestId: string; readonly places: readonly KeptPlace[] }
  | ({ readonly type: 'judged'; readonly requestId: string } & Judged)
  /** Before `ended`: the weights of the run at some of its epochs, to be kept with it. */
  | { readonly type: 'kept-epochs'; readonly runId: string; readonly kept: KeptFiles }
