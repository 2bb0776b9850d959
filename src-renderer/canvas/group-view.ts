// Groups as the canvas shows them: a frame around the members, or one node in their place.
import type { Edge, Node } from '@xyflow/react'
import type { Analysis } from '../../src/compiler/analysis'
import type { Layout, Position } from '../../src/document/document'
import { groupFrame, type Box } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { Graph, GraphGroup, NodeId } from '../../src/graph/graph'
import type { Shape } from '../../src/tensor'
import { collapsedGroups, collapsedPlace, frameFlowId, groupFlowId } from './units'
import { handlesAt } from './view-model'

interface GroupData extends Record<string, unknown> {
  readonly group: GraphGroup
}

export interface CollapsedData extends GroupData {
  readonly parameters: number
  /** Its part of all parameters, 0…1. */
  readonly share: number
  /** Of what leaves it; null where nothing does or it is unknown. */
  readonly output: Shape | null
  readonly problems: number
  readonly direction: Layout['direction']
}

interface FrameData extends GroupData {
  readonly direction: Layout['direction']
  readonly head: Box
  readonly noteLines: number
}

export type FrameFlowNode = Node<FrameData, 'frame'>
export type CollapsedFlowNode = Node<CollapsedData, 'collapsed'>

/** Handles of a collapsed group: everything that enters it does so at one place, and leaves it at one. */
const ENTRY = 'in'
const EXIT = 'out'

type Places = (id: NodeId) => Position

export function frameNode(group: GraphGroup, direction: Layout['direction'], at: Places, label: string): FrameFlowNode {
  const { box, head, noteLines } = groupFrame(group, direction, at)
  const { x, y, width, height } = box
  return {
    id: frameFlowId(group.id),
    type: 'frame',
    position: { x, y },
    // Within the frame.
    data: { group, direction, head: { ...head, x: head.x - x, y: head.y - y }, noteLines },
    width,
    height,
    measured: { width, height },
    handles: [],
    selectable: false,
    connectable: false,
    focusable: false,
    // Only its head is to be grabbed: a marquee can be drawn within.
    dragHandle: '[data-frame-head]',
    style: { pointerEvents: 'none' },
    zIndex: -2,
    ariaLabel: label,
  }
}

/** What a collapsed group says of its members. */
export function collapsedData(graph: Graph, direction: Layout['direction'], analysis: Analysis, group: GraphGroup): CollapsedData {
  const members = new Set(group.members)
  const parameters = group.members.reduce((sum, id) => sum + (analysis.nodes.get(id)?.parameters ?? 0), 0)
  const exit = graph.edges.find(({ from, to }) => members.has(from.node) && !members.has(to.node))
  return {
    group,
    parameters,
    share: analysis.totals.parameters > 0 ? parameters / analysis.totals.parameters : 0,
    output: analysis.edges.get(exit?.id ?? '') ?? null,
    problems: analysis.diagnostics.filter(({ nodeId, severity }) => severity === 'error' && members.has(nodeId ?? '')).length,
    direction,
  }
}

export function collapsedNode(data: CollapsedData, at: Places, selected: boolean, label: string): CollapsedFlowNode {
  return {
    id: groupFlowId(data.group.id),
    type: 'collapsed',
    position: collapsedPlace(data.group.members.map(at)),
    data,
    selected,
    connectable: false,
    ...NODE_SIZE,
    measured: { ...NODE_SIZE },
    handles: handlesAt([ENTRY], [EXIT], data.direction),
    ariaLabel: label,
    zIndex: 1,
  }
}

/** Wires as they are seen: those of a collapsed group's members end at the group, those within it are not seen. */
export function throughGroups<E extends Edge>(graph: Pick<Graph, 'groups'>, edges: readonly E[]): E[] {
  const collapsed = collapsedGroups(graph)
  if (collapsed.size === 0) return [...edges]
  return edges.flatMap((edge) => {
    const source = collapsed.get(edge.source)
    const target = collapsed.get(edge.target)
    if (source && source === target) return []
    if (!source && !target) return [edge]
    return [
      {
        ...edge,
        ...(source ? { source: groupFlowId(source.id), sourceHandle: EXIT } : {}),
        ...(target ? { target: groupFlowId(target.id), targetHandle: ENTRY } : {}),
        reconnectable: false,
      },
    ]
  })
}
