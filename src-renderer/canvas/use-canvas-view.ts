// What React Flow is given: what is in view of the document, its meaning, the selection and what is in hand. An edit makes new
// objects only of what it changed, and a drag only of what moves, so that nothing else is drawn again.
import { useStore, type ReactFlowState } from '@xyflow/react'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Layout, Position } from '../../src/document/document'
import { groupFrame, type Box } from '../../src/document/frame-geometry'
import { sameJson } from '../../src/document/same-json'
import type { EdgeId, Graph, NodeId } from '../../src/graph/graph'
import { useShownAnalysis, useShownGraph, useShownLayout } from '../state/shown-document'
import { useViewStore } from '../state/view-store'
import type { CanvasFlowNode } from './canvas-nodes'
import { useDragStore, type DragState } from './drag-store'
import { freeFrameNode } from './free-frame-node'
import { framesOf, roomForWords } from './free-frames'
import { collapsedData, collapsedNode, frameNode, throughGroups } from './group-view'
import { boxesMeet, MOST_HELD, seenIn, shownBox, unitsOf, windowFor, type Unit } from './seen'
import { collapsedGroups, groupFlowId } from './units'
import type { FlowLabels } from './use-flow-labels'
import {
  badWires,
  findingsOf,
  flowEdge,
  flowNode,
  nodeContent,
  positionOf,
  wireContent,
  type Findings,
  type LayerNodeData,
  type WireData,
  type WireFlowEdge,
} from './view-model'

/** Describes how nodes are handled by keys; see canvas.tsx. */
export const NODE_HINT_ID = 'canvas-node-hint'

const TABBED = { tabIndex: 0, 'aria-describedby': NODE_HINT_ID }
const UNTABBED = { tabIndex: -1, 'aria-describedby': NODE_HINT_ID }

export interface CanvasView {
  readonly nodes: CanvasFlowNode[]
  readonly edges: WireFlowEdge[]
  /** All that stands on the canvas, where it is shown now. */
  readonly units: readonly Unit[]
  readonly layout: Layout
  readonly findings: Findings
  readonly badWires: ReadonlySet<EdgeId>
  /** Whether there is so much in view that it is painted; what is in hand is drawn above that. */
  readonly far: boolean
}

/** `pointed`: flow ids of what the pointer is at. */
export function useCanvasView(labels: FlowLabels, pointed: readonly string[]): CanvasView {
  const graph = useShownGraph()
  const layout = useLayoutInHand()
  const analysis = useShownAnalysis()
  const selectedNodes = useViewStore((state) => state.selectedNodes)
  const selectedEdges = useViewStore((state) => state.selectedEdges)
  const selectedFrames = useViewStore((state) => state.selectedFrames)
  const moving = useDragStore((state) => state.moving)
  const window = useWindow()

  const collapsed = useMemo(() => collapsedGroups(graph), [graph])
  const units = useMemo(() => unitsOf(graph, layout), [graph, layout])
  const findings = useMemo(() => findingsOf(graph.nodes, analysis, layout), [graph.nodes, analysis, layout])
  const bad = useMemo(() => badWires(graph.edges, analysis.diagnostics), [graph.edges, analysis])
  const names = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node.name])), [graph.nodes])
  const ids = useMemo(() => graph.nodes.map(({ id }) => id), [graph.nodes])

  // One tab stop for the whole diagram: the arrow keys go on from there.
  const first = selectedNodes[0] ?? graph.nodes[0]?.id ?? ''
  const firstGroup = collapsed.get(first)
  const tabbed = firstGroup ? groupFlowId(firstGroup.id) : first

  const seen = useMemo(() => {
    const flowIdOf = (id: NodeId): string => {
      const group = collapsed.get(id)
      return group ? groupFlowId(group.id) : id
    }
    const some = (list: readonly NodeId[]): readonly string[] => (list.length > MOST_HELD ? [] : list.map(flowIdOf))
    return seenIn(graph, layout, units, window, new Set([tabbed, ...pointed, ...some(selectedNodes), ...some(moving)]))
  }, [graph, layout, units, window, tabbed, pointed, selectedNodes, moving, collapsed])

  const [contentOf] = useState(() => remember<LayerNodeData>())
  const [keep] = useState(rememberNodes)
  const resting = useMemo(() => {
    const selected = new Set(selectedNodes)
    const at = (id: NodeId): Position => positionOf(layout, id)
    const isSeen = (group: Graph['groups'][number]): boolean =>
      window !== null && !seen.far && boxesMeet(groupFrame(group, layout.direction, at).box, window)
    const free = framesOf(layout).filter((frame) => window !== null && !seen.far && boxesMeet(frame, window))
    const fresh: CanvasFlowNode[] = free.map((frame) =>
      freeFrameNode({ frame, room: roomForWords({ graph, layout }, frame) }, frame, selectedFrames.includes(frame.id), labels.free(frame)),
    )
    const groups = graph.groups.flatMap((group): readonly CanvasFlowNode[] =>
      !group.collapsed && isSeen(group) ? [frameNode(group, layout.direction, at, labels.frame(group))] : [],
    )
    fresh.push(...groups)
    for (const { flowId, node, group } of units) {
      if (!seen.unitIds.has(flowId)) continue
      const domAttributes = flowId === tabbed ? TABBED : UNTABBED
      if (node) {
        const data = contentOf(node.id, (before) => nodeContent(node, analysis, findings, layout.direction, before))
        fresh.push({ ...flowNode(data, graph, at(node.id), selected.has(node.id), labels.node(data)), domAttributes })
      } else if (group) {
        const data = collapsedData(graph, layout.direction, analysis, group)
        const isSelected = group.members.some((id) => selected.has(id))
        fresh.push({ ...collapsedNode(data, at, isSelected, labels.collapsed(data)), domAttributes })
      }
    }
    return keep(fresh)
  }, [graph, layout, analysis, findings, units, seen, window, selectedNodes, selectedFrames, tabbed, labels, contentOf, keep])

  const [wireOf] = useState(() => remember<WireData>())
  const drawn = useMemo(() => {
    const selected = new Set(selectedEdges)
    const name = (id: NodeId): string => names.get(id) ?? ''
    const edges = graph.edges.flatMap((edge): readonly WireFlowEdge[] => {
      if (!seen.edgeIds.has(edge.id)) return []
      const shape = analysis.edges.get(edge.id) ?? null
      const data = wireOf(edge.id, (before) => wireContent(edge, shape, bad.has(edge.id), layout, ids, before))
      return [flowEdge(edge, data, selected.has(edge.id), labels.edge(name(edge.from.node), name(edge.to.node), shape))]
    })
    return throughGroups(graph, edges)
  }, [graph, layout, analysis, seen, bad, names, ids, selectedEdges, labels, wireOf])

  return {
    nodes: useNodesInHand(resting),
    edges: useEdgesInHand(drawn),
    units,
    layout,
    findings,
    badWires: bad,
    far: seen.far,
  }
}

