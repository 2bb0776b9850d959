// Frames around groups, canvas pixels: what the canvas draws and an exported diagram repeats.
import type { GraphGroup } from '../graph/graph'
import type { Layout, Position } from './document'
import { NODE_SIZE } from './placing'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface FrameShape {
  readonly box: Box
  /** Where its name and note are written. */
  readonly head: Box
  /** Lines of the note that have room; 0: it has none, or no room. */
  readonly noteLines: number
}

/** Between the members and the frame: less than half of what stands between two nodes in a row, so that neighbours' frames never touch. */
const MARGIN = { along: 12, across: 18 } as const
/** Beside a column of nodes: above it there is no room for words. */
const GUTTER = 156
const NAME = 24
export const NOTE_LINE = 17
const MOST_LINES = 8
const PADDING = 10
/** Characters of 12-pixel type in a pixel, about. */
const DENSITY = 0.16

/** The smallest box that holds nodes at these places. */
export function boxOf(places: readonly Position[]): Box {
  const xs = places.map(({ x }) => x)
  const ys = places.map(({ y }) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x + NODE_SIZE.width, height: Math.max(...ys) - y + NODE_SIZE.height }
}

/** Lines that a text takes at a width. */
function linesOf(note: string, width: number): number {
  if (note === '') return 0
  const characters = Math.max(1, Math.floor(width * DENSITY))
  return note.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / characters)), 0)
}

/** Words stand beside members in a column, and above members in a row, where no neighbour is in the way. */
export function groupFrame(
  { members, note }: Pick<GraphGroup, 'members' | 'note'>,
  direction: Layout['direction'],
  at: (id: string) => Position,
): FrameShape {
  const core = boxOf(members.map(at))
  if (direction === 'down') {
    const box = {
      x: core.x - MARGIN.across,
      y: core.y - MARGIN.along,
      width: core.width + 2 * MARGIN.across + GUTTER,
      height: core.height + 2 * MARGIN.along,
    }
    const head = {
      x: core.x + core.width + MARGIN.across,
      y: box.y + PADDING / 2,
      width: GUTTER - PADDING,
      height: box.height - PADDING,
    }
    return { box, head, noteLines: Math.min(linesOf(note, head.width), Math.max(0, Math.floor((head.height - NAME) / NOTE_LINE))) }
  }
  const width = core.width + 2 * MARGIN.across
  const lines = Math.min(MOST_LINES, linesOf(note, width - 2 * PADDING))
  const words = NAME + lines * NOTE_LINE + PADDING
  const box = { x: core.x - MARGIN.across, y: core.y - MARGIN.along - words, width, height: core.height + 2 * MARGIN.along + words }
  return { box, head: { x: box.x + PADDING, y: box.y + PADDING / 2, width: width - 2 * PADDING, height: words }, noteLines: lines }
}

/** The line of a frame's head in which its name and its buttons stand. */
export function frameTitle(group: Pick<GraphGroup, 'members' | 'note'>, direction: Layout['direction'], at: (id: string) => Position): Box {
  return { ...groupFrame(group, direction, at).head, height: NAME }
}
