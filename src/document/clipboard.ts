// Nodes and frames as text on the clipboard: they can be pasted here, in another project or another window, and read in an editor.
import type { Json, Result, Text } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { GraphEdge, GraphGroup, GraphNode, NodeId } from '../graph/graph'
import { uniqueName } from '../graph/names'
import { z } from 'zod'
import type { Command } from './commands'
import type { Frame, Position, ProjectDocument } from './document'
import { isObject } from './migrations'
import { scanJson } from './scan-json'
import { edgeSchema, framesSchema, groupSchema, LIMITS, namedNodeSchema, positionsSchema } from './schema'

const FORMAT = 'tensorloom/nodes'
const VERSION = 1

/** Nodes taken out of a project, with what belongs to them. */
export interface Clip {
  readonly nodes: readonly GraphNode[]
  /** Wires among them. */
  readonly edges: readonly GraphEdge[]
  /** Wires into them from nodes that were left behind. */
  readonly incoming: readonly GraphEdge[]
  /** Groups all of whose members were taken. */
  readonly groups: readonly GraphGroup[]
  readonly positions: Readonly<Record<NodeId, Position>>
  readonly frames: readonly Frame[]
}

const clipSchema = z.object({
  nodes: z.array(namedNodeSchema).max(LIMITS.nodes),
  edges: z.array(edgeSchema).max(LIMITS.edges),
  incoming: z.array(edgeSchema).max(LIMITS.edges),
  groups: z.array(groupSchema).max(LIMITS.groups),
  positions: positionsSchema,
  frames: framesSchema.default([]),
}) satisfies z.ZodType<Clip>

/** The named nodes and frames as a clip; null where none of them exists. */
export function takeClip({ graph, layout }: ProjectDocument, nodeIds: Iterable<NodeId>, frameIds: readonly string[] = []): Clip | null {
  const wanted = new Set(nodeIds)
  const nodes = graph.nodes.filter((node) => wanted.has(node.id))
  const frames = (layout.frames ?? []).filter(({ id }) => frameIds.includes(id))
  if (nodes.length + frames.length === 0) return null
  const into = graph.edges.filter((edge) => wanted.has(edge.to.node))
  return {
    nodes,
    edges: into.filter((edge) => wanted.has(edge.from.node)),
    incoming: into.filter((edge) => !wanted.has(edge.from.node)),
    groups: graph.groups.filter((group) => group.members.every((member) => wanted.has(member))),
    positions: Object.fromEntries(
      nodes.flatMap(({ id }) => {
        const position = layout.positions[id]
        return position ? [[id, position] as const] : []
      }),
    ),
    frames,
  }
}

/** What a clip is called in the history: a frame and what stands in it go by the frame's name. */
export function clipTitle({ nodes, frames }: Clip): Text {
  const [only] = frames.length > 0 ? frames : nodes
  if (only && (frames.length === 1 || (frames.length === 0 && nodes.length === 1))) return text(only.name, only.name)
  return frames.length > 0
    ? text(`${frames.length} frames`, `${frames.length} 个框`)
    : text(`${nodes.length} nodes`, `${nodes.length} 个节点`)
}