/** The layout; where very much is moved, as it would be if that were let go. */
function useLayoutInHand(): Layout {
  const layout = useShownLayout()
  const places = useDragStore(manyPlaces)
  return useMemo(() => (places ? { ...layout, positions: { ...layout.positions, ...places } } : layout), [layout, places])
}

function manyPlaces({ places, moving }: DragState): DragState['places'] {
  return moving.length > MOST_HELD ? places : null
}

/** The part of the canvas that is kept ready, canvas pixels; null until the canvas has its size. */
function useWindow(): Box | null {
  const before = useRef<Box | null>(null)
  return useStore(
    useCallback(({ transform, width, height }: ReactFlowState) => {
      if (width === 0 || height === 0) return null
      return (before.current = windowFor(shownBox(transform, width, height), before.current))
    }, []),
  )
}

/** A few nodes in hand are moved one by one, the others stay the same objects. */
function useNodesInHand(resting: CanvasFlowNode[]): CanvasFlowNode[] {
  const layout = useShownLayout()
  const places = useDragStore((state) => state.places)
  const copying = useDragStore((state) => state.copying)
  const frames = useDragStore((state) => state.frames)
  const isMany = useDragStore((state) => manyPlaces(state) !== null)
  return useMemo(() => {
    const framed =
      Object.keys(frames).length === 0
        ? resting
        : resting.map((node): CanvasFlowNode => {
            const box = node.type === 'free' ? frames[node.data.frame.id] : undefined
            return node.type === 'free' && box ? freeFrameNode(node.data, box, node.selected === true, node.ariaLabel ?? '') : node
          })
    if (!places) return framed
    const at = (id: NodeId): Position => places[id] ?? positionOf(layout, id)
    const moved = isMany
      ? framed
      : framed.map((node): CanvasFlowNode => {
          if (node.type === 'free') return node
          if (node.type === 'layer') {
            const position = places[node.id]
            return position ? { ...node, position } : node
          }
          if (!node.data.group.members.some((id) => places[id] !== undefined)) return node
          if (node.type === 'frame')
            return copying ? node : { ...node, ...frameNode(node.data.group, node.data.direction, at, node.ariaLabel ?? '') }
          return { ...node, position: collapsedNode(node.data, at, false, '').position }
        })
    if (!copying) return moved
    // The originals stay where they are; what the pointer holds are their copies.
    const stay = resting.filter((node) => node.type === 'layer' && places[node.id] !== undefined)
    return [
      ...stay.map((node): CanvasFlowNode => ({
        ...node,
        id: `copied:${node.id}`,
        position: positionOf(layout, node.id),
        selected: false,
        draggable: false,
      })),
      ...moved,
    ]
  }, [resting, places, frames, isMany, copying, layout])
}

function useEdgesInHand(drawn: WireFlowEdge[]): WireFlowEdge[] {
  const overWire = useDragStore((state) => state.overWire)
  const pulled = useDragStore((state) => state.pulled)
  return useMemo(() => {
    if (overWire === null && !pulled) return drawn
    return drawn.filter(({ id }) => id !== pulled?.edge.id).map((edge) => (edge.id === overWire ? { ...edge, className: 'taking' } : edge))
  }, [drawn, overWire, pulled])
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

function rememberNodes() {
  let before: ReadonlyMap<string, CanvasFlowNode> = new Map()
  return (fresh: readonly CanvasFlowNode[]): CanvasFlowNode[] => {
    const nodes = fresh.map((node) => reuse(before.get(node.id), node))
    before = new Map(nodes.map((node) => [node.id, node]))
    return nodes
  }
}

/** What was said last of each id, to say it again with the same object. */
function remember<T>(): (id: string, say: (before: T | undefined) => T) => T {
  const said = new Map<string, T>()
  return (id, say) => {
    const now = say(said.get(id))
    said.set(id, now)
    return now
  }
}
