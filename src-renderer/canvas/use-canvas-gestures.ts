// What the user does on the canvas, as commands: one per action. Positions under the pointer stay here until they are dropped.
import {
  useReactFlow,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type IsValidConnection,
  type NodeChange,
} from '@xyflow/react'
import { useCallback, useState, type DragEvent } from 'react'
import type { Position } from '../../src/document/document'
import { canConnect } from '../../src/graph/connect'
import type { NodeId } from '../../src/graph/graph'
import { findKind } from '../../src/layers/registry'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { useGesture } from '../ui/gesture'
import { currentI18n } from '../ui/i18n'
import { addAt, connect } from './edits'
import { PALETTE_MIME } from './palette'
import type { LayerFlowNode, WireFlowEdge } from './view-model'
import { wireOf } from './wire-of'

export type Preview = Readonly<Record<NodeId, Position>>

const { getState } = useDocumentStore

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

function joinPorts(from: { readonly node: string; readonly port: string }, to: { readonly node: string; readonly port: string }): void {
  const { document, edit } = getState()
  const answer = canConnect(document.graph, { from, to })
  if (answer.ok) edit(connect(document.graph, from, to))
  else useViewStore.getState().notify({ tone: 'warn', title: currentI18n().tr(answer.reason) })
}

export function useCanvasGestures() {
  const flow = useReactFlow()
  const [preview, setPreview] = useState<Preview | null>(null)
  const [dropping, setDropping] = useState(false)
  const keys = useGesture('move')

  const onNodesChange = useCallback(
    (changes: NodeChange<LayerFlowNode>[]) => {
      const selects = changes.filter((change) => change.type === 'select')
      if (selects.length > 0) {
        const { selectedNodes, selectedEdges, select } = useViewStore.getState()
        select(changeSelection(selectedNodes, selects), selectedEdges)
      }
      const moves = changes.flatMap((change) =>
        change.type === 'position' && change.position ? [{ ...change, position: change.position }] : [],
      )
      if (moves.length === 0 || getState().readOnly) return
      const positions = Object.fromEntries(moves.map(({ id, position }) => [id, { x: Math.round(position.x), y: Math.round(position.y) }]))
      if (moves.some((move) => move.dragging === true)) {
        setPreview((before) => ({ ...before, ...positions }))
        return
      }
      setPreview(null)
      getState().edit({ type: 'move-nodes', positions }, keys.key())
    },
    [keys],
  )

  /** A drag ends with its own step; arrow keys that follow begin another. */
  const onDragEnd = useCallback(() => {
    setPreview(null)
    keys.end()
  }, [keys])

  const onEdgesChange = useCallback((changes: EdgeChange<WireFlowEdge>[]) => {
    const selects = changes.filter((change) => change.type === 'select')
    if (selects.length === 0) return
    const { selectedNodes, selectedEdges, select } = useViewStore.getState()
    select(selectedNodes, changeSelection(selectedEdges, selects))
  }, [])

  const isValidConnection = useCallback<IsValidConnection<WireFlowEdge>>(({ source, target, sourceHandle, targetHandle }) => {
    const wire = { from: { node: source, port: sourceHandle ?? '' }, to: { node: target, port: targetHandle ?? '' } }
    return canConnect(getState().document.graph, wire).ok
  }, [])

  const onConnect = useCallback(({ source, target, sourceHandle, targetHandle }: Connection) => {
    joinPorts({ node: source, port: sourceHandle ?? '' }, { node: target, port: targetHandle ?? '' })
  }, [])

  /** A wire let go over a node's body goes to the first port that takes it. */
  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid === true || !state.fromHandle) return
    if (state.toHandle) {
      const { from, to } = wireOf(state.fromHandle, state.toHandle)
      joinPorts(from, to)
      return
    }
    const point = 'changedTouches' in event ? event.changedTouches[0] : event
    const under = point ? document.elementFromPoint(point.clientX, point.clientY)?.closest('[data-node-id]') : null
    const id = under?.getAttribute('data-node-id')
    const { graph } = getState().document
    const node = graph.nodes.find((one) => one.id === id)
    const kind = node ? findKind(node.kind) : undefined
    if (!node || !kind || node.id === state.fromHandle.nodeId) return
    const { type, nodeId, id: port } = state.fromHandle
    const ends = (type === 'source' ? kind.inputs : kind.outputs).map(({ name }) =>
      wireOf({ type, nodeId, id: port ?? null }, { type: type === 'source' ? 'target' : 'source', nodeId: node.id, id: name }),
    )
    const wire = ends.find((one) => canConnect(graph, one).ok) ?? ends[0]
    if (wire) joinPorts(wire.from, wire.to)
  }, [])

  const onDragOver = useCallback((event: DragEvent) => {
    if (!event.dataTransfer.types.includes(PALETTE_MIME)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    setDropping(true)
  }, [])

  const onDragLeave = useCallback((event: DragEvent) => {
    if (!(event.relatedTarget instanceof Element) || !event.currentTarget.contains(event.relatedTarget)) setDropping(false)
  }, [])

  const onDrop = useCallback(
    (event: DragEvent) => {
      setDropping(false)
      const id = event.dataTransfer.getData(PALETTE_MIME)
      if (id === '') return
      event.preventDefault()
      const { document, edit } = getState()
      const added = addAt(document, id, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
      if (!added) return
      edit(added.command)
      useViewStore.getState().select([added.nodeId])
    },
    [flow],
  )

  return {
    preview,
    setPreview,
    dropping,
    handlers: { onNodesChange, onEdgesChange, isValidConnection, onConnect, onConnectEnd, onDragOver, onDragLeave, onDrop },
    onDragEnd,
  }
}
