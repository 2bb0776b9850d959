// What is in hand on the canvas, from press to release. It never reaches the document; a release turns it into one command.
import { create } from 'zustand'
import type { Box } from '../../src/document/frame-geometry'
import type { Position } from '../../src/document/document'
import type { EdgeId, GraphEdge, NodeId } from '../../src/graph/graph'
import type { SnapLine } from './snap'

export interface DragState {
  /** Where what is dragged would come to stand; null while nothing is dragged. */
  readonly places: Readonly<Record<NodeId, Position>> | null
  /** The layers that are dragged: the same list for as long as they are. */
  readonly moving: readonly NodeId[]
  /** Where frames that are dragged or resized would come to stand. */
  readonly frames: Readonly<Record<string, Box>>
  /** The originals stay and copies go: Alt is held. */
  readonly copying: boolean
  readonly lines: readonly SnapLine[]
  /** The wire that would take in what is dragged. */
  readonly overWire: EdgeId | null
  /** A wire that was pulled off its input, and where its output is. */
  readonly pulled: { readonly edge: GraphEdge; readonly from: Position } | null
  /** A layer from the palette is over the canvas. */
  readonly dropping: boolean
}

const AT_REST: DragState = {
  places: null,
  moving: [],
  frames: {},
  copying: false,
  lines: [],
  overWire: null,
  pulled: null,
  dropping: false,
}

export const useDragStore = create<DragState>()(() => AT_REST)

export function endDrag(): void {
  useDragStore.setState(AT_REST)
}
