// The canvas: React Flow as a view of our document. It keeps no truth of its own.
import '@xyflow/react/dist/base.css'
import { Background, BackgroundVariant, MiniMap, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, useStore } from '@xyflow/react'
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
import { groupColour } from './group-colour'
import { familyColour } from './kind-icon'
import { addFromPalette } from './palette'
import { SnapLines } from './snap-lines'
import { groupOfFlowId } from './units'
import { useCanvasGestures } from './use-canvas-gestures'
import { useCanvasRequests } from './use-canvas-requests'
import { NODE_HINT_ID, useCanvasView } from './use-canvas-view'
import { useFlowLabels } from './use-flow-labels'
import { FIT, useTidy } from './use-tidy'
import type { WireFlowEdge } from './view-model'

/** Zoom below which nodes show only what can still be read. */
const FAR = 0.62
/** The middle and the right button pan; the left one draws a marquee. Fingers pan and pinch. */
const PAN_BUTTONS = [1, 2]
const ADDING_KEYS = ['Meta', 'Control', 'Shift']

function minimapColour(node: CanvasFlowNode): string {
  if (node.type === 'layer') return familyColour(node.data.kind)
  return node.type === 'frame'
    ? `color-mix(in srgb, ${groupColour(node.data.group.colour)} 25%, transparent)`
    : groupColour(node.data.group.colour)
}

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
  const { nodes, edges } = useCanvasView(labels)
  const { handlers, onDragEnd, area } = useCanvasGestures()
  const tidy = useTidy()
  const flow = useReactFlow()
  const far = useStore((state) => state.transform[2] < FAR)
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
    <section className={styles['canvas']} aria-label={t('ui.canvas')} data-far={far} tabIndex={-1} onFocus={onFocus} {...area}>
      <span id={NODE_HINT_ID} hidden>
        {t('canvas.a11y.node')}
      </span>
      <ReactFlow<CanvasFlowNode, WireFlowEdge>
        nodes={nodes}
        edges={edges}
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
        minZoom={0.05}
        maxZoom={2}
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
        {!isEmpty && minimapShown ? (
          <MiniMap<CanvasFlowNode>
            position="top-right"
            pannable
            zoomable
            ariaLabel={t('canvas.minimap')}
            style={{ width: 150, height: 84 }}
            nodeColor={minimapColour}
            nodeBorderRadius={8}
            maskColor="color-mix(in srgb, var(--bg) 60%, transparent)"
            bgColor="var(--panel)"
          />
        ) : null}
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
        onFit={() => void flow.fitView(FIT)}
        onTidy={() => tidy()}
        onTurn={() => tidy(direction === 'down' ? 'right' : 'down')}
        direction={direction}
        disabled={readOnly || isEmpty}
      />
    </section>
  )
}
