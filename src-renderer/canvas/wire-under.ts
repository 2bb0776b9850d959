// Which wire lies under a node that is dragged. Plain geometry: asking the page would make it lay itself out at each move.
import type { Layout, Position } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'
import type { EdgeId, Graph } from '../../src/graph/graph'

/** How far from the middle of the node a wire still counts as under it. */
const REACH = 26

/** The wire whose straight line passes nearest the middle of a node at `corner`; null where none is near. */
export function wireUnder(graph: Pick<Graph, 'edges'>, layout: Layout, corner: Position): EdgeId | null {
  const down = layout.direction === 'down'
  const middle = { x: corner.x + NODE_SIZE.width / 2, y: corner.y + NODE_SIZE.height / 2 }
  const exit = down ? { x: NODE_SIZE.width / 2, y: NODE_SIZE.height } : { x: NODE_SIZE.width, y: NODE_SIZE.height / 2 }
  const entry = down ? { x: NODE_SIZE.width / 2, y: 0 } : { x: 0, y: NODE_SIZE.height / 2 }
  let best: EdgeId | null = null
  let nearest = REACH
  for (const { id, from, to } of graph.edges) {
    const a = layout.positions[from.node]
    const b = layout.positions[to.node]
    if (!a || !b) continue
    const far = distanceToSegment(middle, a.x + exit.x, a.y + exit.y, b.x + entry.x, b.y + entry.y)
    if (far < nearest) {
      nearest = far
      best = id
    }
  }
  return best
}

function distanceToSegment({ x, y }: Position, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax
  const dy = by - ay
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
  return Math.hypot(x - ax - share * dx, y - ay - share * dy)
}
