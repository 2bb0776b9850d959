// A frame of no group: a name and a note on the canvas, to be dragged by its head and resized by its corner.
import { useReactFlow, type Node, type NodeProps } from '@xyflow/react'
import { memo, useRef, type CSSProperties, type PointerEvent } from 'react'
import type { Frame } from '../../src/document/document'
import type { Box } from '../../src/document/frame-geometry'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { endDrag, useDragStore } from './drag-store'
import { resized } from './free-frames'
import { groupColour } from './group-colour'
import styles from './group-nodes.module.css'
import { freeFlowId } from './units'

interface FreeFrameData extends Record<string, unknown> {
  readonly frame: Frame
  /** Width that its words have. */
  readonly room: number
}

export type FreeFrameFlowNode = Node<FreeFrameData, 'free'>

export function freeFrameNode(data: FreeFrameData, { x, y, width, height }: Box, selected: boolean, label: string): FreeFrameFlowNode {
  return {
    id: freeFlowId(data.frame.id),
    type: 'free',
    position: { x, y },
    data,
    selected,
    width,
    height,
    measured: { width, height },
    handles: [],
    connectable: false,
    focusable: false,
    dragHandle: '[data-frame-head]',
    style: { pointerEvents: 'none' },
    zIndex: -3,
    ariaLabel: label,
  }
}

export const FreeFrameNode = memo(function FreeFrameNode({ data: { frame, room }, selected }: NodeProps<FreeFrameFlowNode>) {
  const { t } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const change = (): void => {
    useViewStore.getState().select([], [], [frame.id])
    useViewStore.getState().openDialog('group')
  }
  return (
    <div
      className={styles['free']}
      style={{ '--group': groupColour(frame.colour) } as CSSProperties}
      data-frame-name={frame.name}
      data-selected={selected}
    >
      <div className={styles['freeHead']} style={{ width: room }} data-frame-head onDoubleClick={readOnly ? undefined : change}>
        <div className={styles['title']}>
          <b title={frame.name}>{frame.name}</b>
          {readOnly ? null : (
            <span className={`nodrag ${styles['tools']}`}>
              <button type="button" tabIndex={-1} aria-label={t('canvas.group.change', { name: frame.name })} onClick={change}>
                <Icon name="pencil" size={12} />
              </button>
            </span>
          )}
        </div>
        {frame.note === '' ? null : <p className={styles['freeNote']}>{frame.note}</p>}
      </div>
      {readOnly ? null : <Corner frame={frame} />}
    </div>
  )
})

function Corner({ frame }: { readonly frame: Frame }) {
  const flow = useReactFlow()
  const box = useRef<Box | null>(null)
  const drag = (event: PointerEvent<HTMLSpanElement>): void => {
    if (box.current === null) return
    box.current = resized(frame, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    useDragStore.setState({ frames: { [frame.id]: box.current } })
  }
  return (
    <span
      className={`nodrag nopan ${styles['corner']}`}
      data-frame-corner
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        box.current = frame
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        const shown = box.current
        box.current = null
        endDrag()
        if (!shown) return
        const { width, height } = shown
        useDocumentStore.getState().edit({ type: 'set-frame', frameId: frame.id, changes: { width, height } })
      }}
      onPointerCancel={() => {
        box.current = null
        endDrag()
      }}
    />
  )
}
