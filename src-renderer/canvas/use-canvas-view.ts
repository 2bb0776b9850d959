// What React Flow is given: the document, its meaning, the selection and what is in hand. An edit makes new objects only of
// what it changed, and a drag only of what moves, so that nothing else is drawn again.
import { useMemo, useState } from 'react'
import type { Analysis } from '../../src/compiler/analysis'
import type { Layout, Position } from '../../src/document/document'
import { sameJson } from '../../src/document/same-json'
import type { EdgeId, Graph, NodeId } from '../../src/graph/graph'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import type { CanvasFlowNode } from './canvas-nodes'
import { useDragStore } from './drag-store'
import { collapsedData, collapsedNode, frameNode, throughGroups } from './group-view'
import { collapsedGroups, groupFlowId } from './units'
import type { FlowLabels } from './use-flow-labels'
import {
  flowEdges,
  flowNode,
  nodeContents,
  positionOf,
  wireContents,
  type LayerNodeData,
  type WireData,
  type WireFlowEdge,
} from './view-model'

/** Describes how nodes are handled by keys; see canvas.tsx. */
export const NODE_HINT_ID = 'canvas-node-hint'

const TABBED = { tabIndex: 0, 'aria-describedby': NODE_HINT_ID }
const UNTABBED = { tabIndex: -1, 'aria-describedby': NODE_HINT_ID }

export function useCanvasView(labels: FlowLabels): { readonly nodes: CanvasFlowNode[]; readonly edges: WireFlowEdge[] } {
  const graph = useDocumentStore((state) => state.document.graph)
  const layout = useDocumentStore((state) => state.document.layout)
  const analysis = useAnalysis()
  const selectedNodes = useViewStore((state) => state.selectedNodes)
  const selectedEdges = useViewStore((state) => state.selectedEdges)
  const contents = useContents()
  const wires = useWires()

  const [keep] = useState(rememberNodes)
  const resting = useMemo(() => {
    const selected = new Set(selectedNodes)
    const collapsed = collapsedGroups(graph)
    const at = (id: NodeId): Position => positionOf(layout, id)
    const first = selectedNodes[0] ?? graph.nodes[0]?.id ?? ''
    const group = collapsed.get(first)
    const tabbed = group ? groupFlowId(group.id) : first
    const fresh: CanvasFlowNode[] = [
      ...graph.groups.filter((one) => !one.collapsed).map((one) => frameNode(one, at, labels.frame(one))),
      ...graph.groups
        .filter((one) => one.collapsed)
        .map((one) => {
          const data = collapsedData(graph, layout.direction, analysis, one)
          return collapsedNode(
            data,
            at,
            one.members.some((id) => selected.has(id)),
            labels.collapsed(data),
          )
        }),
      ...graph.nodes.flatMap((node): readonly CanvasFlowNode[] => {
        const data = contents.get(node.id)
        return data && !collapsed.has(node.id) ? [flowNode(data, graph, at(node.id), selected.has(node.id), labels.node(data))] : []
      }),
    ]
    // One tab stop for the whole diagram: the arrow keys go on from there.
    return keep(
      fresh.map((node): CanvasFlowNode =>
        node.type === 'frame' ? node : { ...node, domAttributes: node.id === tabbed ? TABBED : UNTABBED },
      ),
    )
  }, [graph, layout, contents, analysis, selectedNodes, labels, keep])

  const places = useDragStore((state) => state.places)
  const copying = useDragStore((state) => state.copying)
  const nodes = useMemo(() => {
    if (!places) return resting
    const at = (id: NodeId): Position => places[id] ?? positionOf(layout, id)
    const moved = resting.map((node): CanvasFlowNode => {
      if (node.type === 'layer') {
        const position = places[node.id]
        return position ? { ...node, position } : node
      }
      if (!node.data.group.members.some((id) => places[id] !== undefined)) return node
      if (node.type === 'frame') return copying ? node : { ...node, ...frameNode(node.data.group, at, node.ariaLabel ?? '') }
      return { ...node, position: collapsedNode(node.data, at, false, '').position }
    })
    if (!copying) return moved
    // The originals stay where they are; what the pointer holds are their copies.
    const stay = resting.filter((node) => node.type === 'layer' && places[node.id] !== undefined)
    return [...stay.map((node): CanvasFlowNode => ({ ...node, id: `copied:${node.id}`, selected: false, draggable: false })), ...moved]
  }, [resting, places, copying, layout])

  const overWire = useDragStore((state) => state.overWire)
  const pulled = useDragStore((state) => state.pulled)
  const drawn = useMemo(
    () => throughGroups(graph, flowEdges(graph, wires, new Set(selectedEdges), labels.edge)),
    [graph, wires, selectedEdges, labels],
  )
  const edges = useMemo(() => {
    if (overWire === null && !pulled) return drawn
    return drawn.filter(({ id }) => id !== pulled?.edge.id).map((edge) => (edge.id === overWire ? { ...edge, className: 'taking' } : edge))
  }, [drawn, overWire, pulled])
  return { nodes, edges }
}

/** The object of before where nothing of it changed, so that React Flow need not look at it again. */
function reuse(before: CanvasFlowNode | undefined, now: CanvasFlowNode): CanvasFlowNode {
  if (!before || before.type !== now.type || before.selected !== now.selected || before.ariaLabel !== now.ariaLabel) return now
  const isSame =
    before.position.x === now.position.x &&
    before.position.y === now.position.y &&
    before.width === now.width &&
    before.height === now.height &&
    before.zIndex === now.zIndex &&
    before.domAttributes === now.domAttributes &&
    (before.data === now.data || (now.type !== 'layer' && sameJson(before.data, now.data))) &&
    sameJson(before.handles, now.handles)
  return isSame ? before : now
}

function useContents(): ReadonlyMap<NodeId, LayerNodeData> {
  const nodes = useDocumentStore((state) => state.document.graph.nodes)
  const layout = useDocumentStore((state) => state.document.layout)
  const analysis = useAnalysis()
  const [contentsOf] = useState(rememberContents)
  return useMemo(() => contentsOf(nodes, analysis, layout), [contentsOf, nodes, analysis, layout])
}

function rememberContents() {
  let before: ReadonlyMap<NodeId, LayerNodeData> = new Map()
  return (nodes: Graph['nodes'], analysis: Analysis, layout: Layout) => (before = nodeContents({ nodes }, analysis, layout, before))
}

function useWires(): ReadonlyMap<EdgeId, WireData> {
  const nodes = useDocumentStore((state) => state.document.graph.nodes)
  const edges = useDocumentStore((state) => state.document.graph.edges)
  const layout = useDocumentStore((state) => state.document.layout)
  const analysis = useAnalysis()
  const [wiresOf] = useState(rememberWires)
  return useMemo(() => wiresOf({ nodes, edges }, analysis, layout), [wiresOf, nodes, edges, analysis, layout])
}

function rememberWires() {
  let before: ReadonlyMap<EdgeId, WireData> = new Map()
  return (graph: Pick<Graph, 'nodes' | 'edges'>, analysis: Analysis, layout: Layout) =>
    (before = wireContents(graph, analysis, layout, before))
}

function rememberNodes() {
  let before: ReadonlyMap<string, CanvasFlowNode> = new Map()
  return (fresh: readonly CanvasFlowNode[]): CanvasFlowNode[] => {
    const nodes = fresh.map((node) => reuse(before.get(node.id), node))
    before = new Map(nodes.map((node) => [node.id, node]))
    return nodes
  }
}
