// Frames of no group: where they are drawn, what stands in them, and what doing things with them means as commands. Pure.
import type { Command } from '../../src/document/commands'
import type { Frame, Layout, Position, ProjectDocument } from '../../src/document/document'
import { boxOf, type Box } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import { LIMITS } from '../../src/document/schema'
import { text } from '../../src/diagnostics'
import { GROUP_COLOURS, type NodeId } from '../../src/graph/graph'
import { uniqueId } from '../../src/graph/names'
import { positionOf } from './view-model'

const SIZE = { width: 420, height: 240 }
const MARGIN = 14
/** Room for the words: beside a column of nodes, above a row of them, where no neighbour is in the way. */
const HEAD = { down: 150, right: 52 } as const

export function framesOf({ frames }: Layout): readonly Frame[] {
  return frames ?? []
}

/** A new frame around nodes, or in the middle of what is seen. */
export function drawFrame(
  { layout }: ProjectDocument,
  around: readonly NodeId[],
  middle: Position,
  stem: string,
): { readonly command: Command; readonly frameId: string } {
  const frames = framesOf(layout)
  const frameId = uniqueId(frames, `frame${frames.length + 1}`)
  const names = new Set(frames.map(({ name }) => name))
  let name = stem
  for (let i = 2; names.has(name); i += 1) name = `${stem} ${i}`
  const colour = GROUP_COLOURS[frames.length % GROUP_COLOURS.length] ?? 'grey'
  const place =
    around.length > 0
      ? surround(
          around.map((id) => positionOf(layout, id)),
          layout.direction,
        )
      : { x: Math.round(middle.x - SIZE.width / 2), y: Math.round(middle.y - SIZE.height / 2), ...SIZE }
  return { frameId, command: { type: 'add-frame', frame: { id: frameId, name, note: '', colour, ...place } } }
}

function surround(places: readonly Position[], direction: Layout['direction']): Box {
  const { x, y, width, height } = boxOf(places)
  const [left, top] = direction === 'down' ? [HEAD.down, 0] : [0, HEAD.right]
  return { x: x - MARGIN - left, y: y - MARGIN - top, width: width + 2 * MARGIN + left, height: height + 2 * MARGIN + top }
}

/** Nodes that stand in a frame with their middle. */
export function nodesIn({ graph, layout }: Pick<ProjectDocument, 'graph' | 'layout'>, { x, y, width, height }: Box): readonly NodeId[] {
  return graph.nodes
    .map(({ id }) => id)
    .filter((id) => {
      const at = positionOf(layout, id)
      const [cx, cy] = [at.x + NODE_SIZE.width / 2, at.y + NODE_SIZE.height / 2]
      return cx >= x && cx <= x + width && cy >= y && cy <= y + height
    })
}

/** Nodes with frames, and what stands in those: it goes where they go. */
export function takenAlong(
  document: ProjectDocument,
  nodeIds: readonly NodeId[],
  frameIds: readonly string[],
): { readonly nodeIds: readonly NodeId[]; readonly frames: readonly Frame[] } {
  const frames = framesOf(document.layout).filter(({ id }) => frameIds.includes(id))
  return { nodeIds: [...new Set([...nodeIds, ...frames.flatMap((frame) => nodesIn(document, frame))])], frames }
}

/** Width that a frame's words have beside the nodes in it; all of it where that would be too narrow to read. */
export function roomForWords(drawing: Pick<ProjectDocument, 'graph' | 'layout'>, frame: Box): number {
  const left = Math.min(...nodesIn(drawing, frame).map((id) => positionOf(drawing.layout, id).x))
  const beside = left - frame.x - MARGIN
  return beside >= HEAD.down * 0.7 && beside < frame.width ? beside : frame.width
}

/** Frames and nodes moved as one step; a single frame names it. */
export function moveFrames(
  { layout }: ProjectDocument,
  boxes: Readonly<Record<string, Position>>,
  positions: Readonly<Record<NodeId, Position>>,
): Command {
  const moves = Object.entries(boxes).map(([frameId, { x, y }]): Command => ({ type: 'set-frame', frameId, changes: { x, y } }))
  const nodes: readonly Command[] = Object.keys(positions).length > 0 ? [{ type: 'move-nodes', positions }] : []
  const [only] = Object.keys(boxes)
  const name = framesOf(layout).find(({ id }) => id === only)?.name ?? ''
  return {
    type: 'batch',
    label: Object.keys(boxes).length === 1 ? text(`Move ${name}`, `移动 ${name}`) : text('Move frames', '移动框'),
    commands: [...moves, ...nodes],
  }
}

/** The box with its far corner at a point, as small as it may be. */
export function resized({ x, y }: Position, corner: Position): Box {
  const side = (length: number): number => Math.max(LIMITS.frameLength * 2, Math.round(length))
  return { x, y, width: side(corner.x - x), height: side(corner.y - y) }
}

/** The frames after nodes went elsewhere: one that held nodes is drawn around them again, the others stay. */
export function reframed(document: ProjectDocument, { positions, direction }: Layout): readonly Frame[] {
  return framesOf(document.layout).map((frame) => {
    const inside = nodesIn(document, frame)
    return inside.length === 0
      ? frame
      : {
          ...frame,
          ...surround(
            inside.map((id) => positions[id] ?? { x: 0, y: 0 }),
            direction,
          ),
        }
  })
}
