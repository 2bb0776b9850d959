// Lines of wires and places of ports, canvas pixels: what the canvas draws and an exported diagram repeats.
import type { NodeId } from '../graph/graph'
import { sizeOf, type Shape } from '../tensor'
import type { Layout, Position } from './document'
import { NODE_SIZE } from './placing'

export interface WireEnds {
  readonly sourceX: number
  readonly sourceY: number
  readonly targetX: number
  readonly targetY: number
}

export interface WireLine {
  /** SVG path data. */
  readonly path: string
  readonly labelX: number
  readonly labelY: number
}

const CURVATURE = 0.35
/** Room between the side of a column of nodes and a wire that passes it. */
const DETOUR_GAP = 46

/** Width grows with the logarithm of the tensor's size: 1.5 px for one number, about 5 for a hundred thousand. */
export function wireWidth(shape: Shape | null): number {
  const size = shape ? sizeOf(shape) : null
  return size === null ? 1.5 : Math.round((1.5 + 0.68 * Math.log10(Math.max(1, size))) * 10) / 10
}

/** Where port `index` of `count` stands, from the node's corner. */
export function portPlace(index: number, count: number, side: 'inputs' | 'outputs', direction: Layout['direction']): Position {
  const down = direction === 'down'
  const along = ((down ? NODE_SIZE.width : NODE_SIZE.height) * (index + 1)) / (count + 1)
  const across = side === 'inputs' ? 0 : down ? NODE_SIZE.height : NODE_SIZE.width
  return down ? { x: along, y: across } : { x: across, y: along }
}

/** How far aside a wire must run so as not to cross the nodes between its ends; 0: straight. */
export function detourOf({ positions, direction }: Layout, nodes: readonly NodeId[], from: NodeId, to: NodeId): number {
  const down = direction === 'down'
  const at = (id: NodeId): Position => positions[id] ?? { x: 0, y: 0 }
  const a = at(from)
  const b = at(to)
  const [main, cross] = down ? (['y', 'x'] as const) : (['x', 'y'] as const)
  const length = down ? NODE_SIZE.height : NODE_SIZE.width
  const breadth = down ? NODE_SIZE.width : NODE_SIZE.height
  if (b[main] - a[main] < 2 * length || Math.abs(a[cross] - b[cross]) > breadth / 2) return 0
  const between = nodes
    .filter((id) => id !== from && id !== to)
    .map(at)
    .filter((one) => one[main] > a[main] && one[main] < b[main] && Math.abs(one[cross] - a[cross]) < breadth * 0.75)
  if (between.length === 0) return 0
  const edge = Math.min(a[cross], b[cross], ...between.map((one) => one[cross]))
  return a[cross] + breadth / 2 - edge + DETOUR_GAP
}

/** A wire that leaves its column, runs beside it and comes back, so that it crosses no node. */
function around({ sourceX: ax, sourceY: ay, targetX: bx, targetY: by }: WireEnds, aside: number, down: boolean): WireLine {
  // Written for a wire that runs down; a wire that runs right is the same with the axes swapped.
  const [x0, y0, x1, y1] = down ? [ax, ay, bx, by] : [ay, ax, by, bx]
  const lane = x0 - aside
  const bend = Math.min(44, (y1 - y0) / 3)
  const at = (x: number, y: number): string => (down ? `${x} ${y}` : `${y} ${x}`)
  const path = [
    `M${at(x0, y0)}`,
    `C${at(x0, y0 + bend * 0.55)} ${at(lane, y0 + bend * 0.1)} ${at(lane, y0 + bend)}`,
    `L${at(lane, y1 - bend)}`,
    `C${at(lane, y1 - bend * 0.1)} ${at(x1, y1 - bend * 0.55)} ${at(x1, y1)}`,
  ].join(' ')
  const middle = (y0 + y1) / 2
  return down ? { path, labelX: lane, labelY: middle } : { path, labelX: middle, labelY: lane }
}

/** How far a control point stands from its end; a wire that runs backwards bends wider. Source: React Flow's bezier edge. */
function reach(distance: number): number {
  return distance >= 0 ? 0.5 * distance : CURVATURE * 25 * Math.sqrt(-distance)
}

/** The path, and where its shape is written: beside a short straight wire, on a long or slanted one. */
export function wireLine(ends: WireEnds, direction: Layout['direction'], detour: number): WireLine {
  const down = direction === 'down'
  if (detour > 0) return around(ends, detour, down)
  const { sourceX: ax, sourceY: ay, targetX: bx, targetY: by } = ends
  const by0 = down ? reach(by - ay) : reach(bx - ax)
  const [c1x, c1y, c2x, c2y] = down ? [ax, ay + by0, bx, by - by0] : [ax + by0, ay, bx - by0, by]
  return {
    path: `M${ax},${ay} C${c1x},${c1y} ${c2x},${c2y} ${bx},${by}`,
    labelX: ax * 0.125 + c1x * 0.375 + c2x * 0.375 + bx * 0.125,
    labelY: ay * 0.125 + c1y * 0.375 + c2y * 0.375 + by * 0.125,
  }
}
