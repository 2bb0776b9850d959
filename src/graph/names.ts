// Names of nodes: unique, and fit to name a layer of a model.
import type { Graph, GraphNode, NodeId } from './graph'
import { NODE_NAME } from './graph'

export function isValidName(name: string): boolean {
  return NODE_NAME.test(name)
}

/** `conv2d` → `conv`; what cannot be part of a name is dropped. */
function stem(kindType: string): string {
  const letters = kindType
    .replace(/[^A-Za-z0-9_]/g, '')
    .replace(/\d.*$/, '')
    .replace(/^_+/, '')
    .slice(0, 48)
  return letters === '' ? 'node' : letters
}

/** The first of `conv1`, `conv2`, … that no node bears; `taken` lists further names to avoid. */
export function uniqueName(graph: Pick<Graph, 'nodes'>, kindType: string, taken: Iterable<string> = []): string {
  const used = new Set<string>(graph.nodes.map((node: GraphNode) => node.name))
  for (const name of taken) used.add(name)
  const base = stem(kindType)
  for (let i = 1; ; i += 1) {
    const name = `${base}${i}`
    if (!used.has(name)) return name
  }
}

/** A deterministic id that none of the items bears: `wanted`, else `wanted-2`, `wanted-3`, … */
export function uniqueId(items: readonly { readonly id: string }[], wanted: string): string {
  const used = new Set(items.map((item) => item.id))
  let id = wanted
  for (let i = 2; used.has(id); i += 1) id = `${wanted}-${i}`
  return id
}

/** A deterministic id that no node of the graph bears. */
export function uniqueNodeId(graph: Pick<Graph, 'nodes'>, wanted: string): NodeId {
  return uniqueId(graph.nodes, wanted)
}
