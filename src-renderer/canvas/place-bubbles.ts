// Chooses the side of each node on which its problem is told, so that bubbles hide neither nodes nor each other.
import type { Layout, Position } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'
import type { NodeId } from '../../src/graph/graph'

/** `folded`: there is no room; a mark stands at the node and the bubble opens when it is selected or hovered. */
export type BubbleSide = 'right' | 'left' | 'folded'

export const BUBBLE = { width: 312, gap: 16, height: 76 } as const

/** Bubbles that stand open; with more problems than that, nobody reads them all, and looking for room takes its time. */
const MOST_OPEN = 60

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

export function bubbleBox(at: Position, side: 'right' | 'left'): Box {
  const x = side === 'right' ? at.x + NODE_SIZE.width + BUBBLE.gap : at.x - BUBBLE.gap - BUBBLE.width
  return { x, y: at.y + NODE_SIZE.height / 2 - BUBBLE.height / 2, width: BUBBLE.width, height: BUBBLE.height }
}

export function placeBubbles(
  layout: Layout,
  nodes: readonly { readonly id: NodeId }[],
  erring: readonly NodeId[],
): ReadonlyMap<NodeId, BubbleSide> {
  const taken: Box[] = nodes.map(({ id }) => ({ ...(layout.positions[id] ?? { x: 0, y: 0 }), ...NODE_SIZE }))
  const sides = new Map<NodeId, BubbleSide>()
  for (const [index, id] of erring.entries()) {
    if (index >= MOST_OPEN) {
      sides.set(id, 'folded')
      continue
    }
    const at = layout.positions[id] ?? { x: 0, y: 0 }
    const side = (['right', 'left'] as const).find((one) => !taken.some((box) => overlap(box, bubbleBox(at, one))))
    sides.set(id, side ?? 'folded')
    if (side) taken.push(bubbleBox(at, side))
  }
  return sides
}
