// What the compiler knows of a diagram. analyzeGraph() makes one; everything else only reads it.
import type { Diagnostic } from '../diagnostics'
import type { EdgeId, NodeId } from '../graph/graph'
import type { LayerKind, WeightSpec } from '../layers/layer-kind'
import type { LossKind } from '../losses/loss-kind'
import type { Shape } from '../tensor'

export interface NodeAnalysis {
  readonly id: NodeId
  /** Null where this version does not know the kind. */
  readonly kind: LayerKind | null
  /** Read by the kind's ParamSet; defaults where the file's did not fit. */
  readonly params: unknown
  /** Shapes that arrive, in port order; null where unknown because of a problem upstream. */
  readonly inputs: readonly (Shape | null)[]
  readonly outputs: readonly (Shape | null)[]
  readonly weights: readonly WeightSpec[]
  readonly parameters: number
  readonly trainableParameters: number
  /** Per sample, one forward pass. */
  readonly flops: number
  /** True where its activation is built apart, because a cross-entropy trains from the logits before it. */
  readonly splitActivation: boolean
}

export interface LossBinding {
  readonly nodeId: NodeId
  readonly loss: LossKind
  /** Node whose output the loss judges: the model's prediction. */
  readonly outputNodeId: NodeId
  readonly outputPort: string
  /** Values the prediction has per sample. */
  readonly units: number
}

export interface Analysis {
  readonly nodes: ReadonlyMap<NodeId, NodeAnalysis>
  /** Topological order; nodes on a cycle are left out. */
  readonly order: readonly NodeId[]
  /** Shape on every wire; null where unknown. */
  readonly edges: ReadonlyMap<EdgeId, Shape | null>
  readonly diagnostics: readonly Diagnostic[]
  /** Input nodes that reach a loss. */
  readonly inputs: readonly NodeId[]
  readonly losses: readonly LossBinding[]
  readonly totals: {
    /** Nodes that compute something: neither inputs nor losses. */
    readonly layers: number
    readonly parameters: number
    readonly trainableParameters: number
    readonly flops: number
  }
  /** True when there are no errors and the diagram can be trained. */
  readonly trainable: boolean
}
