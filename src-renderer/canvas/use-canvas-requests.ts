// Does what other regions ask of the canvas: show or focus a node, fit, tidy, zoom; and fits a newly opened or turned project.
import { useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Layout, Position } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'
import { useDocumentStore } from '../state/document-store'
import { useViewStore, type CanvasAsk } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { QUICK_MS } from './canvas-toolbar'
import { drawFrame } from './free-frames'
import { collapsedGroups, groupFlowId, seenPlace } from './units'
import { useFit } from './use-fit'

type Tidy = (direction?: Layout['direction']) => void

/** Frames that a node may take to be drawn once it has come into view. */
const PATIENCE = 30

export function useCanvasRequests(tidy: Tidy): void {
  const flow = useReactFlow()
  const reveal = useViewStore((state) => state.reveal)
  const ask = useViewStore((state) => state.ask)
  const loads = useDocumentStore((state) => state.loads)
  const direction = useDocumentStore((state) => state.document.layout.direction)
  const served = useRef<unknown>(ask)
  const fit = useFit()
  const isMeasured = useStore(({ width, height }) => width > 0 && height > 0)

  useEffect(() => {
    if (!ask || served.current === ask) return
    served.current = ask
    serve(ask.what, { flow, fit, tidy })
  }, [ask, flow, fit, tidy])

  useLayoutEffect(() => {
    if (isMeasured) fit({ opening: true })
  }, [loads, direction, isMeasured, fit])

  useEffect(() => {
    const id = reveal?.nodeIds[0]
    if (id === undefined) return
    const { layout, graph } = useDocumentStore.getState().document
    const { x, y } = seenPlace(graph, layout, id)
    const pane = canvasElement()?.querySelector('.react-flow')?.getBoundingClientRect()
    if (!pane) return
    const a = flow.flowToScreenPosition({ x, y })
    const b = flow.flowToScreenPosition({ x: x + NODE_SIZE.width, y: y + NODE_SIZE.height })
    const inView = a.x >= pane.left && a.y >= pane.top && b.x <= pane.right && b.y <= pane.bottom - 44
    if (!inView)
      void flow.setCenter(x + NODE_SIZE.width / 2, y + NODE_SIZE.height / 2, { zoom: Math.max(0.6, flow.getZoom()), duration: QUICK_MS })
    return reveal?.focus === true ? focusNode(id) : undefined
  }, [reveal, flow])
}

function canvasElement(): Element | null {
  return document.querySelector('.react-flow')?.closest('section') ?? null
}

/** Puts the keyboard on a node as soon as it is drawn. */
function focusNode(id: string): () => void {
  const group = collapsedGroups(useDocumentStore.getState().document.graph).get(id)
  const flowId = group ? groupFlowId(group.id) : id
  let left = PATIENCE
  let frame = 0
  const attempt = (): void => {
    const node = canvasElement()?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(flowId)}"]`)
    if (node) node.focus({ preventScroll: true })
    else if ((left -= 1) > 0) frame = requestAnimationFrame(attempt)
  }
  attempt()
  return () => cancelAnimationFrame(frame)
}

interface Means {
  readonly flow: ReturnType<typeof useReactFlow>
  readonly fit: ReturnType<typeof useFit>
  readonly tidy: Tidy
}

function serve(what: CanvasAsk, { flow, fit, tidy }: Means): void {
  const { selectedNodes, selectedFrames, openSearch, focusNode: goTo } = useViewStore.getState()
  const { graph, layout } = useDocumentStore.getState().document
  switch (what) {
    case 'fit':
      fit()
      break
    case 'tidy':
      tidy()
      break
    case 'turn':
      tidy(layout.direction === 'down' ? 'right' : 'down')
      break
    case 'frame':
      drawOne(middleOfView(flow))
      break
    case 'zoom-selection':
      fit({ nodes: selectedNodes, frames: selectedFrames, maxZoom: 1.5 })
      break
    case 'zoom-in':
      void flow.zoomIn({ duration: QUICK_MS })
      break
    case 'zoom-out':
      void flow.zoomOut({ duration: QUICK_MS })
      break
    case 'zoom-reset':
      void flow.zoomTo(1, { duration: QUICK_MS })
      break
    case 'add':
      openSearch({ for: 'layer', at: null, open: null, end: null })
      break
    case 'focus': {
      const id = selectedNodes[0] ?? graph.nodes[0]?.id
      if (id !== undefined) goTo(id, groupMembers(id))
      else if (canvasElement() instanceof HTMLElement) (canvasElement() as HTMLElement).focus()
    }
  }
}

function middleOfView(flow: ReturnType<typeof useReactFlow>): Position {
  const box = canvasElement()?.getBoundingClientRect()
  return box ? flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 }) : { x: 0, y: 0 }
}

/** A frame around what is selected, or in the middle of what is seen; it asks for its name and note. */
function drawOne(middle: Position): void {
  const { document, edit } = useDocumentStore.getState()
  const { selectedNodes, select, openDialog } = useViewStore.getState()
  const { command, frameId } = drawFrame(document, selectedNodes, middle, currentI18n().t('canvas.frame.stem'))
  edit(command)
  select([], [], [frameId])
  openDialog('group')
}

function groupMembers(id: string): readonly string[] {
  return collapsedGroups(useDocumentStore.getState().document.graph).get(id)?.members ?? [id]
}
