// Order, cycles and reach of a graph. Iterative throughout: a hostile file may hold a chain of any length.
import type { Graph, NodeId } from './graph'

export interface Topology {
  /** Sources before targets; nodes on a cycle are left out. Ties stand in array order. */
  readonly order: readonly NodeId[]
  /** The nodes of every cycle: one list per strongly connected component, in array order. */
  readonly cycles: readonly (readonly NodeId[])[]
  readonly successors: ReadonlyMap<NodeId, readonly NodeId[]>
  readonly predecessors: ReadonlyMap<NodeId, readonly NodeId[]>
}

type Wires = Pick<Graph, 'nodes' | 'edges'>

/** Wires to nodes that don't exist are ignored. */
export function sortGraph({ nodes, edges }: Wires): Topology {
  const successors = new Map<NodeId, NodeId[]>(nodes.map((node) => [node.id, []]))
  const predecessors = new Map<NodeId, NodeId[]>(nodes.map((node) => [node.id, []]))
  for (const { from, to } of edges) {
    const out = successors.get(from.node)
    const into = predecessors.get(to.node)
    if (!out || !into) continue
    out.push(to.node)
    into.push(from.node)
  }
  const ids = [...successors.keys()]
  const cycles = findCycles(ids, successors)
  const cyclic = new Set(cycles.flat())

  // Kahn's algorithm over what is left; wires from a cycle don't count, they would never be satisfied.
  const waiting = new Map<NodeId, number>()
  const order: NodeId[] = []
  for (const id of ids) {
    if (cyclic.has(id)) continue
    const count = (predecessors.get(id) ?? []).filter((source) => !cyclic.has(source)).length
    waiting.set(id, count)
    if (count === 0) order.push(id)
  }
  for (let i = 0; i < order.length; i += 1) {
    for (const target of successors.get(order[i] ?? '') ?? []) {
      const count = waiting.get(target)
      if (count === undefined) continue
      waiting.set(target, count - 1)
      if (count === 1) order.push(target)
    }
  }
  return { order, cycles, successors, predecessors }
}

/** Strongly connected components that hold a cycle (Tarjan 1972, with its own stack). */
function findCycles(ids: readonly NodeId[], successors: ReadonlyMap<NodeId, readonly NodeId[]>): NodeId[][] {
  const place = new Map(ids.map((id, i) => [id, i]))
  const index = new Map<NodeId, number>()
  const low = new Map<NodeId, number>()
  const stack: NodeId[] = []
  const onStack = new Set<NodeId>()
  const found: NodeId[][] = []

  for (const root of ids) {
    if (index.has(root)) continue
    const work: { readonly id: NodeId; next: number }[] = [{ id: root, next: 0 }]
    while (work.length > 0) {
      const frame = work.at(-1)
      if (!frame) break
      const { id } = frame
      if (!index.has(id)) {
        index.set(id, index.size)
        low.set(id, index.get(id) ?? 0)
        stack.push(id)
        onStack.add(id)
      }
      const target = successors.get(id)?.[frame.next]
      if (target !== undefined) {
        frame.next += 1
        if (!index.has(target)) work.push({ id: target, next: 0 })
        else if (onStack.has(target)) low.set(id, Math.min(low.get(id) ?? 0, index.get(target) ?? 0))
        continue
      }
      work.pop()
      const parent = work.at(-1)
      if (parent) low.set(parent.id, Math.min(low.get(parent.id) ?? 0, low.get(id) ?? 0))
      if (low.get(id) !== index.get(id)) continue
      const component: NodeId[] = []
      for (;;) {
        const member = stack.pop()
        if (member === undefined) break
        onStack.delete(member)
        component.push(member)
        if (member === id) break
      }
      if (component.length > 1 || successors.get(id)?.includes(id)) {
        found.push(component.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)))
      }
    }
  }
  return found.sort((a, b) => (place.get(a[0] ?? '') ?? 0) - (place.get(b[0] ?? '') ?? 0))
}

function reach(starts: Iterable<NodeId>, next: ReadonlyMap<NodeId, readonly NodeId[]>): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>()
  const work = [...starts]
  for (let i = 0; i < work.length; i += 1) {
    const id = work[i] ?? ''
    if (seen.has(id) || !next.has(id)) continue
    seen.add(id)
    for (const neighbour of next.get(id) ?? []) if (!seen.has(neighbour)) work.push(neighbour)
  }
  return seen
}

/** The given nodes and everything that a wire's path leads to from them. */
export function downstream(topology: Topology, starts: Iterable<NodeId>): ReadonlySet<NodeId> {
  return reach(starts, topology.successors)
}

/** The given nodes and everything from which a wire's path leads to them. */
export function upstream(topology: Topology, starts: Iterable<NodeId>): ReadonlySet<NodeId> {
  return reach(starts, topology.predecessors)
}

/** Whether a path of wires leads from one node to the other; a node leads to itself. Cheaper than sorting the graph. */
export function leadsTo({ edges }: Pick<Graph, 'edges'>, from: NodeId, to: NodeId): boolean {
  if (from === to) return true
  const next = new Map<NodeId, NodeId[]>()
  for (const edge of edges) {
    const list = next.get(edge.from.node)
    if (list) list.push(edge.to.node)
    else next.set(edge.from.node, [edge.to.node])
  }
  const seen = new Set<NodeId>([from])
  // A set that grows while it is walked is a queue.
  for (const id of seen) {
    for (const target of next.get(id) ?? []) {
      if (target === to) return true
      seen.add(target)
    }
  }
  return false
}
