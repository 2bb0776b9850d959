// A diagram built as a tfjs model. buildModel() makes one; the run loop trains it.
import type * as Tfjs from '@tensorflow/tfjs'
import type { NodeId } from '../graph/graph'
import type { StepClock, WeightSpec } from '../layers/layer-kind'
import type { LossBinding } from './analysis'

export interface CompiledWeight {
  readonly nodeId: NodeId
  readonly spec: WeightSpec
  /** False for frozen nodes and for weights that training does not touch, such as moving averages. */
  readonly trainable: boolean
  readonly variable: Tfjs.Variable
}

export interface CompiledModel {
  /** From the input to the prediction, the last sigmoid or softmax included: what is saved and what predicts. */
  readonly model: Tfjs.LayersModel
  /** The same layers, ending where the loss is computed: at the logits where the loss pairs with an activation. */
  readonly trainingModel: Tfjs.LayersModel
  readonly inputs: readonly NodeId[]
  /** What each computing node gives; its logits where the loss pairs with its activation. */
  readonly outputs: readonly { readonly nodeId: NodeId; readonly tensor: Tfjs.SymbolicTensor }[]
  readonly losses: readonly LossBinding[]
  readonly weights: readonly CompiledWeight[]
  /** The run loop advances it; dropout reads it. */
  readonly clock: StepClock
  dispose(): void
}
