// Snap lines: what is dragged comes to rest in line with what stands near it.
import type { Position } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'

export interface SnapLine {
  readonly axis: 'x' | 'y'
  /** Where the line runs, canvas pixels. */
  readonly at: number
  /** From where to where along the other axis. */
  readonly from: number
  readonly to: number
}

export interface Snapped {
  readonly position: Position
  readonly lines: readonly SnapLine[]
}

interface Rank {
  /** Sorted; `across[i]` stands at `along[i]` of the other axis. */
  readonly along: readonly number[]
  readonly across: readonly number[]
}

export type Snapper = (position: Position, reach: number) => Snapped

/**
 * Sorts what stands once, so that each move costs a binary search however large the diagram is.
 * @param standing corners of the nodes that don't move
 */
export function createSnapper(standing: readonly Position[]): Snapper {
  const ranks = { x: rank(standing, 'x', 'y'), y: rank(standing, 'y', 'x') }
  return (position, reach) => {
    const x = nearest(ranks.x.along, position.x, reach)
    const y = nearest(ranks.y.along, position.y, reach)
    const snapped = { x: x ?? position.x, y: y ?? position.y }
    return {
      position: snapped,
      lines: [
        ...(x === null ? [] : [line('x', x, NODE_SIZE.width, ranks.x, snapped.y, NODE_SIZE.height)]),
        ...(y === null ? [] : [line('y', y, NODE_SIZE.height, ranks.y, snapped.x, NODE_SIZE.width)]),
      ],
    }
  }
}

function rank(standing: readonly Position[], axis: 'x' | 'y', other: 'x' | 'y'): Rank {
  const sorted = standing.toSorted((a, b) => a[axis] - b[axis])
  return { along: sorted.map((one) => one[axis]), across: sorted.map((one) => one[other]) }
}

function lowerBound(values: readonly number[], wanted: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? Infinity) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function nearest(values: readonly number[], wanted: number, reach: number): number | null {
  const at = lowerBound(values, wanted)
  const candidates = [values[at - 1], values[at]].filter((value) => value !== undefined && Math.abs(value - wanted) <= reach)
  return candidates.sort((a, b) => Math.abs((a ?? 0) - wanted) - Math.abs((b ?? 0) - wanted))[0] ?? null
}

/** The line through the middles: nodes are of one size, so what is in line by one edge is in line by all. */
function line(axis: 'x' | 'y', at: number, size: number, { along, across }: Rank, own: number, otherSize: number): SnapLine {
  const others = across.slice(lowerBound(along, at), lowerBound(along, at + 0.5))
  const closest = others.reduce((best, one) => (Math.abs(one - own) < Math.abs(best - own) ? one : best), others[0] ?? own)
  return { axis, at: at + size / 2, from: Math.min(own, closest), to: Math.max(own, closest) + otherSize }
}
