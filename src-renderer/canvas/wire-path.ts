// The lines of wires, as SVG paths.
import { getBezierPath, Position as Side } from '@xyflow/react'

export interface WireEnds {
  readonly sourceX: number
  readonly sourceY: number
  readonly targetX: number
  readonly targetY: number
}

export interface WirePath {
  readonly path: string
  readonly labelX: number
  readonly labelY: number
}

/** A wire that leaves its column, runs beside it and comes back, so that it crosses no node. */
function around({ sourceX: ax, sourceY: ay, targetX: bx, targetY: by }: WireEnds, aside: number, down: boolean): WirePath {
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

/** The path, and where its shape is written: beside a short straight wire, on a long or slanted one. */
export function wirePath(ends: WireEnds, direction: 'down' | 'right', detour: number): WirePath {
  const down = direction === 'down'
  if (detour > 0) return around(ends, detour, down)
  const [path, labelX, labelY] = getBezierPath({
    ...ends,
    sourcePosition: down ? Side.Bottom : Side.Right,
    targetPosition: down ? Side.Top : Side.Left,
    curvature: 0.35,
  })
  return { path, labelX, labelY }
}
