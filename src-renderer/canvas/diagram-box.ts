// Where the diagram is, and what of it is shown first. Pure.
import type { Layout, Position } from '../../src/document/document'
import { groupFrame, type Box } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { Graph } from '../../src/graph/graph'
import { framesOf } from './free-frames'
import { unitsOf } from './seen'
import { positionOf } from './view-model'

/** The smallest box that holds all boxes; null for none. */
export function hullOf(boxes: readonly Box[]): Box | null {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top }
}

/** Everything that is drawn; null where nothing is. */
export function diagramBox(graph: Graph, layout: Layout): Box | null {
  const units = unitsOf(graph, layout).map(({ at }): Box => ({ ...at, ...NODE_SIZE }))
  const frames = graph.groups
    .filter(({ collapsed }) => !collapsed)
    .map((group) => groupFrame(group, layout.direction, (id) => positionOf(layout, id)).box)
  return hullOf([...units, ...frames, ...framesOf(layout)])
}

export interface Viewport {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** Pixels of the window between its edge and the first node. */
const EDGE = 24

/**
 * A view at `zoom` of where the data enters: the first node at the window's top edge (its left edge where data flows
 * rightwards), the whole diagram in the middle of the other axis where it has room, else the first node.
 */
export function openingView(
  box: Box,
  first: Position,
  { width, height }: { readonly width: number; readonly height: number },
  direction: Layout['direction'],
  zoom: number,
): Viewport {
  const place = (from: number, extent: number, at: number, size: number, view: number): number =>
    extent * zoom + 2 * EDGE <= view ? (view - extent * zoom) / 2 - from * zoom : view / 2 - (at + size / 2) * zoom
  return direction === 'down'
    ? { x: place(box.x, box.width, first.x, NODE_SIZE.width, width), y: EDGE - box.y * zoom, zoom }
    : { x: EDGE - box.x * zoom, y: place(box.y, box.height, first.y, NODE_SIZE.height, height), zoom }
}

/** The corner of the node that stands first along the layout's direction. */
export function firstPlace(graph: Graph, { positions, direction }: Layout): Position {
  const along = direction === 'down' ? 'y' : 'x'
  let first: Position | null = null
  for (const { id } of graph.nodes) {
    const at = positions[id]
    if (at && (first === null || at[along] < first[along])) first = at
  }
  return first ?? { x: 0, y: 0 }
}
