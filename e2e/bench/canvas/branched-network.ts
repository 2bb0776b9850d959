// A network of any size that one could train: columns of convolutions side by side, joined at the end.
import type { Position, ProjectDocument } from '../../../src/document/document'
import { newProject } from '../../../src/document/new-project'
import { NODE_SIZE, PITCH } from '../../../src/document/placing'
import type { GraphEdge, GraphNode } from '../../../src/graph/graph'

/** Nodes from one end of a branch to the other. */
const LONGEST = 100

function wire(from: string, to: string): GraphEdge {
  return { id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }
}

/** `size` nodes in all: input, branches of up to 100 convolutions, concatenation, pooling, dense layer, loss. */
export function branchedNetwork(size: number): ProjectDocument {
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const positions: Record<string, Position> = {}
  const add = (id: string, kind: string, params: GraphNode['params'], place: Position, sources: readonly string[]): void => {
    nodes.push({ id, kind, name: id, params })
    positions[id] = place
    for (const source of sources) edges.push(wire(source, id))
  }
  const convolutions = size - 5
  const branches = Math.max(2, Math.ceil(convolutions / LONGEST))
  const pitch = NODE_SIZE.width + 48
  const middle = ((branches - 1) * pitch) / 2
  const ends: string[] = []
  add('image', 'input', { shape: { type: 'image', height: 32, width: 32, channels: 3 } }, { x: middle, y: 0 }, [])
  let longest = 0
  for (let branch = 0; branch < branches; branch += 1) {
    const length = Math.floor((convolutions + branch) / branches)
    longest = Math.max(longest, length)
    let before = 'image'
    for (let i = 1; i <= length; i += 1) {
      const id = `branch${branch + 1}_${i}`
      add(id, 'conv2d', { filters: 4, padding: 'same' }, { x: branch * pitch, y: i * PITCH.down }, [before])
      before = id
    }
    ends.push(before)
  }
  const after = (rank: number): Position => ({ x: middle, y: (longest + rank) * PITCH.down })
  add('join', 'concatenate', {}, after(1), ends)
  add('pool', 'globalAveragePool2d', {}, after(2), ['join'])
  add('fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }, after(3), ['pool'])
  add('loss', 'loss', { loss: 'binaryCrossEntropy' }, after(4), ['fc'])
  return { ...newProject(`n${size}`), graph: { nodes, edges, groups: [] }, layout: { positions, direction: 'down' } }
}
