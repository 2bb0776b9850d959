// The diagram as React Flow shows it, derived from document and analysis. Nothing here is kept: it is computed again.
import type { Edge, Node, NodeHandle } from '@xyflow/react'
import { Position as Side } from '@xyflow/react'
import type { Analysis } from '../../src/compiler/analysis'
import { sameText, type Diagnostic, type Text } from '../../src/diagnostics'
import type { Layout, Position } from '../../src/document/document'
import { detourOf, portPlace, wireWidth } from '../../src/document/diagram-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { EdgeId, Graph, GraphNode, NodeId } from '../../src/graph/graph'
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

/**
 * What each node says, by id. Positions and selection are not part of it, so moving redraws nothing; what says the same
 * as in `before` is the same object, so that an edit redraws only what it changed.
 */
export function nodeContents(
  graph: Pick<Graph, 'nodes'>,
  analysis: Analysis,
  layout: Layout,
  before: ReadonlyMap<NodeId, LayerNodeData> = new Map(),
): ReadonlyMap<NodeId, LayerNodeData> {
  const problems = new Map<NodeId, Diagnostic[]>()
  for (const diagnostic of analysis.diagnostics) {
    if (diagnostic.nodeId === undefined) continue
    const list = problems.get(diagnostic.nodeId)
    if (list) list.push(diagnostic)
    else problems.set(diagnostic.nodeId, [diagnostic])
  }
  const erring = graph.nodes.filter(({ id }) => problems.get(id)?.some(({ severity }) => severity === 'error')).map(({ id }) => id)
  const bubbles = placeBubbles(layout, graph.nodes, erring)
  const total = analysis.totals.parameters
  return new Map(
    graph.nodes.map((node) => {
      const known = analysis.nodes.get(node.id)
      const kind = known?.kind ?? null
      const parameters = known?.parameters ?? 0
      const data: LayerNodeData = {
        node,
        kind,
        title: kind && known ? kind.label(known.params) : { en: 'Unknown layer', zh: '未知的层' },
        describe: kind && known ? kind.describe(known.params) : sameText(node.kind),
        parameters,
        share: total > 0 ? parameters / total : 0,
        output: known?.outputs[0] ?? null,
        diagnostics: problems.get(node.id) ?? [],
        bubble: bubbles.get(node.id) ?? null,
        direction: layout.direction,
      }
      return [node.id, reused(before.get(node.id), data)]
    }),
  )
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

export function wireContents(
  graph: Pick<Graph, 'nodes' | 'edges'>,
  analysis: Analysis,
  layout: Layout,
  before: ReadonlyMap<EdgeId, WireData> = new Map(),
): ReadonlyMap<EdgeId, WireData> {
  const bad = new Set<string>()
  for (const { severity, edgeId, nodeId, port } of analysis.diagnostics) {
    if (severity !== 'error') continue
    if (edgeId !== undefined) bad.add(edgeId)
    else if (nodeId !== undefined && port !== undefined) bad.add(`${nodeId} ${port}`)
  }
  for (const { severity, nodeId, port, code } of analysis.diagnostics) {
    // A misfit of shapes is a misfit of what comes in.
    if (severity === 'error' && nodeId !== undefined && port === undefined && code.startsWith('shape/')) bad.add(`${nodeId} *`)
  }
  const ids = graph.nodes.map(({ id }) => id)
  return new Map(
    graph.edges.map((edge) => {
      const shape = analysis.edges.get(edge.id) ?? null
      const problem = bad.has(edge.id) || bad.has(`${edge.to.node} ${edge.to.port}`) || bad.has(`${edge.to.node} *`)
      const data: WireData = {
        shape,
        width: wireWidth(shape),
        problem,
        direction: layout.direction,
        detour: detourOf(layout, ids, edge.from.node, edge.to.node),
      }
      return [edge.id, reused(before.get(edge.id), data)]
    }),
  )
}

export function flowEdges(
  graph: Pick<Graph, 'nodes' | 'edges'>,
  contents: ReadonlyMap<EdgeId, WireData>,
  selected: ReadonlySet<EdgeId>,
  label: (from: string, to: string, shape: Shape | null) => string,
): WireFlowEdge[] {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]))
  return graph.edges.flatMap((edge) => {
    const data = contents.get(edge.id)
    if (!data) return []
    return [
      {
        id: edge.id,
        type: 'wire' as const,
        source: edge.from.node,
        target: edge.to.node,
        sourceHandle: edge.from.port,
        targetHandle: edge.to.port,
        data,
        selected: selected.has(edge.id),
        ariaLabel: label(names.get(edge.from.node) ?? '', names.get(edge.to.node) ?? '', data.shape),
      },
    ]
  })
}
