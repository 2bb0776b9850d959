// Which corner of the canvas the overview takes, so that it hides neither a problem that is told at a node nor the name and buttons of a group. Pure.
import { frameTitle, type Box } from '../../src/document/frame-geometry'
import type { Layout, Position } from '../../src/document/document'
import type { GraphGroup, NodeId } from '../../src/graph/graph'
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
  readonly groups: readonly GraphGroup[]
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

/** The corner it is in for as long as nothing stands there, else the first free one. Problems come before groups; where no corner is free of them it stays. */
export function chooseCorner(current: Corner, scene: Scene): Corner {
  const { layout, bubbles, groups } = scene
  const at = (id: NodeId): Position => positionOf(layout, id)
  const told = [...bubbles].flatMap(([id, side]) => (side === 'folded' ? [] : [bubbleBox(at(id), side)]))
  const titles = groups.filter(({ collapsed }) => !collapsed).map((group) => frameTitle(group, layout.direction, at))
  const firstFree = (boxes: readonly Box[]): Corner | undefined =>
    [current, ...CORNERS].find((corner) => {
      const own = cornerBox(corner, scene)
      return !boxes.some((box) => boxesMeet(box, own))
    })
  return firstFree([...told, ...titles]) ?? firstFree(told) ?? current
}
