// Aligning and distributing what is selected. Pure: positions in, positions out.
import type { Position } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'
import type { NodeId } from '../../src/graph/graph'

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom'

type Places = Readonly<Record<NodeId, Position>>

/** All nodes are of one size, so edges and centres align alike: only the line they are brought to differs. */
export function align(places: Places, to: Alignment): Places {
  const xs = Object.values(places).map(({ x }) => x)
  const ys = Object.values(places).map(({ y }) => y)
  const middle = (values: readonly number[]): number => Math.round((Math.min(...values) + Math.max(...values)) / 2)
  const line = {
    left: Math.min(...xs),
    centre: middle(xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    middle: middle(ys),
    bottom: Math.max(...ys),
  }[to]
  const isAcross = to === 'left' || to === 'centre' || to === 'right'
  return mapPlaces(places, (place) => (isAcross ? { ...place, x: line } : { ...place, y: line }))
}

/** Equal gaps between neighbours, the outermost two staying where they are; touching nodes are pushed apart a little. */
export function distribute(places: Places, along: 'across' | 'down'): Places {
  const axis = along === 'across' ? 'x' : 'y'
  const size = along === 'across' ? NODE_SIZE.width : NODE_SIZE.height
  const inOrder = Object.entries(places).sort(([, a], [, b]) => a[axis] - b[axis])
  const first = inOrder[0]?.[1][axis] ?? 0
  const last = inOrder.at(-1)?.[1][axis] ?? 0
  const gaps = Math.max(1, inOrder.length - 1)
  const pitch = Math.max((last - first) / gaps, size + MIN_GAP)
  const rank = new Map(inOrder.map(([id], index) => [id, index]))
  return mapPlaces(places, (place, id) => ({ ...place, [axis]: Math.round(first + pitch * (rank.get(id) ?? 0)) }))
}

const MIN_GAP = 10

function mapPlaces(places: Places, change: (place: Position, id: NodeId) => Position): Places {
  return Object.fromEntries(Object.entries(places).map(([id, place]) => [id, change(place, id)]))
}
