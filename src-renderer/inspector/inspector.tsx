// The right side: what is selected, or the training settings when nothing is.
import type { GraphEdge, NodeId } from '../../src/graph/graph'
import { useState } from 'react'
import type { Frame } from '../../src/document/document'
import { removal } from '../canvas/edits'
import { framesOf, nodesIn } from '../canvas/free-frames'
import { WordsFields } from '../canvas/words-fields'
import { useStepStore } from '../explain/step'
import { StepPanel } from '../explain/step-panel'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { TrainingSettings } from '../training/training-settings'
import { sizeOf } from '../../src/tensor'
import { Button } from '../ui/button'
import { useGesture } from '../ui/gesture'
import { useI18n } from '../ui/i18n'
import styles from './inspector.module.css'
import { ManyInspector } from './many-inspector'
import { NodeInspector } from './node-inspector'

export function Inspector() {
  const graph = useDocumentStore((state) => state.document.graph)
  const selectedNodes = useViewStore((state) => state.selectedNodes)
  const selectedEdges = useViewStore((state) => state.selectedEdges)
  const selectedFrames = useViewStore((state) => state.selectedFrames)
  const layout = useDocumentStore((state) => state.document.layout)
  const stepping = useStepStore((state) => state.open)
  if (stepping) return <StepPanel />
  const nodes = graph.nodes.filter(({ id }) => selectedNodes.includes(id))
  const [node] = nodes
  if (node && nodes.length === 1) return <NodeInspector key={node.id} node={node} />
  if (nodes.length > 1) return <ManyInspector nodes={nodes} />
  const edges = graph.edges.filter(({ id }) => selectedEdges.includes(id))
  const [edge] = edges
  if (edge && edges.length === 1) return <WireInspector edge={edge} />
  const frame = framesOf(layout).find(({ id }) => id === selectedFrames[0])
  if (frame && selectedFrames.length === 1) return <FrameInspector key={frame.id} frame={frame} />
  return (
    <div className={styles['scroll']} style={{ height: '100%' }}>
      <TrainingSettings />
    </div>
  )
}

/** A frame's words and size, and what stands in it. Typing is one step until it pauses. */
function FrameInspector({ frame }: { readonly frame: Frame }) {
  const { t, format } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const drawing = useDocumentStore((state) => state.document)
  const edit = useDocumentStore((state) => state.edit)
  const gesture = useGesture('frame')
  const [name, setName] = useState<string | null>(null)
  return (
    <div className={styles['inspector']}>
      <header className={styles['head']}>
        <h2>{t('canvas.frame.edit')}</h2>
      </header>
      <div className={styles['scroll']}>
        <section className={styles['section']} aria-label={t('canvas.frame', { name: frame.name })} onBlur={() => setName(null)}>
          <WordsFields
            words={name === null ? frame : { ...frame, name }}
            size={frame}
            disabled={readOnly}
            onChange={(changes) => {
              // An empty name is one that is being written anew.
              if (changes.name !== undefined) setName(changes.name)
              const trimmed = changes.name?.trim()
              if (trimmed !== '')
                edit(
                  { type: 'set-frame', frameId: frame.id, changes: trimmed === undefined ? changes : { ...changes, name: trimmed } },
                  gesture.key(),
                )
            }}
          />
        </section>
        <section className={styles['section']}>
          <p className={styles['figures']}>{t('canvas.frame.holds', { count: format.count(nodesIn(drawing, frame).length) })}</p>
          <Button disabled={readOnly} onClick={() => edit({ type: 'remove-frames', frameIds: [frame.id] })}>
            {t('canvas.frame.delete')}
          </Button>
        </section>
      </div>
    </div>
  )
}

function WireInspector({ edge }: { readonly edge: GraphEdge }) {
  const { t, format } = useI18n()
  const analysis = useAnalysis()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const name = (id: NodeId): string => useDocumentStore.getState().document.graph.nodes.find((node) => node.id === id)?.name ?? ''
  const shape = analysis.edges.get(edge.id) ?? null
  const size = shape ? sizeOf(shape) : null
  const remove = removal([], [edge.id])
  return (
    <div className={styles['inspector']}>
      <header className={styles['head']}>
        <h2>
          {t('inspector.wire')} {name(edge.from.node)} → {name(edge.to.node)}
        </h2>
      </header>
      <section className={styles['section']}>
        <h3>{t('inspector.shape')}</h3>
        <p className={styles['figures']}>
          {shape ? format.shape(shape) : t('canvas.shape.unknown')}
          {size === null ? '' : ` · ${t('inspector.wire.carries', { count: format.count(size) })}`}
        </p>
        <div className={styles['actions']}>
          <Button disabled={readOnly} onClick={() => remove && useDocumentStore.getState().edit(remove)}>
            {t('inspector.wire.delete')}
          </Button>
        </div>
      </section>
    </div>
  )
}
