// The canvas: React Flow as a view of our document. It keeps no truth of its own.
import '@xyflow/react/dist/base.css'
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode, useStore } from '@xyflow/react'
import { useCallback, type FocusEvent } from 'react'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { edgeTypes, nodeTypes, type CanvasFlowNode } from './canvas-nodes'
import { CanvasToolbar } from './canvas-toolbar'
import styles from './canvas.module.css'
import { ConnectionLine } from './connection-line'
import { ConnectionReason } from './connection-reason'
import { useDragStore } from './drag-store'
import { FarLayer } from './far-layer'
import { Overview } from './overview'
import { addFromPalette } from './palette'
import { TINY } from './seen'
import { SnapLines } from './snap-lines'
import { groupOfFlowId } from './units'
import { useCanvasGestures } from './use-canvas-gestures'
import { useCanvasRequests } from './use-canvas-requests'
import { NODE_HINT_ID, useCanvasView } from './use-canvas-view'
import { useFlowLabels } from './use-flow-labels'
import { MAX_ZOOM, MIN_ZOOM, useFit } from './use-fit'
import { usePointed } from './use-pointed'
import { useTidy } from './use-tidy'
import type { WireFlowEdge } from './view-model'

/** Zoom below which nodes show only what can still be read. */
const FAR = 0.62
/** The middle and the right button pan; the left one draws a marquee. Fingers pan and pinch. */
const PAN_BUTTONS = [1, 2]
const ADDING_KEYS = ['Meta', 'Control', 'Shift']

export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  )
}

function CanvasFlow() {
  const { t } = useI18n()
  const isEmpty = useDocumentStore((state) => state.document.graph.nodes.length === 0)
  const direction = useDocumentStore((state) => state.document.layout.direction)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const minimapShown = useViewStore((state) => state.minimapShown)
  const dropping = useDragStore((state) => state.dropping)
  const labels = useFlowLabels()
  const pointed = usePointed()
  const view = useCanvasView(labels, pointed.ids)
  const { handlers, onDragEnd, area } = useCanvasGestures()
  const tidy = useTidy()
  const fit = useFit()
  const far = useStore((state) => state.transform[2] < FAR)
  const tiny = useStore((state) => state.transform[2] < TINY)
  useCanvasRequests(tidy)

  /** The node that the keyboard comes to is the one selected. */
  const onFocus = useCallback((event: FocusEvent) => {
    const { target } = event
    if (!target.classList.contains('react-flow__node') || !target.matches(':focus-visible')) return
    const id = target.getAttribute('data-id') ?? ''
    const { graph } = useDocumentStore.getState().document
    const layers = groupOfFlowId(graph, id)?.members ?? [id]
    const { selectedNodes, select } = useViewStore.getState()
    if (!layers.some((one) => selectedNodes.includes(one))) select(layers)
  }, [])

  return (
    <section
      className={styles['canvas']}
      aria-label={t('ui.canvas')}
      data-far={far}
      data-tiny={tiny}
      tabIndex={-1}
      onFocus={onFocus}
      {...area}
      {...pointed.area(view)}
    >
      <span id={NODE_HINT_ID} hidden>
        {t('canvas.a11y.node')}
      </span>
      <ReactFlow<CanvasFlowNode, WireFlowEdge>
        nodes={view.nodes}
        edges={view.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...handlers}
        onNodeDragStop={onDragEnd}
        onSelectionDragStop={onDragEnd}
        connectionLineComponent={ConnectionLine}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesFocusable={false}
        onlyRenderVisibleElements
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        connectionRadius={26}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={ADDING_KEYS}
        selectionOnDrag
        selectionMode={SelectionMode.Partial}
        panOnDrag={PAN_BUTTONS}
        panOnScroll
        elevateNodesOnSelect
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        ariaLabelConfig={labels.aria}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--dot)" bgColor="var(--bg)" />
        {view.far ? <FarLayer view={view} /> : null}
        {!isEmpty && minimapShown ? <Overview view={view} /> : null}
        <SnapLines />
        <ConnectionReason />
      </ReactFlow>
      {dropping ? <div className={styles['drop']} /> : null}
      {isEmpty ? (
        <div className={styles['empty']}>
          <EmptyState
            title={t('canvas.empty.title')}
            body={t('canvas.empty.body')}
            action={
              <Button variant="primary" onClick={() => addFromPalette('imageInput')}>
                {t('canvas.empty.action')}
              </Button>
            }
          />
        </div>
      ) : null}
      <CanvasToolbar
        onFit={() => fit()}
        onTidy={() => tidy()}
        onTurn={() => tidy(direction === 'down' ? 'right' : 'down')}
        direction={direction}
        disabled={readOnly || isEmpty}
      />
    </section>
  )
}
