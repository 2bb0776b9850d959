// Builds the cures that diagnostics carry. A fix is a document command as JSON.
import type { Fix, Json, Text } from '../diagnostics'
import { text } from '../diagnostics'
import type { Command } from '../document/commands'
import type { Graph, GraphNode, NodeId } from '../graph/graph'
import { uniqueName, uniqueNodeId } from '../graph/names'

export const REMOVE_NODE = text('Remove the node', '删除节点')
export const REMOVE_WIRE = text('Remove the wire', '删除连线')

/** A command as the JSON it is; `undefined` members are left out, as in a file. */
export function command(value: Command): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}

export function fix(label: Text, json: Json): Fix {
  return { label, command: json }
}

/** A new node of `kind` on the wire into `before`'s port: same graph, same id and name. */
export function insertBefore(
  graph: Graph,
  before: NodeId,
  port: string,
  kind: string,
  params: GraphNode['params'] = {},
): Extract<Command, { type: 'insert-before' }> {
  const node: GraphNode = { id: uniqueNodeId(graph, `${before}-${port}-${kind}`), kind, name: uniqueName(graph, kind), params }
  return { type: 'insert-before', node, before, port }
}

/** The top-level parameters in which two parameter objects differ, as they stand in `after`. */
export function changedParams(before: unknown, after: unknown): Readonly<Record<string, Json>> {
  const old = before as Readonly<Record<string, Json>>
  return Object.fromEntries(
    Object.entries(after as Readonly<Record<string, Json>>).filter(([key, value]) => JSON.stringify(old[key]) !== JSON.stringify(value)),
  )
}
