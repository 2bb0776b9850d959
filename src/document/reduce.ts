// Applies commands. Pure and deterministic: the same document and command give the same document on every machine.
import type { Json } from '../diagnostics'
import type { KindLookup } from '../graph/connect'
import type { Graph, GraphEdge, GraphNode, NodeId } from '../graph/graph'
import { isValidName, uniqueName } from '../graph/names'
import { findKind } from '../layers/registry'
import type { Command } from './commands'
import type { DataOverrides, Frame, Layout, Position, ProjectDocument } from './document'
import { placeBefore, placeLast } from './placing'
import { sameJson } from './same-json'
import {
  dataSchema,
  edgeSchema,
  frameSchema,
  framesSchema,
  groupSchema,
  jsonObjectSchema,
  LIMITS,
  namedNodeSchema,
  portRefSchema,
  projectNameSchema,
  samplePathSchema,
  trainingSchema,
} from './schema'
import { addWire, insertOnWire, leadWire, leaveGroups, removeNode, spliceOnWire } from './wiring'

type Apply<T extends Command['type']> = (
  document: ProjectDocument,
  command: Extract<Command, { readonly type: T }>,
  lookup: KindLookup,
) => ProjectDocument

/**
 * The document after a command. A command that does not fit (its node is gone, its name is taken, its value is out of
 * bounds) changes nothing: the same object comes back.
 */
export function reduce(document: ProjectDocument, command: Command, lookup: KindLookup = findKind): ProjectDocument {
  const apply = APPLY[command.type] as Apply<Command['type']> | undefined
  return apply ? apply(document, command, lookup) : document
}

function withGraph(document: ProjectDocument, graph: Graph, positions: Layout['positions'] = document.layout.positions): ProjectDocument {
  const layout = positions === document.layout.positions ? document.layout : { ...document.layout, positions }
  return { ...document, graph, layout }
}

function withNode(document: ProjectDocument, id: NodeId, change: (node: GraphNode) => GraphNode | null): ProjectDocument {
  const node = document.graph.nodes.find((one) => one.id === id)
  const changed = node && change(node)
  if (!node || !changed) return document
  return withGraph(document, { ...document.graph, nodes: document.graph.nodes.map((one) => (one === node ? changed : one)) })
}

function isPlace(position: Position | undefined): position is Position {
  if (!position) return false
  return [position.x, position.y].every((value) => Number.isFinite(value) && Math.abs(value) <= LIMITS.coordinate)
}

/** The positions that changed, of nodes that exist; null where none did. */
function moved(document: ProjectDocument, wanted: Layout['positions']): Layout['positions'] | null {
  const old = document.layout.positions
  const changes = document.graph.nodes.flatMap(({ id }) => {
    const position = Object.hasOwn(wanted, id) ? wanted[id] : undefined
    if (!isPlace(position)) return []
    const before = Object.hasOwn(old, id) ? old[id] : undefined
    return before && before.x === position.x && before.y === position.y ? [] : [[id, { x: position.x, y: position.y }] as const]
  })
  return changes.length === 0 ? null : { ...old, ...Object.fromEntries(changes) }
}

/** Nodes and wires that a saved file could not hold must not get in. */
function isSoundNode(node: GraphNode): boolean {
  return namedNodeSchema.safeParse(node).success
}

function isSoundEdge(edge: GraphEdge): boolean {
  return edgeSchema.safeParse(edge).success
}

/** Those of the ids that are nodes, each once. */
function membersOf(nodes: readonly GraphNode[], ids: readonly NodeId[]): readonly NodeId[] {
  const known = new Set(nodes.map((node) => node.id))
  return [...new Set(ids)].filter((id) => known.has(id))
}

/** Paths that no file could hold must not get in, and a change that names one is no change. */
function isSamplePath(path: string): boolean {
  return samplePathSchema.safeParse(path).success
}

