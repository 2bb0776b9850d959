// What gestures on the canvas mean as commands. Pure: each takes the document and returns one command, or null.
import type { Command } from '../../src/document/commands'
import type { Layout, Position, ProjectDocument } from '../../src/document/document'
import { NODE_SIZE, PITCH, placeLast } from '../../src/document/placing'
import { clipTitle, pasteClip, takeClip, type Clip, type Pasted } from '../../src/document/clipboard'
import { spliceOnWire, uniqueEdgeId } from '../../src/document/wiring'
import { text, type Json } from '../../src/diagnostics'
import { canConnect } from '../../src/graph/connect'
import { GROUP_COLOURS } from '../../src/graph/graph'
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId, PortRef } from '../../src/graph/graph'
import { uniqueId, uniqueName, uniqueNodeId } from '../../src/graph/names'
import { findKind, paletteEntries } from '../../src/layers/registry'
import type { LooseEnd } from './candidates'

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

/** The corner of a node whose middle is at a place. */
export function cornerAt(centre: Position): Position {
  return { x: Math.round(centre.x - NODE_SIZE.width / 2), y: Math.round(centre.y - NODE_SIZE.height / 2) }
}

/** A node dropped at a place; `centre` is where the pointer was. On a wire that takes it, it goes into the wire. */
export function addAt(document: ProjectDocument, paletteId: string, centre: Position, onEdge: EdgeId | null = null): Added | null {
  const node = newNode(document.graph, paletteId)
  if (!node) return null
  const add: Command = { type: 'add-nodes', nodes: [node], edges: [], positions: { [node.id]: cornerAt(centre) } }
  const wire = document.graph.edges.find((edge) => edge.id === onEdge)
  const grown = { ...document.graph, nodes: [...document.graph.nodes, node] }
  const splice = wire && spliceOnto(grown, node.id, wire.id)
  return { nodeId: node.id, command: splice ? { type: 'batch', label: insertLabel(node.name), commands: [add, splice] } : add }
}

/** A node added at the loose end of a wire, and connected to it. */
export function addWired(document: ProjectDocument, paletteId: string, centre: Position, end: LooseEnd): Added | null {
  const node = newNode(document.graph, paletteId)
  const kind = node && findKind(node.kind)
  if (!node || !kind) return null
  const grown = { ...document.graph, nodes: [...document.graph.nodes, node] }
  const own = { node: end.node, port: end.port }
  const wires = (end.side === 'output' ? kind.inputs : kind.outputs).map(({ name }) =>
    end.side === 'output' ? { from: own, to: { node: node.id, port: name } } : { from: { node: node.id, port: name }, to: own },
  )
  const wire = wires.find((one) => canConnect(grown, one).ok)
  const edges = wire ? [{ id: uniqueEdgeId(document.graph.edges, edgeId(wire)), ...wire }] : []
  return { nodeId: node.id, command: { type: 'add-nodes', nodes: [node], edges, positions: { [node.id]: cornerAt(centre) } } }
}

function insertLabel(name: string) {
  return text(`Insert ${name}`, `插入 ${name}`)
}

/** The command that puts a node of the graph onto a wire; null where it may not go there. */
export function spliceOnto(graph: Graph, nodeId: NodeId, wireId: EdgeId): Command | null {
  const wire = graph.edges.find((edge) => edge.id === wireId)
  const exit = findKind(graph.nodes.find((node) => node.id === nodeId)?.kind ?? '')?.outputs[0]
  if (!wire || !exit) return null
  const onward = uniqueEdgeId(graph.edges, edgeId({ from: { node: nodeId, port: exit.name }, to: wire.to }))
  return spliceOnWire(graph, nodeId, wireId, onward, findKind) ? { type: 'splice', nodeId, edgeId: wireId, onward } : null
}

/** A node that was dragged onto a wire: moved and put into it, as one step. */
export function moveOnto(document: ProjectDocument, nodeId: NodeId, position: Position, wireId: EdgeId): Command | null {
  const splice = spliceOnto(document.graph, nodeId, wireId)
  const name = document.graph.nodes.find((node) => node.id === nodeId)?.name ?? ''
  const move: Command = { type: 'move-nodes', positions: { [nodeId]: position } }
  return splice && { type: 'batch', label: insertLabel(name), commands: [move, splice] }
}

/** Nodes copied to where they were dragged, with the wires among them; with `incoming` also those into them. */
export function duplicate(
  document: ProjectDocument,
  nodeIds: readonly NodeId[],
  { offset, incoming, frameIds = [] }: { readonly offset: Position; readonly incoming: boolean; readonly frameIds?: readonly string[] },
): Pasted | null {
  const clip = takeClip(document, nodeIds, frameIds)
  const pasted = clip && pasteClip(document, clip, { offset, incoming, label: copiesLabel(clip) })
  return pasted?.ok ? pasted.value : null
}

/** How far aside copies go, so that none stands exactly on another node or frame. */
export function freeOffset({ positions, frames = [] }: Layout, places: readonly Position[]): Position {
  const taken = new Set([...Object.values(positions), ...frames].map(({ x, y }) => `${x} ${y}`))
  for (let i = 1; ; i += 1) {
    const by = i * COPY_STEP
    if (!places.some(({ x, y }) => taken.has(`${x + by} ${y + by}`))) return { x: by, y: by }
  }
}

const COPY_STEP = 24

function copiesLabel(clip: Clip) {
  const { en, zh } = clipTitle(clip)
  return text(`Duplicate ${en}`, `创建 ${zh} 的副本`)
}

/** A new group of the nodes, under a free name and in a colour that few groups have. */
export function grouping(
  { graph }: ProjectDocument,
  nodeIds: readonly NodeId[],
  stem: string,
): { readonly command: Command; readonly groupId: string } | null {
  if (nodeIds.length === 0) return null
  const groupId = uniqueId(graph.groups, `group${graph.groups.length + 1}`)
  const names = new Set(graph.groups.map(({ name }) => name))
  let name = stem
  for (let i = 2; names.has(name); i += 1) name = `${stem} ${i}`
  const colour = GROUP_COLOURS[graph.groups.length % GROUP_COLOURS.length] ?? 'grey'
  return { groupId, command: { type: 'group', group: { id: groupId, name, members: nodeIds, colour, note: '', collapsed: false } } }
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

/** Removing nodes from the midst of a chain joins what stood on either side. */
export function removal(nodeIds: readonly NodeId[], edgeIds: readonly string[]): Command | null {
  if (nodeIds.length === 0 && edgeIds.length === 0) return null
  return { type: 'remove', nodeIds, edgeIds, heal: nodeIds.length > 0 }
}
