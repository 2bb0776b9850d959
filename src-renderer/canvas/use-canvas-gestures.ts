// What the user does on the canvas, as commands: one per action. What is under the pointer stays in the drag store until it is let go.
import {
  useReactFlow,
  useStoreApi,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type IsValidConnection,
  type NodeChange,
  type OnConnectStartParams,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, type DragEvent, type MouseEvent as ReactMouseEvent, type PointerEvent } from 'react'
import type { Position } from '../../src/document/document'
import { canConnect } from '../../src/graph/connect'
import type { NodeId } from '../../src/graph/graph'
import { findKind } from '../../src/layers/registry'
import { currentAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { useGesture } from '../ui/gesture'
import type { CanvasFlowNode } from './canvas-nodes'
import { useDragStore, endDrag } from './drag-store'
import { beginDrag, drop, grasped, layersOf, type Drag } from './drag'
import { addAt, cornerAt, spliceOnto } from './edits'
import { framesOf } from './free-frames'
import { endPull, joinPorts } from './lead-wire'
import { PALETTE_MIME } from './palette'
import { canvasPointer } from './pointer'
import { contains, layersOfUnit, unitsIn, unitsOf } from './seen'
import { freeFrameId, unitFlowId } from './units'
import { handlesOf, positionOf, type WireFlowEdge } from './view-model'
import { wireOf } from './wire-of'
import { wireUnder } from './wire-under'

const { getState } = useDocumentStore

/** Screen pixels within which a node comes to rest in line with another. */
const SNAP_REACH = 6

/** What was selected when a marquee with Shift began: it stays selected. */
interface Selected {
  readonly nodes: readonly NodeId[]
  readonly frames: readonly string[]
}

const NOTHING: Selected = { nodes: [], frames: [] }

function changeSelection(
  current: readonly string[],
  changes: readonly { readonly id: string; readonly selected: boolean }[],
): readonly string[] {
  const next = new Set(current)
  for (const { id, selected } of changes) {
    if (selected) next.add(id)
    else next.delete(id)
  }
  return [...next]
}

/** Whether what is pressed is to be added to what is selected. */
function isAdding({ shiftKey, ctrlKey, metaKey }: Pick<ReactMouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>): boolean {
  return shiftKey || ctrlKey || metaKey
}

export function useCanvasGestures() {
  const flow = useReactFlow()
  const store = useStoreApi()
  const drag = useRef<Drag | null>(null)
  /** Where flow nodes stood when their drag began. */
  const dragStart = useRef(new Map<string, Position>())
  const kept = useRef<Selected>(NOTHING)
  const held = useRef({ alt: false, free: false, shift: false })
  const keys = useGesture('move')

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasFlowNode>[]) => {
      const { document, readOnly } = getState()
      const { userSelectionRect, multiSelectionActive, nodeLookup } = store.getState()
      const chosen = changes.filter((change) => change.type === 'select')
      const selects = chosen.flatMap(({ id, selected }) => layersOf(document.graph, id).map((layer) => ({ id: layer, selected })))
      const frames = chosen.flatMap(({ id, selected }) => {
        const frameId = freeFrameId(id)
        return frameId === null ? [] : [{ id: frameId, selected }]
      })
      // What a marquee takes in is found out below: React Flow knows only what is in view.
      if (chosen.length > 0 && !userSelectionRect) {
        const { selectedNodes, selectedEdges, selectedFrames, select } = useViewStore.getState()
        const known = (id: NodeId): boolean => nodeLookup.has(unitFlowId(document.graph, id))
        const before = multiSelectionActive ? selectedNodes : selectedNodes.filter(known)
        select([...new Set([...kept.current.nodes, ...changeSelection(before, selects)])], selectedEdges, [
          ...new Set([...kept.current.frames, ...changeSelection(selectedFrames, frames)]),
        ])
      }
      const moves = changes.flatMap((change) =>
        change.type === 'position' && change.position ? [{ ...change, position: change.position }] : [],
      )
      const [first] = moves
      if (!first || readOnly) return
      const isDragging = moves.some((move) => move.dragging === true)
      const layers = moves.flatMap(({ id }) => layersOf(document.graph, id))
      const now = (drag.current ??= beginDrag(
        grasped(layers, first.id),
        moves.flatMap(({ id }) => freeFrameId(id) ?? []),
      ))
      const shown = flow.getNode(first.id)?.position ?? first.position
      // All that is dragged goes by one way, that of the first, so that snapping keeps it together.
      const began = dragStart.current.get(first.id) ?? shown
      dragStart.current.set(first.id, began)
      const by = { x: first.position.x - began.x, y: first.position.y - began.y }
      const lead = now.start[layersOf(document.graph, first.id)[0] ?? ''] ?? began
      const free = { x: lead.x + by.x, y: lead.y + by.y }
      const { position, lines } =
        held.current.free || !isDragging || freeFrameId(first.id) !== null
          ? { position: free, lines: [] }
          : now.snap(free, SNAP_REACH / flow.getZoom())
      const way = { x: Math.round(position.x - lead.x), y: Math.round(position.y - lead.y) }
      const places = Object.fromEntries(Object.entries(now.start).map(([id, { x, y }]) => [id, { x: x + way.x, y: y + way.y }]))
      const boxes = Object.fromEntries(Object.entries(now.frames).map(([id, box]) => [id, { ...box, x: box.x + way.x, y: box.y + way.y }]))
      if (isDragging) {
        const corner = now.loose === null ? undefined : places[now.loose]
        const wire = corner && wireUnder(document.graph, document.layout, corner)
        const overWire = now.loose !== null && wire && spliceOnto(document.graph, now.loose, wire) ? wire : null
        useDragStore.setState({ places, moving: now.moving, frames: boxes, lines, overWire, copying: held.current.alt })
        return
      }
      // What was shown last is what is let go, snapped as it was.
      const { overWire, places: shownLast, frames: framesLast } = useDragStore.getState()
      drop(shownLast ?? places, now.start, {
        overWire,
        frames: framesLast,
        loose: now.loose,
        copying: held.current.alt,
        incoming: held.current.shift,
        gesture: keys.key(),
      })
      drag.current = null
      dragStart.current.clear()
      endDrag()
    },
    [flow, store, keys],
  )
  /** A drag ends with its own step; what follows begins another. */
  const onDragEnd = useCallback(() => {
    drag.current = null
    dragStart.current.clear()
    endDrag()
    keys.end()
  }, [keys])

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireFlowEdge>[]) => {
      const selects = changes.filter((change) => change.type === 'select')
      const { userSelectionRect, multiSelectionActive, edgeLookup } = store.getState()
      if (selects.length === 0 || userSelectionRect) return
      const { selectedNodes, selectedEdges, select } = useViewStore.getState()
      const before = multiSelectionActive ? selectedEdges : selectedEdges.filter((id) => edgeLookup.has(id))
      // A wire that is clicked is selected alone.
      const isAlone = !multiSelectionActive && selects.some(({ selected }) => selected)
      select(isAlone ? [] : selectedNodes, changeSelection(before, selects))
    },
    [store],
  )
  /** Pressing one of several selected nodes keeps them all, for a drag; a click, once it is known to be one, means this node. */
  const onNodeClick = useCallback((event: ReactMouseEvent, { id, type }: CanvasFlowNode) => {
    if (type !== 'frame' && type !== 'free' && !isAdding(event)) useViewStore.getState().select(layersOf(getState().document.graph, id))
  }, [])
  const onPaneClick = useCallback(() => {
    if (kept.current === NOTHING) useViewStore.getState().select([])
  }, [])

  /** What a marquee takes in, in view or not. */
  useEffect(
    () =>
      store.subscribe(({ userSelectionRect, transform }, before) => {
        if (!userSelectionRect || userSelectionRect === before.userSelectionRect) return
        const { x, y, width, height } = userSelectionRect
        if (width === 0 && height === 0) return
        const [left, top, zoom] = transform
        const box = { x: (x - left) / zoom, y: (y - top) / zoom, width: width / zoom, height: height / zoom }
        const { graph, layout } = getState().document
        const taken = unitsIn(unitsOf(graph, layout), box).flatMap(layersOfUnit)
        // A frame is taken in whole, or not at all: a marquee within it means what stands there.
        const framed = framesOf(layout).filter((frame) => contains(box, frame))
        useViewStore
          .getState()
          .select(
            [...new Set([...kept.current.nodes, ...taken])],
            [],
            [...new Set([...kept.current.frames, ...framed.map(({ id }) => id)])],
          )
      }),
    [store],
  )

  const isValidConnection = useCallback<IsValidConnection<WireFlowEdge>>(({ source, target, sourceHandle, targetHandle }) => {
    const wire = { from: { node: source, port: sourceHandle ?? '' }, to: { node: target, port: targetHandle ?? '' } }
    return canConnect(getState().document.graph, wire).ok
  }, [])

  const onConnect = useCallback(({ source, target, sourceHandle, targetHandle }: Connection) => {
    joinPorts({ node: source, port: sourceHandle ?? '' }, { node: target, port: targetHandle ?? '' })
  }, [])

  /** Dragging from an input that is wired pulls its wire off, to be led elsewhere or let go. */
  const onConnectStart = useCallback((_event: MouseEvent | TouchEvent, { nodeId, handleId, handleType }: OnConnectStartParams) => {
    if (handleType !== 'target') return
    const { graph, layout } = getState().document
    const node = graph.nodes.find(({ id }) => id === nodeId)
    const port = node && findKind(node.kind)?.inputs.find(({ name }) => name === handleId)
    const edge = graph.edges.find(({ to }) => to.node === nodeId && to.port === handleId)
    if (port?.arity !== 'one' || !edge) return
    const source = graph.nodes.find(({ id }) => id === edge.from.node)
    const handle = handlesOf(findKind(source?.kind ?? '') ?? null, graph, edge.from.node, layout.direction).find(
      ({ id, type }) => type === 'source' && id === edge.from.port,
    )
    const corner = positionOf(layout, edge.from.node)
    const half = (handle?.width ?? 0) / 2
    useDragStore.setState({ pulled: { edge, from: { x: corner.x + (handle?.x ?? 0) + half, y: corner.y + (handle?.y ?? 0) + half } } })
  }, [])

  /** A wire let go over a node's body goes to the first port that takes it; over nothing, it asks what to add there. */
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { pulled } = useDragStore.getState()
      endDrag()
      if (state.isValid === true || !state.fromHandle) return
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      const under = point ? document.elementFromPoint(point.clientX, point.clientY) : null
      const overId = under?.closest('[data-node-id]')?.getAttribute('data-node-id') ?? null
      if (pulled) {
        endPull(
          pulled.edge,
          state.toHandle?.type === 'target' ? { node: state.toHandle.nodeId, port: state.toHandle.id ?? '' } : null,
          overId,
        )
        return
      }
      if (state.toHandle) {
        const { from, to } = wireOf(state.fromHandle, state.toHandle)
        joinPorts(from, to)
        return
      }
      const { type, nodeId, id } = state.fromHandle
      if (overId !== null && overId !== nodeId) {
        const { graph } = getState().document
        const kind = findKind(graph.nodes.find((one) => one.id === overId)?.kind ?? '')
        const ends = ((type === 'source' ? kind?.inputs : kind?.outputs) ?? []).map(({ name }) =>
          wireOf({ type, nodeId, id: id ?? null }, { type: type === 'source' ? 'target' : 'source', nodeId: overId, id: name }),
        )
        const wire = ends.find((one) => canConnect(graph, one).ok) ?? ends[0]
        if (wire) joinPorts(wire.from, wire.to)
        return
      }
      const isOverPane = under?.closest('.react-flow__pane, .react-flow__background') ?? null
      if (!point || !isOverPane || getState().readOnly) return
      const shape = type === 'source' ? (currentAnalysis().nodes.get(nodeId)?.outputs[0] ?? null) : null
      useViewStore.getState().openSearch({
        for: 'layer',
        at: flow.screenToFlowPosition({ x: point.clientX, y: point.clientY }),
        open: { x: point.clientX, y: point.clientY },
        end: { node: nodeId, port: id ?? '', side: type === 'source' ? 'output' : 'input', shape },
      })
    },
    [flow],
  )

  /** A double click on nothing asks what to add there. */
  const onDoubleClick = useCallback(
    (event: ReactMouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane') || getState().readOnly) return
      const point = { x: event.clientX, y: event.clientY }
      useViewStore.getState().openSearch({ for: 'layer', at: flow.screenToFlowPosition(point), open: point, end: null })
    },
    [flow],
  )

  const onPointerMoveCapture = useCallback(
    (event: PointerEvent) => {
      held.current = { alt: event.altKey, free: event.ctrlKey || event.metaKey, shift: event.shiftKey }
      canvasPointer.at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    },
    [flow],
  )
  /** With Shift, what a marquee takes in is added to what is selected. */
  const onPointerDownCapture = useCallback((event: PointerEvent) => {
    const isOnPane = event.target instanceof Element && event.target.classList.contains('react-flow__pane')
    const { selectedNodes: nodes, selectedFrames: frames } = useViewStore.getState()
    kept.current = isOnPane && isAdding(event) ? { nodes, frames } : NOTHING
  }, [])
  const onSelectionEnd = useCallback(() => {
    kept.current = NOTHING
  }, [])
  const onPointerLeave = useCallback(() => {
    canvasPointer.at = null
  }, [])

  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(PALETTE_MIME)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      const { graph, layout } = getState().document
      const corner = cornerAt(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
      useDragStore.setState({ dropping: true, overWire: wireUnder(graph, layout, corner) })
    },
    [flow],
  )

  const onDragLeave = useCallback((event: DragEvent) => {
    if (!(event.relatedTarget instanceof Element) || !event.currentTarget.contains(event.relatedTarget)) endDrag()
  }, [])

  const onDrop = useCallback(
    (event: DragEvent) => {
      endDrag()
      const id = event.dataTransfer.getData(PALETTE_MIME)
      if (id === '') return
      event.preventDefault()
      const { document, edit } = getState()
      const centre = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
      const added = addAt(document, id, centre, wireUnder(document.graph, document.layout, cornerAt(centre)))
      if (!added) return
      edit(added.command)
      useViewStore.getState().select([added.nodeId])
    },
    [flow],
  )

  const handlers = useMemo(
    () => ({
      onNodesChange,
      onEdgesChange,
      onNodeClick,
      onPaneClick,
      isValidConnection,
      onConnect,
      onConnectStart,
      onConnectEnd,
      onDragOver,
      onDragLeave,
      onDrop,
      onSelectionEnd,
    }),
    [
      onNodesChange,
      onEdgesChange,
      onNodeClick,
      onPaneClick,
      isValidConnection,
      onConnect,
      onConnectStart,
      onConnectEnd,
      onDragOver,
      onDragLeave,
      onDrop,
      onSelectionEnd,
    ],
  )
  return { handlers, onDragEnd, area: { onDoubleClick, onPointerDownCapture, onPointerMoveCapture, onPointerLeave } }
}
