// All messages between the interface and the training worker: those of training, and looking into the network.
import type { FromWorker as FromTraining, ToWorker as ToTraining } from '../training/protocol'
import type { ExplainAnswer, ExplainAsk } from './ask'

export type ToWorker =
  | ToTraining
  | {
      /** Looks into the run's network, while it goes or after. */ readonly type: 'explain'
      readonly requestId: string
      readonly ask: ExplainAsk
    }

export type FromWorker = FromTraining | { readonly type: 'explained'; readonly requestId: string; readonly answer: ExplainAnswer }
