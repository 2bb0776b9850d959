// What can be asked of a network that is being trained or has been: plain data, for messages.
import type { NodeId } from '../graph/graph'
import type { WeightPlace } from '../reference/reference'
import type { KnownShape } from '../tensor'
import type { ActivationMap } from './class-activation'
import type { NodeValues } from './explainer'
import type { RateTest } from './rate-test'
import type { StepTrace } from './step-trace'
import type { Surface, SurfaceAsk } from './surface'

/** An image of the run's data by its row, or any other in the network's size. */
export type Sample = { readonly row: number } | { readonly pixels: Uint8Array }

export type ExplainAsk =
  /** What the network makes of one image. `epoch` null: with the weights of the moment. */
  | {
      readonly what: 'look'
      readonly epoch: number | null
      readonly sample: Sample
      /** Class whose evidence is wanted; null: the one the network says. */
      readonly label: number | null
      /** Node whose maps the class activation is taken from; null: the last that has maps. */
      readonly mapsOf: NodeId | null
    }
  /** The weights of a node. */
  | { readonly what: 'weights'; readonly epoch: number | null; readonly nodeId: NodeId }
  /** One step of training, there and back, on rows of the run's data; nothing is changed by it. */
  | { readonly what: 'step'; readonly rows: readonly number[]; readonly training: boolean; readonly weight: WeightPlace | null }
  /** A short run over a range of learning rates, from the run's start. */
  | { readonly what: 'rates' }
  /** The loss over two weights, and ways down. */
  | ({ readonly what: 'surface' } & SurfaceAsk)

export interface Look {
  readonly what: 'look'
  /** Null: the weights of the moment. */
  readonly epoch: number | null
  /** Epochs whose weights are kept, ascending; 0 is before the first step. */
  readonly epochs: readonly number[]
  /** What each node gives, in the order of computation, activations included. */
  readonly nodes: readonly NodeValues[]
  /** Share of each class. */
  readonly probabilities: readonly number[]
  /** Class that `activation` and `inputGradient` speak for. */
  readonly label: number
  /** Grad-CAM; null where the network never looks at places. */
  readonly activation: (ActivationMap & { readonly nodeId: NodeId }) | null
  /** ∂score/∂input in the input's shape. */
  readonly inputGradient: Float32Array
}

export interface NodeWeights {
  readonly what: 'weights'
  readonly epoch: number | null
  readonly weights: readonly { readonly name: string; readonly shape: KnownShape; readonly values: Float32Array }[]
}

export type ExplainAnswer = Look | NodeWeights | StepTrace | Surface | RateTest
