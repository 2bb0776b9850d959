// The diagram as React Flow shows it, derived from document and analysis. Nothing here is kept: it is computed again.
import type { Edge, Node, NodeHandle } from '@xyflow/react'
import { Position as Side } from '@xyflow/react'
import type { Analysis } from '../../src/compiler/analysis'
import { sameText, type Diagnostic, type Text } from '../../src/diagnostics'
import type { Layout, Position } from '../../src/document/document'
import { detourOf, portPlace, wireWidth } from '../../src/document/diagram-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from '../../src/graph/graph'
import type { LayerKind } from '../../src/layers/layer-kind'
import { sameJson } from '../../src/document/same-json'
import type { Shape } from '../../src/tensor'
import { placeBubbles, type BubbleSide } from './place-bubbles'

export interface LayerNodeData extends Record<string, unknown> {
  readonly node: GraphNode
  readonly kind: LayerKind | null
  readonly title: Text
  readonly describe: Text
  readonly parameters: number
  /** Its part of all parameters, 0…1. */
  readonly share: number
  /** What it gives out; null where it gives nothing, or that is unknown. */
  readonly output: Shape | null
  readonly diagnostics: readonly Diagnostic[]
  readonly bubble: BubbleSide | null
  readonly direction: Layout['direction']
}

export interface WireData extends Record<string, unknown> {
  readonly shape: Shape | null
  readonly width: number
  readonly problem: boolean
  readonly direction: Layout['direction']
  /** How far aside it runs to pass the nodes between its ends; 0: it runs straight. */
  readonly detour: number
}

export type LayerFlowNode = Node<LayerNodeData, 'layer'>
export type WireFlowEdge = Edge<WireData, 'wire'>

const NOWHERE: Position = { x: 0, y: 0 }

export function positionOf(layout: Layout, id: NodeId): Position {
  return layout.positions[id] ?? NOWHERE
}

/** What is known of nodes beyond themselves, once for all of them. */
export interface Findings {
  readonly problems: ReadonlyMap<NodeId, readonly Diagnostic[]>
  /** Nodes with an error, in the order of the document. */
  readonly erring: ReadonlySet<NodeId>
  readonly bubbles: ReadonlyMap<NodeId, BubbleSide>
}

export function findingsOf(nodes: Graph['nodes'], analysis: Analysis, layout: Layout): Findings {
  const problems = new Map<NodeId, Diagnostic[]>()
  for (const diagnostic of analysis.diagnostics) {
    if (diagnostic.nodeId === undefined) continue
    const list = problems.get(diagnostic.nodeId)
    if (list) list.push(diagnostic)
    else problems.set(diagnostic.nodeId, [diagnostic])
  }
  const erring = nodes.filter(({ id }) => problems.get(id)?.some(({ severity }) => severity === 'error')).map(({ id }) => id)
  return { problems, erring: new Set(erring), bubbles: erring.length === 0 ? new Map() : placeBubbles(layout, nodes, erring) }
}

/**
 * What a node says. Its position and selection are not part of it, so moving redraws nothing; where it says the same as
 * `before`, it is the same object, so that an edit redraws only what it changed.
 */
export function nodeContent(
  node: GraphNode,
  analysis: Analysis,
  { problems, bubbles }: Findings,
  direction: Layout['direction'],
  before?: LayerNodeData,
): LayerNodeData {
  const known = analysis.nodes.get(node.id)
  const kind = known?.kind ?? null
  const total = analysis.totals.parameters
  const parameters = known?.parameters ?? 0
  return reused(before, {
    node,
    kind,
    title: kind && known ? kind.label(known.params) : { en: 'Unknown layer', zh: '未知的层' },
    describe: kind && known ? kind.describe(known.params) : sameText(node.kind),
    parameters,
    share: total > 0 ? parameters / total : 0,
    output: known?.outputs[0] ?? null,
    diagnostics: problems.get(node.id) ?? [],
    bubble: bubbles.get(node.id) ?? null,
    direction,
  })
}

