// What is dragged over the canvas, from where it stood to where it is let go.
import type { Command } from '../../src/document/commands'
import type { Position } from '../../src/document/document'
import type { Box } from '../../src/document/frame-geometry'
import type { Graph, NodeId } from '../../src/graph/graph'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { duplicate, moveOnto } from './edits'
import { framesOf, moveFrames, takenAlong } from './free-frames'
import { createSnapper, type Snapper } from './snap'
import { freeFrameId, groupOfFlowId, isFrameId } from './units'
import { positionOf } from './view-model'

const { getState } = useDocumentStore

type Places = Readonly<Record<NodeId, Position>>

/** The layers that a flow node stands for: itself, or the members of its group. */
export function layersOf(graph: Graph, flowId: string): readonly NodeId[] {
  return freeFrameId(flowId) === null ? (groupOfFlowId(graph, flowId)?.members ?? [flowId]) : []
}

/** What is dragged, from its start to its end. */
export interface Drag {
  readonly moving: readonly NodeId[]
  readonly start: Places
  /** Frames that are dragged, and where they stood. */
  readonly frames: Readonly<Record<string, Box>>
  readonly snap: Snapper
  /** The one node dragged, if it has no wires yet: it may go onto one. */
  readonly loose: NodeId | null
}

/** With something selected all that is selected is dragged, also what is out of view. Who drags a frame means its members. */
export function grasped(layers: readonly NodeId[], flowId: string): readonly NodeId[] {
  const { selectedNodes, select } = useViewStore.getState()
  if (isFrameId(flowId)) {
    select(layers)
    return layers
  }
  return selectedNodes.some((id) => layers.includes(id)) ? [...new Set([...layers, ...selectedNodes])] : layers
}

/** Frames take along what stands in them. */
export function beginDrag(layers: readonly NodeId[], frameIds: readonly string[]): Drag {
  const { document } = getState()
  const { graph, layout } = document
  const { nodeIds, frames } = takenAlong(document, layers, frameIds)
  const moving = new Set(nodeIds)
  const standing = graph.nodes.filter(({ id }) => !moving.has(id)).map(({ id }) => positionOf(layout, id))
  const [only] = nodeIds
  const isWired = graph.edges.some(({ from, to }) => from.node === only || to.node === only)
  return {
    moving: nodeIds,
    frames: Object.fromEntries(frames.map((frame) => [frame.id, frame])),
    start: Object.fromEntries(nodeIds.map((id) => [id, positionOf(layout, id)])),
    snap: createSnapper(standing),
    loose: frames.length === 0 && nodeIds.length === 1 && only !== undefined && !isWired ? only : null,
  }
}

/** What was dragged is let go: moved, copied, or put onto a wire. */
export function drop(
  places: Places,
  start: Places,
  {
    overWire,
    frames,
    loose,
    copying,
    incoming,
    gesture,
  }: {
    readonly overWire: string | null
    readonly frames: Readonly<Record<string, Box>>
    readonly loose: NodeId | null
    readonly copying: boolean
    readonly incoming: boolean
    readonly gesture: string
  },
): void {
  const { document, edit } = getState()
  const [frameId] = Object.keys(frames)
  if (copying) {
    const [id] = Object.keys(places)
    const from = framesOf(document.layout).find((one) => one.id === frameId) ?? start[id ?? '']
    const to = frames[frameId ?? ''] ?? places[id ?? '']
    const way = from && to ? { x: to.x - from.x, y: to.y - from.y } : { x: 0, y: 0 }
    if (way.x === 0 && way.y === 0) return
    const copies = duplicate(document, Object.keys(places), { offset: way, incoming, frameIds: Object.keys(frames) })
    if (!copies) return
    edit(copies.command)
    useViewStore.getState().select(copies.frameIds.length > 0 ? [] : copies.nodeIds, [], copies.frameIds)
    return
  }
  if (frameId !== undefined) {
    edit(moveFrames(document, frames, places), gesture)
    return
  }
  const corner = loose === null ? undefined : places[loose]
  const onto: Command | null = loose !== null && corner && overWire !== null ? moveOnto(document, loose, corner, overWire) : null
  edit(onto ?? { type: 'move-nodes', positions: places }, onto ? undefined : gesture)
}
