// Which corner of the canvas the overview takes, so that it hides no problem that is told at a node. Pure.
import type { Box } from '../../src/document/frame-geometry'
import type { Layout } from '../../src/document/document'
import type { NodeId } from '../../src/graph/graph'
import { bubbleBox, type BubbleSide } from './place-bubbles'
import { boxesMeet } from './seen'
import { positionOf } from './view-model'

/** Pixels of the window; the room below leaves the attribution free. */
export const OVERVIEW = { width: 150, height: 84, margin: 12, below: 24 } as const

export const CORNERS = ['top-right', 'bottom-right', 'top-left'] as const
export type Corner = (typeof CORNERS)[number]

export interface Scene {
  /** What the canvas shows, canvas pixels. */
  readonly shown: Box
  readonly zoom: number
  readonly layout: Layout
  readonly bubbles: ReadonlyMap<NodeId, BubbleSide>
}

function cornerBox(corner: Corner, { shown, zoom }: Scene): Box {
  const width = (OVERVIEW.width + 2 * OVERVIEW.margin) / zoom
  const height = (OVERVIEW.height + OVERVIEW.margin + OVERVIEW.below) / zoom
  return {
    x: corner === 'top-left' ? shown.x : shown.x + shown.width - width,
    y: corner === 'bottom-right' ? shown.y + shown.height - height : shown.y,
    width,
    height,
  }
}

/** The corner it is in for as long as nothing stands there, else the first free one; where none is free it stays. */
export function chooseCorner(current: Corner, scene: Scene): Corner {
  const told = [...scene.bubbles].flatMap(([id, side]) => (side === 'folded' ? [] : [bubbleBox(positionOf(scene.layout, id), side)]))
  const isFree = (corner: Corner): boolean => {
    const box = cornerBox(corner, scene)
    return !told.some((bubble) => boxesMeet(bubble, box))
  }
  return isFree(current) ? current : (CORNERS.find(isFree) ?? current)
}