/** The old one where it says the same. */
function reused<T extends Readonly<Record<string, unknown>>>(before: T | undefined, now: T): T {
  return before && Object.entries(now).every(([key, value]) => before[key] === value || (key !== 'kind' && sameJson(before[key], value)))
    ? before
    : now
}

/** Where the handles of a node stand, so that wires need no measuring. */
export function handlesOf(kind: LayerKind | null, graph: Graph, id: NodeId, direction: Layout['direction']): NodeHandle[] {
  return handlesAt(portNames(kind, graph, id, 'inputs'), portNames(kind, graph, id, 'outputs'), direction)
}

export function handlesAt(inputs: readonly string[], outputs: readonly string[], direction: Layout['direction']): NodeHandle[] {
  const down = direction === 'down'
  const place = (names: readonly string[], type: 'source' | 'target'): NodeHandle[] =>
    names.map((name, index) => {
      const { x, y } = portPlace(index, names.length, type === 'source' ? 'outputs' : 'inputs', direction)
      return {
        id: name,
        type,
        position: down ? (type === 'source' ? Side.Bottom : Side.Top) : type === 'source' ? Side.Right : Side.Left,
        x: x - HANDLE / 2,
        y: y - HANDLE / 2,
        width: HANDLE,
        height: HANDLE,
      }
    })
  return [...place(inputs, 'target'), ...place(outputs, 'source')]
}

export const HANDLE = 10

/** A kind's ports; those of an unknown kind are the ones its wires name. */
export function portNames(kind: LayerKind | null, graph: Graph, id: NodeId, side: 'inputs' | 'outputs'): readonly string[] {
  if (kind) return kind[side].map((port) => port.name)
  const named = graph.edges.flatMap((edge) =>
    side === 'inputs' ? (edge.to.node === id ? [edge.to.port] : []) : edge.from.node === id ? [edge.from.port] : [],
  )
  return [...new Set(named)]
}

export function flowNode(data: LayerNodeData, graph: Graph, position: Position, selected: boolean, label: string): LayerFlowNode {
  return {
    id: data.node.id,
    type: 'layer',
    position,
    data,
    selected,
    ...NODE_SIZE,
    measured: { ...NODE_SIZE },
    handles: handlesOf(data.kind, graph, data.node.id, data.direction),
    ariaLabel: label,
    zIndex: data.bubble === null ? 1 : 2,
  }
}

/** Wires at which something is wrong. */
export function badWires(edges: Graph['edges'], diagnostics: readonly Diagnostic[]): ReadonlySet<EdgeId> {
  const bad = new Set<string>()
  for (const { severity, edgeId, nodeId, port, code } of diagnostics) {
    if (severity !== 'error') continue
    if (edgeId !== undefined) bad.add(edgeId)
    else if (nodeId !== undefined && port !== undefined) bad.add(`${nodeId} ${port}`)
    // A misfit of shapes is a misfit of what comes in.
    else if (nodeId !== undefined && code.startsWith('shape/')) bad.add(`${nodeId} *`)
  }
  if (bad.size === 0) return bad
  return new Set(
    edges.filter(({ id, to }) => bad.has(id) || bad.has(`${to.node} ${to.port}`) || bad.has(`${to.node} *`)).map(({ id }) => id),
  )
}

/** What a wire says; the object of before where that is the same. */
export function wireContent(
  edge: GraphEdge,
  shape: Shape | null,
  problem: boolean,
  layout: Layout,
  nodes: readonly NodeId[],
  before?: WireData,
): WireData {
  return reused(before, {
    shape,
    width: wireWidth(shape),
    problem,
    direction: layout.direction,
    detour: detourOf(layout, nodes, edge.from.node, edge.to.node),
  })
}

export function flowEdge(edge: GraphEdge, data: WireData, selected: boolean, label: string): WireFlowEdge {
  return {
    id: edge.id,
    type: 'wire',
    source: edge.from.node,
    target: edge.to.node,
    sourceHandle: edge.from.port,
    targetHandle: edge.to.port,
    data,
    selected,
    ariaLabel: label,
  }
}
