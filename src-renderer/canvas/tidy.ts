// Automatic layout: ranks follow the wires, so that data flows one way.
import dagre from '@dagrejs/dagre'
import type { Layout, Position } from '../../src/document/document'
import { NODE_SIZE, PITCH } from '../../src/document/placing'
import type { Graph, NodeId } from '../../src/graph/graph'

/** Positions of all nodes, laid out in the direction. */
export function tidyLayout(graph: Graph, direction: Layout['direction']): Layout {
  const down = direction === 'down'
  const drawing = new dagre.graphlib.Graph()
  drawing.setGraph({
    rankdir: down ? 'TB' : 'LR',
    nodesep: down ? 48 : 40,
    ranksep: down ? PITCH.down - NODE_SIZE.height : PITCH.right - NODE_SIZE.width,
    edgesep: 24,
  })
  drawing.setDefaultEdgeLabel(() => ({}))
  for (const node of graph.nodes) drawing.setNode(node.id, { ...NODE_SIZE })
  for (const edge of graph.edges) drawing.setEdge(edge.from.node, edge.to.node)
  dagre.layout(drawing)
  const positions: Record<NodeId, Position> = {}
  for (const node of graph.nodes) {
    const { x, y } = drawing.node(node.id) as Position
    positions[node.id] = { x: Math.round(x - NODE_SIZE.width / 2), y: Math.round(y - NODE_SIZE.height / 2) }
  }
  return { positions, direction }
}
