// Nodes, wires and groups: the network as drawn. Plain immutable JSON; what it means is the compiler's business.
import type { Json } from '../diagnostics'

export type NodeId = string
export type EdgeId = string

export interface GraphNode {
  readonly id: NodeId
  /** Type of the layer kind; may name a kind this version does not know, which is kept as it is. */
  readonly kind: string
  /** Unique in the graph, `[A-Za-z][A-Za-z0-9_]*`; layers of the model are named after it. */
  readonly name: string
  /** As they stand in the file; the kind's ParamSet reads them. */
  readonly params: Readonly<Record<string, Json>>
  /** A frozen node keeps its weights in training. */
  readonly frozen?: boolean | undefined
}

export interface PortRef {
  readonly node: NodeId
  readonly port: string
}

/** A wire from an output port to an input port. Wires into one `many` port count in array order. */
export interface GraphEdge {
  readonly id: EdgeId
  readonly from: PortRef
  readonly to: PortRef
}

export const GROUP_COLOURS = ['grey', 'blue', 'green', 'amber', 'red', 'violet'] as const
export type GroupColour = (typeof GROUP_COLOURS)[number]

/** Nodes that belong together, drawn in one frame. A node is in one group at most. */
export interface GraphGroup {
  readonly id: string
  readonly name: string
  readonly members: readonly NodeId[]
  readonly colour: GroupColour
  /** Words about it, shown under its name; may be empty. */
  readonly note: string
  /** Whether it is drawn as one node. Nothing else follows from it: the compiler looks at the members. */
  readonly collapsed: boolean
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly groups: readonly GraphGroup[]
}

export const EMPTY_GRAPH: Graph = { nodes: [], edges: [], groups: [] }

export const NODE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/
