// What of the diagram is in view, and how it is drawn: React Flow is given only what stands in or near the view, and where
// that is very much, only what is in hand; the rest is painted (see far-layer.tsx). Pure.
import type { Layout, Position } from '../../src/document/document'
import type { Box } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { EdgeId, Graph, GraphEdge, GraphGroup, GraphNode, NodeId } from '../../src/graph/graph'
import { collapsedGroups, collapsedPlace, groupFlowId } from './units'
import { positionOf } from './view-model'

/** Nodes that are drawn as elements of the page; where more are in view, nobody can read them anyway. */
export const MOST_ELEMENTS = 150
/** Zoom below which a node is a patch of its colour. */
export const TINY = 0.12
/** Nodes in hand or selected that are still drawn as elements where the others are painted. */
export const MOST_HELD = 40

/** What stands on the canvas as one: a layer, or a collapsed group. */
export interface Unit {
  readonly flowId: string
  readonly at: Position
  readonly node: GraphNode | null
  readonly group: GraphGroup | null
}

/** In the order of the document; what comes later lies on top. */
export function unitsOf(graph: Graph, layout: Layout): readonly Unit[] {
  const collapsed = collapsedGroups(graph)
  const units: Unit[] = []
  for (const group of graph.groups) {
    if (!group.collapsed) continue
    const at = collapsedPlace(group.members.map((id) => positionOf(layout, id)))
    units.push({ flowId: groupFlowId(group.id), at, node: null, group })
  }
  for (const node of graph.nodes) {
    if (!collapsed.has(node.id)) units.push({ flowId: node.id, at: positionOf(layout, node.id), node, group: null })
  }
  return units
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

export function unitsIn(units: readonly Unit[], box: Box): readonly Unit[] {
  return units.filter(({ at }) => boxesMeet({ ...at, ...NODE_SIZE }, box))
}

/** The topmost unit under a point. */
export function unitAt(units: readonly Unit[], { x, y }: Position): Unit | null {
  return units.findLast(({ at }) => x >= at.x && x <= at.x + NODE_SIZE.width && y >= at.y && y <= at.y + NODE_SIZE.height) ?? null
}

/** The layers that a unit stands for. */
export function layersOfUnit({ node, group }: Unit): readonly NodeId[] {
  return group ? group.members : node ? [node.id] : []
}

/** From a viewport to what of the canvas it shows. */
export function shownBox([x, y, zoom]: readonly [number, number, number], width: number, height: number): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
}

/**
 * The box whose content is kept ready for a view: the view and a margin around it. The one of before, for as long as the view
 * stays within it and fills a good part of it, so that panning and zooming rarely change what is given to React Flow.
 */
export function windowFor(view: Box, before: Box | null): Box {
  if (before && before.width > 0 && contains(before, view) && before.width <= view.width * 3) return before
  const margin = { x: view.width * MARGIN, y: view.height * MARGIN }
  return { x: view.x - margin.x, y: view.y - margin.y, width: view.width + 2 * margin.x, height: view.height + 2 * margin.y }
}

const MARGIN = 0.2

export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

/** Wires that may cross the box: those whose ends' hull meets it. A wire that runs aside stays within a node's width of that. */
export function wiresIn(edges: readonly GraphEdge[], layout: Layout, box: Box): readonly GraphEdge[] {
  return edges.filter(({ from, to }) => {
    const a = positionOf(layout, from.node)
    const b = positionOf(layout, to.node)
    return (
      Math.min(a.x, b.x) - NODE_SIZE.width < box.x + box.width &&
      Math.max(a.x, b.x) + NODE_SIZE.width > box.x &&
      Math.min(a.y, b.y) - NODE_SIZE.height < box.y + box.height &&
      Math.max(a.y, b.y) + 2 * NODE_SIZE.height > box.y
    )
  })
}

export interface Seen {
  /** Whether there is so much in view that it is painted. */
  readonly far: boolean
  /** Layers and collapsed groups that are given to React Flow, by flow id. */
  readonly unitIds: ReadonlySet<string>
  readonly edgeIds: ReadonlySet<EdgeId>
}

/**
 * What is given to React Flow: what stands in the window, or only what is held where that is too much. Wires come with both
 * their ends.
 */
export function seenIn(graph: Graph, layout: Layout, units: readonly Unit[], window: Box | null, held: ReadonlySet<string>): Seen {
  if (!window) return { far: false, unitIds: held, edgeIds: new Set() }
  const near = unitsIn(units, window)
  const far = near.length > MOST_ELEMENTS
  const unitIds = new Set(far ? held : [...near.map(({ flowId }) => flowId), ...held])
  const edgeIds = new Set<EdgeId>()
  const collapsed = collapsedGroups(graph)
  const flowIdOf = (id: NodeId): string => {
    const group = collapsed.get(id)
    return group ? groupFlowId(group.id) : id
  }
  const ends = new Set<string>()
  for (const edge of far ? graph.edges : wiresIn(graph.edges, layout, window)) {
    const from = flowIdOf(edge.from.node)
    const to = flowIdOf(edge.to.node)
    if (far && !unitIds.has(from) && !unitIds.has(to)) continue
    edgeIds.add(edge.id)
    ends.add(from).add(to)
  }
  for (const id of ends) unitIds.add(id)
  return { far, unitIds, edgeIds }
}
