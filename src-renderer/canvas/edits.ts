// What gestures on the canvas mean as commands. Pure: each takes the document and returns one command, or null.
import type { Command } from '../../src/document/commands'
import type { Layout, Position, ProjectDocument } from '../../src/document/document'
import { NODE_SIZE, PITCH, placeLast } from '../../src/document/placing'
import { uniqueEdgeId } from '../../src/document/wiring'
import type { Json } from '../../src/diagnostics'
import { canConnect } from '../../src/graph/connect'
import type { Graph, GraphEdge, GraphNode, NodeId, PortRef } from '../../src/graph/graph'
import { uniqueName, uniqueNodeId } from '../../src/graph/names'
import { findKind, paletteEntries } from '../../src/layers/registry'

export interface Added {
  readonly command: Command
  readonly nodeId: NodeId
}

/** A new node for a palette entry; null where there is no such entry. */
function newNode(graph: Graph, paletteId: string): GraphNode | null {
  const found = paletteEntries().find(({ entry }) => entry.id === paletteId)
  if (!found) return null
  const { kind, entry } = found
  const name = uniqueName(graph, kind.type)
  return { id: uniqueNodeId(graph, name), kind: kind.type, name, params: { ...(entry.params as Readonly<Record<string, Json>>) } }
}

/** A node dropped at a place; `centre` is where the pointer was. */
export function addAt(document: ProjectDocument, paletteId: string, centre: Position): Added | null {
  const node = newNode(document.graph, paletteId)
  if (!node) return null
  const position = { x: Math.round(centre.x - NODE_SIZE.width / 2), y: Math.round(centre.y - NODE_SIZE.height / 2) }
  return { nodeId: node.id, command: { type: 'add-nodes', nodes: [node], edges: [], positions: { [node.id]: position } } }
}

/** The wire between two nodes' first fitting ports, or null where none may be drawn. */
function firstWire(graph: Graph, from: GraphNode, to: GraphNode): GraphEdge | null {
  const output = findKind(from.kind)?.outputs[0]
  if (!output) return null
  for (const input of findKind(to.kind)?.inputs ?? []) {
    const wire = { from: { node: from.id, port: output.name }, to: { node: to.id, port: input.name } }
    const answer = canConnect(graph, wire)
    if (answer.ok && answer.replaces === null) return { id: uniqueEdgeId(graph.edges, edgeId(wire)), ...wire }
  }
  return null
}

function edgeId({ from, to }: { readonly from: PortRef; readonly to: PortRef }): string {
  return `${from.node}-${from.port}-${to.node}-${to.port}`
}

function overlapping(layout: Layout, place: Position): boolean {
  return Object.values(layout.positions).some(
    (one) => Math.abs(one.x - place.x) < NODE_SIZE.width && Math.abs(one.y - place.y) < NODE_SIZE.height,
  )
}

/**
 * A node added from the palette by keyboard or click: past the selected node and wired to it. Where the selected node
 * already leads on by a single wire, the new node takes its place on that wire.
 */
export function addBelow(document: ProjectDocument, paletteId: string, selected: NodeId | null): Added | null {
  const { graph, layout } = document
  const node = newNode(graph, paletteId)
  if (!node) return null
  const anchor = graph.nodes.find((one) => one.id === (selected ?? lastNode(document)))
  const kind = findKind(node.kind)
  const onward = anchor ? graph.edges.filter((edge) => edge.from.node === anchor.id) : []
  const [wire] = onward
  if (anchor && wire && onward.length === 1 && kind?.inputs[0] && kind.outputs[0]) {
    return { nodeId: node.id, command: { type: 'insert-before', node, before: wire.to.node, port: wire.to.port } }
  }
  const from = anchor ? layout.positions[anchor.id] : undefined
  const step = layout.direction === 'down' ? { x: 0, y: PITCH.down } : { x: PITCH.right, y: 0 }
  let place = from ? { x: from.x + step.x, y: from.y + step.y } : placeLast(layout)
  const aside = layout.direction === 'down' ? { x: NODE_SIZE.width + 40, y: 0 } : { x: 0, y: NODE_SIZE.height + 40 }
  while (overlapping(layout, place)) place = { x: place.x + aside.x, y: place.y + aside.y }
  const joined = anchor ? firstWire({ ...graph, nodes: [...graph.nodes, node] }, anchor, node) : null
  return {
    nodeId: node.id,
    command: { type: 'add-nodes', nodes: [node], edges: joined ? [joined] : [], positions: { [node.id]: place } },
  }
}

/** The only node that leads nowhere: a chain's end. */
function lastNode({ graph }: ProjectDocument): NodeId | null {
  const ends = graph.nodes.filter(
    ({ id, kind }) => findKind(kind)?.outputs.length !== 0 && !graph.edges.some((edge) => edge.from.node === id),
  )
  return ends.length === 1 ? (ends[0]?.id ?? null) : null
}

export function connect(graph: Graph, from: PortRef, to: PortRef): Command {
  return { type: 'connect', edge: { id: uniqueEdgeId(graph.edges, edgeId({ from, to })), from, to } }
}

/** Removing one node from the middle of a chain joins its neighbours; removing several does not. */
export function removal(nodeIds: readonly NodeId[], edgeIds: readonly string[]): Command | null {
  if (nodeIds.length === 0 && edgeIds.length === 0) return null
  return { type: 'remove', nodeIds, edgeIds, heal: nodeIds.length === 1 && edgeIds.length === 0 }
}
