// Small diagrams for tests, written as they read.
import type { Diagnostic, Fix, Json } from '../diagnostics'
import type { Command } from '../document/commands'
import { LATER_DATA, LATER_TRAINING } from '../document/new-project'
import type { ProjectDocument } from '../document/document'
import { reduce } from '../document/reduce'
import type { Graph, GraphEdge, GraphNode } from '../graph/graph'

type Params = Readonly<Record<string, Json>>

/** `node('fc1', 'dense', { units: 2 })`; its id is its name. */
export function node(name: string, kind: string, params: Params = {}): GraphNode {
  return { id: name, kind, name, params }
}

/** `wire('a', 'b')`: from a's output to b's input; its id is `a-b`. */
export function wire(from: string, to: string): GraphEdge {
  return { id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }
}

export function diagram(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Graph {
  return { nodes, edges, groups: [] }
}

/** Nodes connected one after the other. */
export function chain(...nodes: readonly GraphNode[]): Graph {
  return diagram(
    nodes,
    nodes.slice(1).map((to, i) => wire(nodes[i]?.name ?? '', to.name)),
  )
}

export const image = (height: number, width: number, channels: number): Params => ({ shape: { type: 'image', height, width, channels } })
export const vector = (length: number): Params => ({ shape: { type: 'vector', length } })
export const acting = (type: string): Params => ({ activation: { type } })

/** A project around a graph, with settings that no compiler test looks at. */
export function projectOf(graph: Graph): ProjectDocument {
  return {
    name: 'test',
    graph,
    layout: { positions: Object.fromEntries(graph.nodes.map(({ id }, i) => [id, { x: 0, y: 80 * i }])), direction: 'down' },
    data: {
      source: { type: 'generator', generator: 'cat-sketches', count: 10, seed: 1 },
      positive: null,
      validationShare: 0,
      testShare: 0,
      splitSeed: 1,
      ...LATER_DATA,
    },
    training: {
      optimizer: { type: 'sgd', params: {} },
      learningRate: 0.1,
      batchSize: 'full',
      epochs: 1,
      seed: 1,
      targetLoss: null,
      ...LATER_TRAINING,
      backend: 'cpu',
    },
  }
}

export function applyFix(graph: Graph, fix: Fix): Graph {
  return reduce(projectOf(graph), fix.command as unknown as Command).graph
}

/** `error graph/cycle b`: what a test compares. */
export function brief({ severity, code, nodeId }: Diagnostic): string {
  return [severity, code, ...(nodeId === undefined ? [] : [nodeId])].join(' ')
}
