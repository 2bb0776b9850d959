// Version 0, of the previews, kept each node's place inside the node and had no groups. Version 1 keeps the diagram
// apart from how it is drawn, so that moving a node never recompiles.
import type { Json } from '../../diagnostics'
import type { JsonObject, Migration } from './migration'
import { isArray, isObject } from './migration'

function split(nodes: readonly Json[]): { readonly nodes: readonly Json[]; readonly positions: JsonObject } {
  const positions: [string, Json][] = []
  const bare = nodes.map((node) => {
    if (!isObject(node)) return node
    const { position, ...rest } = node
    if (position !== undefined && typeof node['id'] === 'string') positions.push([node['id'], position])
    return rest
  })
  return { nodes: bare, positions: Object.fromEntries(positions) }
}

export const layoutAndGroups: Migration = {
  from: 0,
  migrate(file) {
    const graph = file['graph']
    if (!isObject(graph) || !isArray(graph['nodes'])) return file
    const { nodes, positions } = split(graph['nodes'])
    return { ...file, graph: { ...graph, nodes, groups: [] }, layout: { direction: 'down', positions } }
  },
}
