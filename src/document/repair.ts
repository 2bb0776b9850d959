// Arithmetic of a project file that its schema cannot see: ids, names, wires and places that must fit each other.
import type { Diagnostic } from '../diagnostics'
import { error, text, warning } from '../diagnostics'
import type { GraphEdge, GraphGroup, GraphNode } from '../graph/graph'
import { isValidName, uniqueName } from '../graph/names'
import type { Layout, ProjectDocument } from './document'
import { placeLast } from './placing'
import { uniqueEdgeId } from './wiring'

export interface Repaired {
  readonly document: ProjectDocument
  readonly diagnostics: readonly Diagnostic[]
}

/** Mends what has one plain cure and says so; two nodes of one id have none, so they are an error. */
export function repairDocument(document: ProjectDocument): Repaired {
  const { graph } = document
  const diagnostics: Diagnostic[] = []
  const ids = new Set<string>()
  for (const { id } of graph.nodes) {
    if (ids.has(id)) {
      diagnostics.push(
        error('document/duplicate-node', text(`Two nodes have the same id “${id}”.`, `两个节点的 id 相同:“${id}”。`), {
          hint: text(
            'Give one of them another id in a text editor, or open an older copy.',
            '请用文本编辑器给其中一个改用别的 id,或打开较早的副本。',
          ),
        }),
      )
    }
    ids.add(id)
  }
  if (diagnostics.length > 0) return { document, diagnostics }

  const nodes = repairNames(graph.nodes, diagnostics)
  const edges = repairEdges(graph.edges, ids, diagnostics)
  const groups = repairGroups(graph.groups, ids)
  const layout = repairLayout(document.layout, graph.nodes, diagnostics)
  return { document: { ...document, graph: { nodes, edges, groups }, layout }, diagnostics }
}

function repairNames(nodes: readonly GraphNode[], diagnostics: Diagnostic[]): readonly GraphNode[] {
  const taken = new Set<string>()
  const sound = nodes.map((node) => {
    if (!isValidName(node.name) || taken.has(node.name)) return false
    taken.add(node.name)
    return true
  })
  return nodes.map((node, i) => {
    if (sound[i] === true) return node
    const name = uniqueName({ nodes: [] }, node.kind, taken)
    taken.add(name)
    diagnostics.push(
      warning(
        'document/renamed-node',
        text(
          `A node’s name “${node.name}” is taken or not a valid name; it is now “${name}”.`,
          `节点名“${node.name}”重复或无效,现改为“${name}”。`,
        ),
        { nodeId: node.id, hint: text('Rename it in its settings if you like.', '如有需要,可在其设置中重命名。') },
      ),
    )
    return { ...node, name }
  })
}

function repairEdges(edges: readonly GraphEdge[], ids: ReadonlySet<string>, diagnostics: Diagnostic[]): readonly GraphEdge[] {
  const seen = new Set<string>()
  const used = new Set<string>()
  const kept: GraphEdge[] = []
  let dropped = 0
  for (const edge of edges) {
    const ends = JSON.stringify([edge.from.node, edge.from.port, edge.to.node, edge.to.port])
    if (!ids.has(edge.from.node) || !ids.has(edge.to.node) || seen.has(ends)) {
      dropped += 1
      continue
    }
    seen.add(ends)
    // The ids of wires are ours alone, so a second one of the same id just gets another.
    const id = used.has(edge.id) ? uniqueEdgeId([...edges, ...kept], edge.id) : edge.id
    used.add(id)
    kept.push(id === edge.id ? edge : { ...edge, id })
  }
  if (dropped > 0) {
    diagnostics.push(
      warning(
        'document/dropped-wires',
        text(
          dropped === 1
            ? 'One wire in the file led to a node that is not there, or was there twice; it was left out.'
            : `${dropped} wires in the file led to nodes that are not there, or were there twice; they were left out.`,
          `文件中有 ${dropped} 条连线指向不存在的节点或重复,已忽略。`,
        ),
        { hint: text('Check the wires before you save.', '保存前请检查连线。') },
      ),
    )
  }
  return kept
}

function repairGroups(groups: readonly GraphGroup[], ids: ReadonlySet<string>): readonly GraphGroup[] {
  const used = new Set<string>()
  const held = new Set<string>()
  return groups.flatMap((group) => {
    const members = [...new Set(group.members)].filter((member) => ids.has(member) && !held.has(member))
    if (members.length === 0 || used.has(group.id)) return []
    used.add(group.id)
    for (const member of members) held.add(member)
    return [members.length === group.members.length ? group : { ...group, members }]
  })
}

function repairLayout(layout: Layout, nodes: readonly GraphNode[], diagnostics: Diagnostic[]): Layout {
  const own = nodes.flatMap(({ id }) => {
    const position = Object.hasOwn(layout.positions, id) ? layout.positions[id] : undefined
    return position ? [[id, position] as const] : []
  })
  const { frames: drawn = [], ...rest } = layout
  const frames = drawn.filter(({ id }, i) => drawn.findIndex((other) => other.id === id) === i)
  let repaired: Layout = { ...rest, positions: Object.fromEntries(own), ...(frames.length === 0 ? {} : { frames }) }
  const missing = nodes.filter(({ id }) => !Object.hasOwn(repaired.positions, id))
  for (const { id } of missing) {
    repaired = { ...repaired, positions: { ...repaired.positions, [id]: placeLast(repaired) } }
  }
  if (missing.length > 0) {
    diagnostics.push(
      warning(
        'document/placed-nodes',
        text(
          missing.length === 1
            ? 'One node had no place on the canvas; it was put at the end.'
            : `${missing.length} nodes had no place on the canvas; they were put at the end.`,
          `${missing.length} 个节点在画布上没有位置,已放在末尾。`,
        ),
        { hint: text('Use Tidy to arrange the diagram.', '可用“自动排列”整理图。') },
      ),
    )
  }
  return repaired
}
