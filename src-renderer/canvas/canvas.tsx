// The canvas: React Flow as a view of our document. It keeps no truth of its own.
import '@xyflow/react/dist/base.css'
import { Background, BackgroundVariant, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { NODE_SIZE } from '../../src/document/placing'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { CanvasToolbar, QUICK_MS } from './canvas-toolbar'
import styles from './canvas.module.css'
import { ConnectionReason } from './connection-reason'
import { familyColour } from './kind-icon'
import { LayerNode } from './layer-node'
import { addFromPalette } from './palette'
import { useCanvasGestures } from './use-canvas-gestures'
import { useFlowLabels } from './use-flow-labels'
import { FIT, useTidy } from './use-tidy'
import { flowEdges, flowNodes, nodeContents, positionOf, wireContents, type LayerFlowNode, type WireFlowEdge } from './view-model'
import { Wire } from './wire'

const nodeTypes = { layer: LayerNode }
const edgeTypes = { wire: Wire }
/** Zoom below which nodes show only what can still be read. */
const FAR = 0.62

const minimapColour = (node: LayerFlowNode): string => familyColour(node.data.kind)

export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  )
}

function CanvasFlow() {
  const { t } = useI18n()
  const graph = useDocumentStore((state) => state.document.graph)
  const layout = useDocumentStore((state) => state.document.layout)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const analysis = useAnalysis()
  const selectedNodes = useViewStore((state) => state.selectedNodes)
  const selectedEdges = useViewStore((state) => state.selectedEdges)
  const labels = useFlowLabels()
  const { preview, setPreview, dropping, handlers, onDragEnd } = useCanvasGestures()
  const tidy = useTidy(setPreview)
  const flow = useReactFlow()
  const far = useStore((state) => state.transform[2] < FAR)

  const contents = useMemo(() => nodeContents(graph, analysis, layout), [graph, analysis, layout])
  const wires = useMemo(() => wireContents(graph, analysis, layout), [graph, analysis, layout])
  const resting = useMemo(
    () => flowNodes(graph, layout, contents, new Set(selectedNodes), labels.node),
    [graph, layout, contents, selectedNodes, labels],
  )
  // Only what is under the pointer changes while it is dragged.
  const nodes = useMemo(
    () =>
      preview
        ? resting.map((node): LayerFlowNode => {
            const position = preview[node.id]
            return position ? { ...node, position } : node
          })
        : resting,
    [resting, preview],
  )
  const edges = useMemo(() => flowEdges(graph, wires, new Set(selectedEdges), labels.edge), [graph, wires, selectedEdges, labels])

  useRequests(tidy)

  return (
    <section className={styles['canvas']} aria-label={t('ui.canvas')} data-far={far}>
      <ReactFlow<LayerFlowNode, WireFlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...handlers}
        onNodeDragStop={onDragEnd}
        onSelectionDragStop={onDragEnd}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        onlyRenderVisibleElements
        minZoom={0.1}
        maxZoom={2}
        connectionRadius={26}
        deleteKeyCode={null}
        multiSelectionKeyCode={['Meta', 'Control']}
        elevateNodesOnSelect
        zoomOnDoubleClick={false}
        ariaLabelConfig={labels.aria}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--dot)" bgColor="var(--bg)" />
        {graph.nodes.length > 0 ? (
          <MiniMap<LayerFlowNode>
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
        <ConnectionReason />
      </ReactFlow>
      {dropping ? <div className={styles['drop']} /> : null}
      {graph.nodes.length === 0 ? (
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
        onTurn={() => tidy(layout.direction === 'down' ? 'right' : 'down')}
        direction={layout.direction}
        disabled={readOnly || graph.nodes.length === 0}
      />
    </section>
  )
}

/** Does what other regions ask of the canvas: show a node, fit, tidy; and fits a newly opened or turned project. */
function useRequests(tidy: () => void): void {
  const flow = useReactFlow()
  const reveal = useViewStore((state) => state.reveal)
  const ask = useViewStore((state) => state.ask)
  const loads = useDocumentStore((state) => state.loads)
  const direction = useDocumentStore((state) => state.document.layout.direction)
  const served = useRef<unknown>(ask)

  useEffect(() => {
    if (!ask || served.current === ask) return
    served.current = ask
    if (ask.what === 'fit') void flow.fitView(FIT)
    else tidy()
  }, [ask, flow, tidy])

  useEffect(() => {
    // Next frame: React Flow has the new project's nodes by then.
    const frame = requestAnimationFrame(() => {
      // Fitting nothing would wait for the first node, and move the canvas under it.
      if (flow.getNodes().length > 0) void flow.fitView({ ...FIT, duration: 0 })
      else void flow.setViewport({ x: 0, y: 0, zoom: 1 })
    })
    return () => cancelAnimationFrame(frame)
  }, [loads, direction, flow])

  useEffect(() => {
    const id = reveal?.nodeIds[0]
    if (id === undefined) return
    const { layout } = useDocumentStore.getState().document
    const { x, y } = positionOf(layout, id)
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (!pane) return
    const a = flow.flowToScreenPosition({ x, y })
    const b = flow.flowToScreenPosition({ x: x + NODE_SIZE.width, y: y + NODE_SIZE.height })
    const inView = a.x >= pane.left && a.y >= pane.top && b.x <= pane.right && b.y <= pane.bottom - 44
    if (!inView)
      void flow.setCenter(x + NODE_SIZE.width / 2, y + NODE_SIZE.height / 2, { zoom: Math.max(0.6, flow.getZoom()), duration: QUICK_MS })
  }, [reveal, flow])
}
