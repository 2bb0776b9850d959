// How commands change wires. Whether two ports may be connected is asked of the graph; nothing is decided twice.
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from '../graph/graph'
import type { KindLookup } from '../graph/connect'
import { canConnect } from '../graph/connect'
import { downstream, sortGraph } from '../graph/topology'

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
  const isCycle = downstream(sortGraph(graph), [edge.to.node]).has(edge.from.node)
  if (isCycle || (kind && !port)) return { ok: false } as const
  const held = graph.edges.find((one) => one.to.node === edge.to.node && one.to.port === edge.to.port)
  return { ok: true, replaces: port?.arity === 'one' ? (held?.id ?? null) : null } as const
}

/** The graph without a node and its wires; with `heal`, a node with one wire in and one out leaves a wire between its neighbours. */
export function removeNode(graph: Graph, id: NodeId, heal: boolean, lookup: KindLookup): Graph {
  const into = graph.edges.filter((edge) => edge.to.node === id)
  const out = graph.edges.filter((edge) => edge.from.node === id)
  const rest: Graph = {
    nodes: graph.nodes.filter((node) => node.id !== id),
    edges: graph.edges.filter((edge) => edge.to.node !== id && edge.from.node !== id),
    groups: leaveGroups(graph, id),
  }
  const [before] = into
  const [after] = out
  if (!heal || !before || !after || into.length > 1 || out.length > 1) return rest
  // The order of wires into one port means something, so the new one stands where the old one stood.
  const index = graph.edges.slice(0, graph.edges.indexOf(after)).filter((edge) => rest.edges.includes(edge)).length
  return addWire(rest, { id: after.id, from: before.from, to: after.to }, lookup, index) ?? rest
}

function leaveGroups(graph: Graph, id: NodeId): Graph['groups'] {
  if (!graph.groups.some((group) => group.members.includes(id))) return graph.groups
  return graph.groups
    .map((group) => ({ ...group, members: group.members.filter((member) => member !== id) }))
    .filter((group) => group.members.length > 0)
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
