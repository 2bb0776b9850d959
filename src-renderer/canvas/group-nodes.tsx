// A group on the canvas: a frame with its name and note, or one node that shows what its members come to.
import { Handle, Position as Side, type NodeProps } from '@xyflow/react'
import { memo, type CSSProperties } from 'react'
import type { GraphGroup } from '../../src/graph/graph'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { groupColour } from './group-colour'
import styles from './group-nodes.module.css'
import type { CollapsedFlowNode, FrameFlowNode } from './group-view'
import faces from './layer-node.module.css'

function fold(group: GraphGroup, collapsed: boolean): void {
  useDocumentStore.getState().edit({ type: 'set-group', groupId: group.id, changes: { collapsed } })
}

function selectMembers(group: GraphGroup, isAdded: boolean): void {
  const { selectedNodes, select } = useViewStore.getState()
  select(isAdded ? [...new Set([...selectedNodes, ...group.members])] : group.members)
}

function change(group: GraphGroup): void {
  selectMembers(group, false)
  useViewStore.getState().openDialog('group')
}

export const FrameNode = memo(function FrameNode({ data: { group, head, noteLines } }: NodeProps<FrameFlowNode>) {
  const { t } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  return (
    <div className={styles['frame']} style={{ '--group': groupColour(group.colour) } as CSSProperties} data-group-name={group.name}>
      <div
        className={styles['head']}
        style={{ left: head.x, top: head.y, width: head.width, height: head.height }}
        data-frame-head
        onClick={(event) => selectMembers(group, event.shiftKey || event.ctrlKey || event.metaKey)}
        onDoubleClick={() => (readOnly ? undefined : change(group))}
      >
        <div className={styles['title']}>
          <b title={group.name}>{group.name}</b>
          {readOnly ? null : (
            <span className={`nodrag ${styles['tools']}`}>
              <button
                type="button"
                aria-label={t('canvas.group.change', { name: group.name })}
                onClick={(event) => {
                  event.stopPropagation()
                  change(group)
                }}
              >
                <Icon name="pencil" size={12} />
              </button>
              <button
                type="button"
                aria-label={t('canvas.group.collapse', { name: group.name })}
                onClick={(event) => {
                  event.stopPropagation()
                  fold(group, true)
                }}
              >
                <Icon name="minus" size={12} />
              </button>
            </span>
          )}
        </div>
        {noteLines === 0 ? null : (
          <p className={styles['note']} style={{ '--lines': noteLines } as CSSProperties} title={group.note}>
            {group.note}
          </p>
        )}
      </div>
    </div>
  )
})

export const CollapsedNode = memo(function CollapsedNode({ data, selected }: NodeProps<CollapsedFlowNode>) {
  const { group, parameters, share, output, problems, direction } = data
  const { t, format } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const down = direction === 'down'
  return (
    <div
      className={`${faces['node']} ${styles['collapsed']}`}
      style={{ '--group': groupColour(group.colour) } as CSSProperties}
      data-selected={selected}
      data-problem={problems > 0 ? 'error' : 'none'}
      data-group-name={group.name}
      onDoubleClick={() => (readOnly ? undefined : fold(group, false))}
    >
      <Handle id="in" type="target" position={down ? Side.Top : Side.Left} className={faces['handle'] ?? ''} isConnectable={false} />
      <span className={styles['stack']}>
        <Icon name="group" size={14} />
      </span>
      <span className={faces['words']}>
        <span className={faces['line']}>
          <b>{group.name}</b>
          {parameters > 0 ? (
            <span
              className={faces['figures']}
              title={t('canvas.parameters', { count: format.count(parameters), share: format.percent(share) })}
            >
              <span className={faces['bar']}>
                <i style={{ width: `${Math.max(2, share * 100)}%`, background: 'var(--group)' }} />
              </span>
              {format.count(parameters)}
            </span>
          ) : null}
        </span>
        <span className={faces['line']}>
          <small>{t('canvas.group.nodes', { count: format.count(group.members.length) })}</small>
          {output ? <span className={faces['shape']}>{format.shape(output)}</span> : null}
        </span>
      </span>
      {readOnly ? null : (
        <button
          type="button"
          className={`nodrag ${styles['expand']}`}
          tabIndex={-1}
          aria-label={t('canvas.group.expand', { name: group.name })}
          onClick={(event) => {
            event.stopPropagation()
            fold(group, false)
          }}
        >
          <Icon name="plus" size={12} />
        </button>
      )}
      <Handle id="out" type="source" position={down ? Side.Bottom : Side.Right} className={faces['handle'] ?? ''} isConnectable={false} />
    </div>
  )
})
