// Where nodes go when nobody says where. Sizes are those the canvas draws.
import type { Layout, Position } from './document'

/** A node as drawn, canvas pixels. */
export const NODE_SIZE = { width: 262, height: 46 } as const

/** From one node's corner to the next one's in a chain: the node, and room for its wire and the shape written on it. */
export const PITCH = { down: 76, right: 340 } as const

type Positions = Layout['positions']

function overlaps(a: Position, b: Position): boolean {
  return Math.abs(a.x - b.x) < NODE_SIZE.width && Math.abs(a.y - b.y) < NODE_SIZE.height
}

/** `position` moved along the layout's direction. */
function along(position: Position, direction: Layout['direction'], by: number): Position {
  return direction === 'down' ? { x: position.x, y: position.y + by } : { x: position.x + by, y: position.y }
}

/** A free place past everything that stands, in line with the last. */
export function placeLast({ positions, direction }: Layout): Position {
  const all = Object.values(positions)
  const key = direction === 'down' ? 'y' : 'x'
  const last = all.reduce<Position | null>((far, one) => (far === null || one[key] > far[key] ? one : far), null)
  return last ? along(last, direction, PITCH[direction]) : { x: 0, y: 0 }
}

/**
 * Positions with `id` put just ahead of `before`: in the gap where there is one, else in `before`'s place, with
 * `before` and everything beyond it moved on by one pitch. What did not overlap does not overlap afterwards.
 */
export function placeBefore(layout: Layout, id: string, before: string): Positions {
  const { positions, direction } = layout
  const target = Object.hasOwn(positions, before) ? positions[before] : undefined
  if (!target) return { ...positions, [id]: placeLast(layout) }
  const gap = along(target, direction, -PITCH[direction])
  if (!Object.values(positions).some((one) => overlaps(one, gap))) return { ...positions, [id]: gap }
  const key = direction === 'down' ? 'y' : 'x'
  const moved = Object.entries(positions).map(
    ([other, position]) => [other, position[key] >= target[key] ? along(position, direction, PITCH[direction]) : position] as const,
  )
  return { ...Object.fromEntries(moved), [id]: target }
}