export function writeClip(clip: Clip): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...clip }, null, 1)}\n`
}

/**
 * Reads what stands on the clipboard, from anywhere. Errors: `clipboard/not-nodes` for any other text,
 * `clipboard/newer-version`, `clipboard/invalid` for nodes that no project could hold.
 */
export function readClip(source: string): Result<Clip> {
  const isJson = source.length <= LIMITS.fileLength && source.trimStart().startsWith('{') && scanJson(source, LIMITS.depth) === null
  const json = isJson ? (JSON.parse(source) as Json) : undefined
  if (!isObject(json) || json['format'] !== FORMAT) return notNodes()
  if (json['version'] !== VERSION) {
    return fail(
      error(
        'clipboard/newer-version',
        text('These nodes were copied in another version of Tensorloom.', '这些节点是在其他版本的 Tensorloom 中复制的。'),
        {
          hint: text('Update both windows to the same version, then copy again.', '请将两个窗口更新到同一版本，然后重新复制。'),
        },
      ),
    )
  }
  const parsed = clipSchema.safeParse(json)
  if (!parsed.success) return invalid()
  const ids = new Set(parsed.data.nodes.map((node) => node.id))
  if (ids.size < parsed.data.nodes.length || ids.size + parsed.data.frames.length === 0) return invalid()
  const within = (id: NodeId): boolean => ids.has(id)
  return ok({
    ...parsed.data,
    edges: parsed.data.edges.filter(({ from, to }) => within(from.node) && within(to.node)),
    incoming: parsed.data.incoming.filter(({ from, to }) => !within(from.node) && within(to.node)),
    groups: parsed.data.groups.filter(({ members }) => members.length > 0 && members.every(within)),
  })
}

function notNodes() {
  return fail(
    error('clipboard/not-nodes', text('There are no nodes on the clipboard.', '剪贴板上没有节点。'), {
      hint: text('Select nodes and copy them first.', '请先选择节点并复制。'),
    }),
  )
}

function invalid() {
  return fail(
    error(
      'clipboard/invalid',
      text('The nodes on the clipboard are damaged; nothing was pasted.', '剪贴板上的节点已损坏，未粘贴任何内容。'),
      {
        hint: text('Copy them again in Tensorloom.', '请在 Tensorloom 中重新复制。'),
      },
    ),
  )
}

export interface Pasting {
  /** How far from where they stood the nodes go. */
  readonly offset: Position
  /** Whether wires into them come along, from the nodes of the same ids. */
  readonly incoming: boolean
  /** What the step is called in the history. */
  readonly label: Text
}

export interface Pasted {
  readonly command: Command
  /** Ids of the new nodes, in the clip's order. */
  readonly nodeIds: readonly NodeId[]
  /** Ids of the new frames, in the clip's order. */
  readonly frameIds: readonly string[]
}

/** The clip as new nodes of a project, in one step. Error: `clipboard/too-many` where the project would outgrow what a file holds. */
export function pasteClip({ graph, layout }: ProjectDocument, clip: Clip, { offset, incoming, label }: Pasting): Result<Pasted> {
  if (graph.nodes.length + clip.nodes.length > LIMITS.nodes) {
    return fail(
      error('clipboard/too-many', text(`A project has at most ${LIMITS.nodes} nodes.`, `一个项目最多 ${LIMITS.nodes} 个节点。`), {
        hint: text('Paste fewer nodes.', '请减少粘贴的节点。'),
      }),
    )
  }
  const standing = layout.frames ?? []
  if (standing.length + clip.frames.length > LIMITS.groups) {
    return fail(
      error('clipboard/too-many', text(`A project has at most ${LIMITS.groups} frames.`, `一个项目最多 ${LIMITS.groups} 个框。`), {
        hint: text('Paste fewer frames.', '请减少粘贴的框。'),
      }),
    )
  }
  const ids = newIds(graph.nodes, clip.nodes)
  const names = new Set(graph.nodes.map((node) => node.name))
  const nodes = clip.nodes.map((node) => {
    const name = names.has(node.name) ? uniqueName({ nodes: [] }, node.kind, names) : node.name
    names.add(name)
    return { ...node, id: ids.get(node.id) ?? node.id, name }
  })
  // Wires from nodes that are not here are refused by the command.
  const led = [...clip.edges, ...(incoming ? clip.incoming : [])]
  const edgeIds = newIds(graph.edges, led)
  const edges = led.map((edge) => ({
    id: edgeIds.get(edge.id) ?? edge.id,
    from: { ...edge.from, node: ids.get(edge.from.node) ?? edge.from.node },
    to: { ...edge.to, node: ids.get(edge.to.node) ?? edge.to.node },
  }))
  const positions = Object.fromEntries(
    clip.nodes.flatMap(({ id }) => {
      const at = clip.positions[id]
      const place = at && { x: bounded(at.x + offset.x), y: bounded(at.y + offset.y) }
      return place ? [[ids.get(id) ?? id, place] as const] : []
    }),
  )
  const groupIds = newIds(graph.groups, clip.groups)
  const groups = clip.groups.map((group): Command => ({
    type: 'group',
    group: { ...group, id: groupIds.get(group.id) ?? group.id, members: group.members.map((member) => ids.get(member) ?? member) },
  }))
  const frameIds = newIds(standing, clip.frames)
  const frames = clip.frames.map((frame): Frame => ({
    ...frame,
    id: frameIds.get(frame.id) ?? frame.id,
    x: bounded(frame.x + offset.x),
    y: bounded(frame.y + offset.y),
  }))
  return ok({
    command: {
      type: 'batch',
      label,
      commands: [
        ...(nodes.length > 0 ? [{ type: 'add-nodes', nodes, edges, positions } as const] : []),
        ...groups,
        ...frames.map((frame): Command => ({ type: 'add-frame', frame })),
      ],
    },
    nodeIds: nodes.map((node) => node.id),
    frameIds: frames.map(({ id }) => id),
  })
}

function bounded(value: number): number {
  return Math.min(LIMITS.coordinate, Math.max(-LIMITS.coordinate, Math.round(value)))
}

/** A free id for each item, by its old one. */
function newIds(taken: readonly { readonly id: string }[], items: readonly { readonly id: string }[]): ReadonlyMap<string, string> {
  const used = new Set(taken.map((item) => item.id))
  const ids = new Map<string, string>()
  for (const { id } of items) {
    let free = id
    for (let i = 2; used.has(free); i += 1) free = `${stem(id)}-${i}`
    used.add(free)
    ids.set(id, free)
  }
  return ids
}

/** Copies of copies don't grow longer names: `fc1-2` leads to `fc1-3`. */
function stem(id: string): string {
  return id.replace(/-\d+$/, '').slice(0, 200)
}
