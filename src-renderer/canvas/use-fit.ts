// Bringing parts of the diagram into view. The document says where they are: React Flow knows only what is in view already.
import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react'
import { useCallback } from 'react'
import type { Box } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { NodeId } from '../../src/graph/graph'
import { useDocumentStore } from '../state/document-store'
import { QUICK_MS } from './canvas-toolbar'
import { diagramBox, firstPlace, hullOf, openingView } from './diagram-box'
import { framesOf } from './free-frames'
import { seenPlace } from './units'

export const MIN_ZOOM = 0.05
export const MAX_ZOOM = 2
/** Pixels of the window left free around what is shown. */
const MARGIN = '14px'
/** A newly opened network is shown at least this large, from its beginning on: that much can be read. */
const READABLE_ZOOM = 0.75

export interface FitOptions {
  /** These nodes only; absent: the whole diagram. */
  readonly nodes?: readonly NodeId[]
  /** And these frames. */
  readonly frames?: readonly string[]
  readonly maxZoom?: number
  /** At once, and readable: where the whole is too large for that, its beginning. */
  readonly opening?: boolean
}

export function useFit(): (options?: FitOptions) => void {
  const flow = useReactFlow()
  const store = useStoreApi()
  return useCallback(
    ({ nodes, frames = [], maxZoom = 1, opening = false } = {}) => {
      const { graph, layout } = useDocumentStore.getState().document
      const { width, height } = store.getState()
      const box = nodes ? boxOfSome(nodes, frames) : diagramBox(graph, layout)
      if (!box || width === 0) {
        void flow.setViewport({ x: 0, y: 0, zoom: 1 })
        return
      }
      const whole = getViewportForBounds(box, width, height, MIN_ZOOM, maxZoom, MARGIN)
      if (!opening || whole.zoom >= READABLE_ZOOM) {
        void flow.setViewport(whole, { duration: opening ? 0 : QUICK_MS })
        return
      }
      void flow.setViewport(openingView(box, firstPlace(graph, layout), { width, height }, layout.direction, READABLE_ZOOM))
    },
    [flow, store],
  )
}

function boxOfSome(nodes: readonly NodeId[], frameIds: readonly string[]): Box | null {
  const { graph, layout } = useDocumentStore.getState().document
  const frames = framesOf(layout).filter(({ id }) => frameIds.includes(id))
  return hullOf([...nodes.map((id) => ({ ...seenPlace(graph, layout, id), ...NODE_SIZE })), ...frames])
}
