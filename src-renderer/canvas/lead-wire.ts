// Wires led from port to port, or let go of.
import type { Graph, GraphEdge, NodeId, PortRef } from '../../src/graph/graph'
import { canConnect } from '../../src/graph/connect'
import { findKind } from '../../src/layers/registry'
import { announce } from '../state/announcer'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { connect } from './edits'

const { getState } = useDocumentStore

function refuse(reason: string): void {
  useViewStore.getState().notify({ tone: 'warn', title: reason })
}

export function joinPorts(from: PortRef, to: PortRef): void {
  const { document, edit } = getState()
  const answer = canConnect(document.graph, { from, to })
  if (answer.ok) edit(connect(document.graph, from, to))
  else refuse(currentI18n().tr(answer.reason))
}

export function withoutWire(graph: Graph, edge: GraphEdge): Graph {
  return { ...graph, edges: graph.edges.filter((one) => one.id !== edge.id) }
}

/** A wire that was pulled off its input is let go: over another input it leads there, over nothing it is gone. */
export function endPull(edge: GraphEdge, port: PortRef | null, overId: NodeId | null): void {
  const { document, edit } = getState()
  const rest = withoutWire(document.graph, edge)
  const kind = findKind(document.graph.nodes.find(({ id }) => id === overId)?.kind ?? '')
  const ends = port ? [port] : (kind?.inputs ?? []).map(({ name }): PortRef => ({ node: overId ?? '', port: name }))
  if (ends.length === 0 && overId === null) {
    edit({ type: 'remove', nodeIds: [], edgeIds: [edge.id], heal: false })
    announce(currentI18n().t('canvas.says.deletedWires', { count: 1 }))
    return
  }
  const to = ends.find((one) => canConnect(rest, { from: edge.from, to: one }).ok)
  const [first] = ends
  if (to) edit({ type: 'lead-wire', edgeId: edge.id, from: edge.from, to })
  else if (first) {
    const answer = canConnect(rest, { from: edge.from, to: first })
    if (!answer.ok) refuse(currentI18n().tr(answer.reason))
  }
}
