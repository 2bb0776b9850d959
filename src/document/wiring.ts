// How commands change wires. Whether two ports may be connected is asked of the graph; nothing is decided twice.
import type { EdgeId, Graph, GraphEdge, GraphGroup, GraphNode, NodeId, PortRef } from '../graph/graph'
import type { KindLookup } from '../graph/connect'
import { canConnect } from '../graph/connect'
import { leadsTo } from '../graph/topology'

function samePorts(a: GraphEdge, b: GraphEdge): boolean {
  return a.from.node === b.from.node && a.from.port === b.from.port && a.to.node === b.to.node && a.to.port === b.to.port
}

/** `wanted`, else `wanted-2`, `wanted-3`, … */
export function uniqueEdgeId(edges: readonly GraphEdge[], wanted: EdgeId): EdgeId {
  const used = new Set(edges.map((edge) => edge.id))
  let id = wanted
  for (let i = 2; used.has(id); i += 1) id = `${wanted}-${i}`
  return id
}

/**
 * The graph with one more wire, at `index` of the array or at its end; a wire it replaces gives it its place.
 * Null where it may not be. Wires of kinds this version does not know are taken as they come, so that such nodes
 * can be pasted and healed; nobody can draw them.
 */
export function addWire(graph: Graph, edge: GraphEdge, lookup: KindLookup, index = graph.edges.length): Graph | null {
  if (graph.edges.some((one) => one.id === edge.id || samePorts(one, edge))) return null
  const source = graph.nodes.find((node) => node.id === edge.from.node)
  const target = graph.nodes.find((node) => node.id === edge.to.node)
  if (!source || !target) return null
  const isKnown = lookup(source.kind) !== undefined && lookup(target.kind) !== undefined
  const answer = isKnown ? canConnect(graph, edge, lookup) : admitUnknown(graph, edge, target, lookup)
  if (!answer.ok) return null
  if (answer.replaces !== null) return { ...graph, edges: graph.edges.map((one) => (one.id === answer.replaces ? edge : one)) }
  return { ...graph, edges: graph.edges.toSpliced(index, 0, edge) }
}

/** Where one end is of an unknown kind: what is known of the other end still holds, and no wire closes a cycle. */
function admitUnknown(graph: Graph, edge: GraphEdge, target: GraphNode, lookup: KindLookup) {
  const kind = lookup(target.kind)
  const port = kind?.inputs.find((one) => one.name === edge.to.port)
  const isCycle = leadsTo(graph, edge.to.node, edge.from.node)
  if (isCycle || (kind && !port)) return { ok: false } as const
  const held = graph.edges.find((one) => one.to.node === edge.to.node && one.to.port === edge.to.port)
  return { ok: true, replaces: port?.arity === 'one' ? (held?.id ?? null) : null } as const
}

/** The graph without a node and its wires; with `heal`, what the only wire into it brought goes on to whatever it fed. */
export function removeNode(graph: Graph, id: NodeId, heal: boolean, lookup: KindLookup): Graph {
  const into = graph.edges.filter((edge) => edge.to.node === id)
  const out = graph.edges.filter((edge) => edge.from.node === id)
  const rest: Graph = {
    nodes: graph.nodes.filter((node) => node.id !== id),
    edges: graph.edges.filter((edge) => edge.to.node !== id && edge.from.node !== id),
    groups: leaveGroups(graph.groups, new Set([id])),
  }
  const [before] = into
  if (!heal || !before || into.length > 1) return rest
  return out.reduce<Graph>((healed, after) => {
    // The order of wires into one port means something, so the new one stands where the old one stood.
    const kept = new Set(healed.edges.map((edge) => edge.id))
    const index = graph.edges.slice(0, graph.edges.indexOf(after)).filter((edge) => kept.has(edge.id)).length
    return addWire(healed, { id: after.id, from: before.from, to: after.to }, lookup, index) ?? healed
  }, rest)
}

/** The groups without these members; a group that loses its last one is gone. */
export function leaveGroups(groups: Graph['groups'], ids: ReadonlySet<NodeId>): Graph['groups'] {
  if (!groups.some((group) => group.members.some((member) => ids.has(member)))) return groups
  return groups.flatMap((group): readonly GraphGroup[] => {
    const members = group.members.filter((member) => !ids.has(member))
    if (members.length === group.members.length) return [group]
    return members.length === 0 ? [] : [{ ...group, members }]
  })
}

/** The graph with a wire led elsewhere; it keeps its id and, where it still ends in the same port, its place. Null where it may not be. */
export function leadWire(graph: Graph, id: EdgeId, from: PortRef, to: PortRef, lookup: KindLookup): Graph | null {
  const index = graph.edges.findIndex((edge) => edge.id === id)
  if (index < 0) return null
  const rest = { ...graph, edges: graph.edges.toSpliced(index, 1) }
  return addWire(rest, { id, from, to }, lookup, index)
}

/**
 * The graph with a node that stands in it put onto a wire: the wire leads into its first input, and a new one (`onward`)
 * from its first output to where the wire led. Null where either may not be.
 */
export function spliceOnWire(graph: Graph, nodeId: NodeId, edgeId: EdgeId, onward: EdgeId, lookup: KindLookup): Graph | null {
  const index = graph.edges.findIndex((edge) => edge.id === edgeId)
  const wire = graph.edges[index]
  const kind = lookup(graph.nodes.find((node) => node.id === nodeId)?.kind ?? '')
  const entry = kind?.inputs[0]
  const exit = kind?.outputs[0]
  if (!wire || !entry || !exit) return null
  const rest = { ...graph, edges: graph.edges.toSpliced(index, 1) }
  // The wire onward takes the place of the old one: the order of wires into one port means something.
  const out = addWire(rest, { id: onward, from: { node: nodeId, port: exit.name }, to: wire.to }, lookup, index)
  return out && addWire(out, { ...wire, to: { node: nodeId, port: entry.name } }, lookup, index)
}

/**
 * The graph with `node` on the wire into `before`'s port: on all of them where the node can take many (an Add), else on
 * the first. Null where the node has no port to go in by or come out of.
 */
export function insertOnWire(graph: Graph, node: GraphNode, before: NodeId, port: string, lookup: KindLookup): Graph | null {
  const kind = lookup(node.kind)
  const target = graph.nodes.find((one) => one.id === before)
  const entry = kind?.inputs[0]
  const exit = kind?.outputs[0]
  if (!target || !entry || !exit) return null
  const known = lookup(target.kind)
  if (known && !known.inputs.some((one) => one.name === port)) return null

  const wires = graph.edges.filter((edge) => edge.to.node === before && edge.to.port === port)
  const turned = entry.arity === 'many' ? wires : wires.slice(0, 1)
  const onward: GraphEdge = {
    id: uniqueEdgeId(graph.edges, `${node.id}-out`),
    from: { node: node.id, port: exit.name },
    to: { node: before, port },
  }
  const edges = graph.edges.flatMap((edge) => {
    if (!turned.includes(edge)) return [edge]
    const led = { ...edge, to: { node: node.id, port: entry.name } }
    return edge === turned.at(-1) ? [led, onward] : [led]
  })
  return { ...graph, nodes: [...graph.nodes, node], edges: turned.length === 0 ? [...graph.edges, onward] : edges }
}