function defined(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** What is said of samples, with this said of these; null: nothing. */
function bySample<T>(before: Readonly<Record<string, T>>, paths: readonly string[], value: T | null): Readonly<Record<string, T>> {
  const changed = new Set(paths)
  const kept = Object.entries(before).filter(([path]) => !changed.has(path))
  return Object.fromEntries([...kept, ...(value === null ? [] : [...changed].map((path) => [path, value] as const))])
}

/** A change that a file could not hold is none. */
function withOverrides(document: ProjectDocument, changes: Partial<DataOverrides>): ProjectDocument {
  const next = dataSchema.safeParse({ ...document.data, overrides: { ...document.data.overrides, ...changes } })
  return !next.success || sameJson(next.data, document.data) ? document : { ...document, data: next.data }
}

function framesOf({ frames }: Layout): readonly Frame[] {
  return frames ?? []
}

/** A layout without frames says nothing of them. */
function withFrames(document: ProjectDocument, frames: readonly Frame[]): ProjectDocument {
  const { frames: _before, ...rest } = document.layout
  return { ...document, layout: frames.length === 0 ? rest : { ...rest, frames } }
}

const APPLY: { readonly [T in Command['type']]: Apply<T> } = {
  'add-nodes'(document, { nodes, edges, positions }, lookup) {
    const taken = new Set(document.graph.nodes.map((node) => node.id))
    if (nodes.length === 0 || taken.size + nodes.length > LIMITS.nodes) return document
    if (!nodes.every(isSoundNode)) return document
    const names = new Set(document.graph.nodes.map((node) => node.name))
    const added: GraphNode[] = []
    const layout = { ...document.layout, positions: { ...document.layout.positions } }
    for (const node of nodes) {
      if (taken.has(node.id)) return document
      taken.add(node.id)
      const name = names.has(node.name) ? uniqueName({ nodes: [] }, node.kind, names) : node.name
      names.add(name)
      added.push(name === node.name ? node : { ...node, name })
      const wanted = Object.hasOwn(positions, node.id) ? positions[node.id] : undefined
      layout.positions[node.id] = isPlace(wanted) ? { x: wanted.x, y: wanted.y } : placeLast(layout)
    }
    let graph: Graph = { ...document.graph, nodes: [...document.graph.nodes, ...added] }
    for (const edge of edges) if (isSoundEdge(edge)) graph = addWire(graph, edge, lookup) ?? graph
    return withGraph(document, graph, layout.positions)
  },

  remove(document, { nodeIds, edgeIds, heal }, lookup) {
    const gone = new Set(nodeIds)
    const cut = new Set(edgeIds)
    const ids = document.graph.nodes.filter((node) => gone.has(node.id)).map((node) => node.id)
    const kept = document.graph.edges.filter((edge) => !cut.has(edge.id))
    if (ids.length === 0 && kept.length === document.graph.edges.length) return document
    const graph = ids.reduce<Graph>((rest, id) => removeNode(rest, id, heal, lookup), { ...document.graph, edges: kept })
    if (ids.length === 0) return withGraph(document, graph)
    const left = Object.entries(document.layout.positions).filter(([id]) => !gone.has(id))
    return withGraph(document, graph, Object.fromEntries(left))
  },

  'move-nodes'(document, { positions }) {
    const changed = moved(document, positions)
    return changed ? { ...document, layout: { ...document.layout, positions: changed } } : document
  },

  'set-layout'(document, { layout }) {
    const before = document.layout
    const positions = moved(document, layout.positions) ?? before.positions
    const parsed = framesSchema.safeParse(layout.frames ?? before.frames ?? [])
    const frames =
      parsed.success && new Set(parsed.data.map((frame) => frame.id)).size === parsed.data.length ? parsed.data : framesOf(before)
    const isSame = positions === before.positions && layout.direction === before.direction && sameJson(frames, framesOf(before))
    return isSame ? document : withFrames({ ...document, layout: { ...before, positions, direction: layout.direction } }, frames)
  },

  connect(document, { edge }, lookup) {
    const graph = isSoundEdge(edge) ? addWire(document.graph, edge, lookup) : null
    return graph ? withGraph(document, graph) : document
  },

  'insert-before'(document, { node, before, port }, lookup) {
    const isTaken = document.graph.nodes.some((one) => one.id === node.id)
    if (isTaken || !isSoundNode(node) || document.graph.nodes.length >= LIMITS.nodes) return document
    const isNamed = document.graph.nodes.some((one) => one.name === node.name)
    const named = isNamed ? { ...node, name: uniqueName(document.graph, node.kind) } : node
    const graph = insertOnWire(document.graph, named, before, port, lookup)
    return graph ? withGraph(document, graph, placeBefore(document.layout, node.id, before)) : document
  },

  'lead-wire'(document, { edgeId, from, to }, lookup) {
    const before = document.graph.edges.find((edge) => edge.id === edgeId)
    if (!before || sameJson({ from, to }, { from: before.from, to: before.to })) return document
    const isSound = [from, to].every((end) => portRefSchema.safeParse(end).success)
    const graph = isSound ? leadWire(document.graph, edgeId, from, to, lookup) : null
    return graph ? withGraph(document, graph) : document
  },

  splice(document, { nodeId, edgeId, onward }, lookup) {
    const wire = document.graph.edges.find((edge) => edge.id === edgeId)
    if (!wire || !isSoundEdge({ ...wire, id: onward })) return document
    const graph = spliceOnWire(document.graph, nodeId, edgeId, onward, lookup)
    return graph ? withGraph(document, graph) : document
  },

  group(document, { group }) {
    const { nodes, groups } = document.graph
    const parsed = groupSchema.safeParse(group)
    if (!parsed.success || groups.some((one) => one.id === group.id)) return document
    const members = membersOf(nodes, group.members)
    if (members.length === 0) return document
    const others = leaveGroups(groups, new Set(members))
    if (others.length >= LIMITS.groups) return document
    return withGraph(document, { ...document.graph, groups: [...others, { ...parsed.data, members }] })
  },

  ungroup(document, { groupId }) {
    const groups = document.graph.groups.filter((one) => one.id !== groupId)
    return groups.length === document.graph.groups.length ? document : withGraph(document, { ...document.graph, groups })
  },

  'set-group'(document, { groupId, changes }) {
    const { nodes, groups } = document.graph
    const before = groups.find((one) => one.id === groupId)
    const parsed = groupSchema.safeParse({ ...before, ...defined(changes), id: groupId })
    if (!before || !parsed.success) return document
    const next = { ...parsed.data, members: membersOf(nodes, parsed.data.members) }
    if (sameJson(next, before)) return document
    const taken = new Set(next.members)
    const changed = groups.flatMap((one) => (one === before ? (next.members.length === 0 ? [] : [next]) : leaveGroups([one], taken)))
    return withGraph(document, { ...document.graph, groups: changed })
  },

  'add-frame'(document, { frame }) {
    const frames = framesOf(document.layout)
    const parsed = frameSchema.safeParse(frame)
    if (!parsed.success || frames.length >= LIMITS.groups || frames.some((one) => one.id === frame.id)) return document
    return withFrames(document, [...frames, parsed.data])
  },

  'set-frame'(document, { frameId, changes }) {
    const frames = framesOf(document.layout)
    const before = frames.find((one) => one.id === frameId)
    const parsed = frameSchema.safeParse({ ...before, ...defined(changes), id: frameId })
    if (!before || !parsed.success || sameJson(parsed.data, before)) return document
    return withFrames(
      document,
      frames.map((one) => (one === before ? parsed.data : one)),
    )
  },

  'remove-frames'(document, { frameIds }) {
    const frames = framesOf(document.layout)
    const kept = frames.filter(({ id }) => !frameIds.includes(id))
    return kept.length === frames.length ? document : withFrames(document, kept)
  },

  'set-params': (document, { nodeId, params }) =>
    withNode(document, nodeId, (node) => {
      const next = { ...node.params, ...(defined(params) as Record<string, Json>) }
      return sameJson(next, node.params) || !jsonObjectSchema.safeParse(next).success ? null : { ...node, params: next }
    }),

  'rename-node': (document, { nodeId, name }) =>
    withNode(document, nodeId, (node) => {
      const isTaken = document.graph.nodes.some((one) => one.name === name)
      return isTaken || !isValidName(name) ? null : { ...node, name }
    }),

  'set-frozen': (document, { nodeId, frozen }) =>
    withNode(document, nodeId, (node) => {
      if ((node.frozen === true) === frozen) return null
      const { frozen: _before, ...rest } = node
      return frozen ? { ...rest, frozen } : rest
    }),

  'set-data'(document, { data }) {
    const next = dataSchema.safeParse({ ...document.data, ...defined(data) })
    return !next.success || sameJson(next.data, document.data) ? document : { ...document, data: next.data }
  },

  'set-table'(document, { uses = {}, missing }) {
    const { source } = document.data
    if (source.type !== 'table') return document
    const columns = source.settings.columns.map((column) => ({
      ...column,
      use: Object.hasOwn(uses, column.name) ? uses[column.name] : column.use,
    }))
    const settings = { ...source.settings, columns, missing: missing ?? source.settings.missing }
    const next = dataSchema.safeParse({ ...document.data, source: { ...source, settings } })
    return !next.success || sameJson(next.data, document.data) ? document : { ...document, data: next.data }
  },

  'exclude-samples'(document, { paths, excluded }) {
    if (!paths.every(isSamplePath)) return document
    const before = document.data.overrides.excluded
    const changed = new Set(paths)
    const kept = excluded ? before : before.filter((path) => !changed.has(path))
    const known = new Set(before)
    const added = excluded ? [...changed].filter((path) => !known.has(path)) : []
    return withOverrides(document, { excluded: [...kept, ...added].sort() })
  },

  'relabel-samples'(document, { paths, className }) {
    if (!paths.every(isSamplePath)) return document
    return withOverrides(document, { relabelled: bySample(document.data.overrides.relabelled, paths, className) })
  },

  'move-samples'(document, { paths, split }) {
    if (!paths.every(isSamplePath)) return document
    return withOverrides(document, { moved: bySample(document.data.overrides.moved, paths, split) })
  },

  'set-training'(document, { training }) {
    const next = trainingSchema.safeParse({ ...document.training, ...defined(training) })
    return !next.success || sameJson(next.data, document.training) ? document : { ...document, training: next.data }
  },

  'rename-project'(document, { name }) {
    const parsed = projectNameSchema.safeParse(name)
    return !parsed.success || parsed.data === document.name ? document : { ...document, name: parsed.data }
  },

  batch: (document, { commands }, lookup) => commands.reduce((done, command) => reduce(done, command, lookup), document),
}
