// What stands on the canvas as one thing: a node, or a collapsed group with all its members.
import type { Layout, Position } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'
import { boxOf } from '../../src/document/frame-geometry'
import type { Graph, GraphGroup, NodeId } from '../../src/graph/graph'

const GROUP_PREFIX = 'group:'
const FRAME_PREFIX = 'frame:'
const FREE_PREFIX = 'free:'

/** Ids of React Flow's nodes that stand for a group; `:` may occur in our ids, so a node of that name is told by the graph. */
export function groupFlowId(groupId: string): string {
  return `${GROUP_PREFIX}${groupId}`
}

export function frameFlowId(groupId: string): string {
  return `${FRAME_PREFIX}${groupId}`
}

/** A frame of no group. */
export function freeFlowId(frameId: string): string {
  return `${FREE_PREFIX}${frameId}`
}

/** The frame of no group that a flow node stands for; null for anything else. */
export function freeFrameId(flowId: string): string | null {
  return flowId.startsWith(FREE_PREFIX) ? flowId.slice(FREE_PREFIX.length) : null
}

export function isFrameId(flowId: string): boolean {
  return flowId.startsWith(FRAME_PREFIX)
}

/** The group that a flow node stands for, drawn as a frame or as one node; null for a layer. */
export function groupOfFlowId(graph: Pick<Graph, 'groups'>, flowId: string): GraphGroup | null {
  const id = flowId.startsWith(GROUP_PREFIX)
    ? flowId.slice(GROUP_PREFIX.length)
    : flowId.startsWith(FRAME_PREFIX)
      ? flowId.slice(FRAME_PREFIX.length)
      : null
  return id === null ? null : (graph.groups.find((group) => group.id === id) ?? null)
}

export function groupOf(graph: Pick<Graph, 'groups'>, nodeId: NodeId): GraphGroup | null {
  return graph.groups.find((group) => group.members.includes(nodeId)) ?? null
}

/** The collapsed group of each node that is in one. */
export function collapsedGroups(graph: Pick<Graph, 'groups'>): ReadonlyMap<NodeId, GraphGroup> {
  return new Map(
    graph.groups.filter((group) => group.collapsed).flatMap((group) => group.members.map((member) => [member, group] as const)),
  )
}

/** The node, or all members of the collapsed group that it is in. */
export function unitOf(graph: Pick<Graph, 'groups'>, nodeId: NodeId): readonly NodeId[] {
  const group = groupOf(graph, nodeId)
  return group?.collapsed === true ? group.members : [nodeId]
}

/** Id of the flow node that a layer is seen as: its own, or that of the collapsed group it is in. */
export function unitFlowId(graph: Pick<Graph, 'groups'>, nodeId: NodeId): string {
  const group = groupOf(graph, nodeId)
  return group?.collapsed === true ? groupFlowId(group.id) : nodeId
}

/** Where a collapsed group stands: in the middle of its members' width, at their top. */
export function collapsedPlace(places: readonly Position[]): Position {
  const box = boxOf(places)
  return { x: Math.round(box.x + (box.width - NODE_SIZE.width) / 2), y: box.y }
}

/** Where a node is seen: at its own place, or at that of the collapsed group it is in. */
export function seenPlace(graph: Pick<Graph, 'groups'>, layout: Layout, nodeId: NodeId): Position {
  const at = (id: NodeId): Position => layout.positions[id] ?? { x: 0, y: 0 }
  const unit = unitOf(graph, nodeId)
  return unit.length === 1 && unit[0] === nodeId ? at(nodeId) : collapsedPlace(unit.map(at))
}
