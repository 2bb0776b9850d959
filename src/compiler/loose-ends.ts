// Cures for diagrams that are not complete yet: connecting or adding what is missing at an end.
import type { Fix } from '../diagnostics'
import { text } from '../diagnostics'
import type { GraphEdge, GraphNode, NodeId, PortRef } from '../graph/graph'
import { uniqueId, uniqueName } from '../graph/names'
import { downstream } from '../graph/topology'
import type { LayerKind, PaletteEntry } from '../layers/layer-kind'
import { paletteEntries } from '../layers/registry'
import { findLoss } from '../losses/registry'
import { command, fix } from './fixes'
import type { Diagram, DiagramNode } from './read-graph'

/** The one node whose output leads nowhere, outside `except`; null where there is none or a choice. */
function findLooseEnd(diagram: Diagram, except: ReadonlySet<NodeId>): DiagramNode | null {
  const cyclic = new Set(diagram.topology.cycles.flat())
  const loose = [...diagram.nodes.values()].filter(({ node, kind }) => {
    const leads = (diagram.topology.successors.get(node.id) ?? []).length > 0
    return kind?.outputs[0] && !leads && !except.has(node.id) && !cyclic.has(node.id)
  })
  return loose.length === 1 ? (loose[0] ?? null) : null
}

/** The one input port that nothing is connected to; null where there is none or a choice. */
function findOpenPort(diagram: Diagram): PortRef | null {
  const open = [...diagram.nodes.values()].flatMap(({ node, kind }) =>
    (kind?.inputs ?? [])
      .filter((port) => diagram.into(node.id, port.name).length === 0)
      .map((port) => ({ node: node.id, port: port.name })),
  )
  return open.length === 1 ? (open[0] ?? null) : null
}

function newWire(diagram: Diagram, from: PortRef, to: PortRef): GraphEdge {
  return { id: uniqueId(diagram.graph.edges, `${from.node}-${from.port}-${to.node}-${to.port}`), from, to }
}

/** Connects the one loose end to an open port, where no circle would come of it. */
export function connectLooseEnd(diagram: Diagram, target: NodeId, port: string): readonly Fix[] {
  const source = findLooseEnd(diagram, downstream(diagram.topology, [target]))
  const from = source?.kind?.outputs[0]
  if (!source || !from) return []
  const { name } = source.node
  const edge = newWire(diagram, { node: source.node.id, port: from.name }, { node: target, port })
  return [fix(text(`Connect ${name}`, `连接 ${name}`), command({ type: 'connect', edge }))]
}

interface Offer {
  readonly kind: LayerKind
  readonly entry: PaletteEntry<unknown>
}

function newNode(diagram: Diagram, { kind, entry }: Offer): GraphNode {
  return {
    id: uniqueId(diagram.graph.nodes, `new-${entry.id}`),
    kind: kind.type,
    name: uniqueName(diagram.graph, kind.type),
    params: JSON.parse(JSON.stringify(entry.params)) as GraphNode['params'],
  }
}

/** Adds the palette's first input and connects it to the one open port, if there is one. */
export function addInput(diagram: Diagram): readonly Fix[] {
  const offer = paletteEntries().find(({ kind }) => kind.role === 'input')
  const port = offer?.kind.outputs[0]
  if (!offer || !port) return []
  const node = newNode(diagram, offer)
  const open = findOpenPort(diagram)
  const edges = open ? [newWire(diagram, { node: node.id, port: port.name }, open)] : []
  const { title } = offer.entry
  return [fix(text(`Add ${title.en}`, `添加${title.zh}`), command({ type: 'add-nodes', nodes: [node], edges, positions: {} }))]
}

/** Adds the loss that goes with the activation of the one loose end, and connects it. */
export function addLoss(diagram: Diagram): readonly Fix[] {
  const end = findLooseEnd(diagram, new Set())
  const activation = end?.kind?.activation?.(end.params)
  const offers = paletteEntries().filter(({ kind }) => kind.role === 'loss')
  const pairs = ({ entry }: Offer) => findLoss((entry.params as { readonly loss?: string }).loss ?? '')?.pairsWith === activation
  const offer = offers.find(pairs) ?? offers[0]
  const port = offer?.kind.inputs[0]
  if (!offer || !port) return []
  const node = newNode(diagram, offer)
  const from = end?.kind?.outputs[0]
  const edges = end && from ? [newWire(diagram, { node: end.node.id, port: from.name }, { node: node.id, port: port.name })] : []
  const { title } = offer.entry
  return [fix(text(`Add ${title.en}`, `添加${title.zh}`), command({ type: 'add-nodes', nodes: [node], edges, positions: {} }))]
}
