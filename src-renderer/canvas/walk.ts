// Walking along the diagram: where an arrow key leads from what is selected.
import type { Position, ProjectDocument } from '../../src/document/document'
import type { EdgeId, NodeId } from '../../src/graph/graph'
import { collapsedGroups, collapsedPlace, seenPlace, unitOf } from './units'

export type Way = 'up' | 'down' | 'left' | 'right'

const STEP: Readonly<Record<Way, Position>> = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
}

/**
 * With or against the data the way leads along a wire, to the nearest end of several; across it, or where no wire leads
 * on, to the nearest node on that side. Null where there is none.
 */
export function walk(document: ProjectDocument, from: NodeId, way: Way): NodeId | null {
  const { graph, layout } = document
  const unit = new Set(unitOf(graph, from))
  const here = seenPlace(graph, layout, from)
  const onward = layout.direction === 'down' ? 'down' : 'right'
  const back = layout.direction === 'down' ? 'up' : 'left'
  const wired =
    way === onward
      ? graph.edges.filter((edge) => unit.has(edge.from.node) && !unit.has(edge.to.node)).map((edge) => edge.to.node)
      : way === back
        ? graph.edges.filter((edge) => unit.has(edge.to.node) && !unit.has(edge.from.node)).map((edge) => edge.from.node)
        : []
  const places = seenPlaces(document)
  const at = (id: NodeId): Position => places.get(id) ?? here
  if (wired.length > 0) return closest(wired, (id) => distance(here, at(id)))
  const { x, y } = STEP[way]
  const ahead = graph.nodes
    .map(({ id }) => id)
    .filter((id) => !unit.has(id))
    .filter((id) => {
      const dx = at(id).x - here.x
      const dy = at(id).y - here.y
      const along = dx * x + dy * y
      const aside = Math.abs(dx * y) + Math.abs(dy * x)
      return along > 0 && aside <= along * 2.5
    })
  // What stands straight ahead is nearer than what stands aside.
  return closest(ahead, (id) => Math.abs((at(id).x - here.x) * (x === 0 ? 2 : 1)) + Math.abs((at(id).y - here.y) * (y === 0 ? 2 : 1)))
}

function seenPlaces({ graph, layout }: ProjectDocument): ReadonlyMap<NodeId, Position> {
  const at = (id: NodeId): Position => layout.positions[id] ?? { x: 0, y: 0 }
  const collapsed = collapsedGroups(graph)
  return new Map(
    graph.nodes.map(({ id }) => {
      const group = collapsed.get(id)
      return [id, group ? collapsedPlace(group.members.map(at)) : at(id)]
    }),
  )
}

function distance(a: Position, b: Position): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function closest(ids: readonly NodeId[], measure: (id: NodeId) => number): NodeId | null {
  let best: { readonly id: NodeId; readonly far: number } | null = null
  for (const id of ids) {
    const far = measure(id)
    if (best === null || far < best.far) best = { id, far }
  }
  return best?.id ?? null
}

/** The wire after `current` among those of a node, incoming first; from the last one back to the first. */
export function nextWire({ graph }: ProjectDocument, nodeId: NodeId, current: EdgeId | null): EdgeId | null {
  const own = [...graph.edges.filter(({ to }) => to.node === nodeId), ...graph.edges.filter(({ from }) => from.node === nodeId)]
  const index = own.findIndex(({ id }) => id === current)
  return own[(index + 1) % Math.max(1, own.length)]?.id ?? null
}
