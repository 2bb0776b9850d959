// Everything that can be added to the network: dragged onto the canvas, or added with a click or Enter.
import { useMemo, useState, type DragEvent } from 'react'
import type { NodeId } from '../../src/graph/graph'
import type { LayerKind, PaletteEntry, PaletteGroup } from '../../src/layers/layer-kind'
import { paletteEntries } from '../../src/layers/registry'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { Tooltip } from '../ui/tooltip'
import { addBelow } from './edits'
import { KindIcon } from './kind-icon'
import styles from './palette.module.css'

/** Type of a drag that carries a palette entry's id. */
export const PALETTE_MIME = 'application/x-tensorloom-palette'

const GROUPS: readonly PaletteGroup[] = ['input', 'layers', 'activations', 'regularization', 'combine', 'output']

interface Item {
  readonly kind: LayerKind
  readonly entry: PaletteEntry<unknown>
}

/** Adds a palette entry behind the selected node and selects it; its id, or null where it cannot be added. */
export function addFromPalette(paletteId: string): NodeId | null {
  const { document, edit } = useDocumentStore.getState()
  const { selectedNodes, goToNode } = useViewStore.getState()
  const added = addBelow(document, paletteId, selectedNodes.length === 1 ? (selectedNodes[0] ?? null) : null)
  if (!added) return null
  edit(added.command)
  goToNode(added.nodeId)
  return added.nodeId
}

export function Palette() {
  const { t, tr } = useI18n()
  const [filter, setFilter] = useState('')
  const items = useMemo(() => paletteEntries(), [])
  const readOnly = useDocumentStore((state) => state.readOnly)
  const wanted = filter.trim().toLowerCase()
  // Both languages find a layer, whichever the window speaks.
  const shown = items.filter(
    ({ kind, entry }) =>
      wanted === '' || `${entry.title.en} ${entry.title.zh} ${kind.title.en} ${kind.type}`.toLowerCase().includes(wanted),
  )
  const [first] = shown

  return (
    <div className={styles['palette']}>
      <div className={styles['search']}>
        <Icon name="search" size={14} />
        <input
          type="search"
          aria-label={t('palette.filter')}
          placeholder={t('palette.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && wanted !== '' && first) addFromPalette(first.entry.id)
            if (event.key === 'Escape') setFilter('')
          }}
        />
      </div>
      <div className={styles['list']}>
        {GROUPS.map((group) => {
          const inGroup = shown.filter(({ entry }) => entry.group === group)
          return inGroup.length === 0 ? null : (
            <section key={group} className={styles['group']} aria-label={t(`palette.group.${group}`)}>
              <h3>{t(`palette.group.${group}`)}</h3>
              {inGroup.map((item) => (
                <PaletteItem
                  key={item.entry.id}
                  item={item}
                  hint={t('palette.hint')}
                  title={tr(item.entry.title)}
                  summary={tr(item.kind.summary)}
                  disabled={readOnly}
                />
              ))}
            </section>
          )
        })}
        {shown.length === 0 ? <p className={styles['none']}>{t('palette.none')}</p> : null}
      </div>
    </div>
  )
}

function PaletteItem({
  item: { kind, entry },
  title,
  summary,
  hint,
  disabled,
}: {
  readonly item: Item
  readonly title: string
  readonly summary: string
  readonly hint: string
  readonly disabled: boolean
}) {
  const drag = (event: DragEvent): void => {
    event.dataTransfer.setData(PALETTE_MIME, entry.id)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <Tooltip
      side="right"
      content={
        <>
          {summary}
          <br />
          <span style={{ color: 'var(--muted)' }}>{hint}</span>
        </>
      }
    >
      <button
        type="button"
        className={styles['item']}
        data-palette={entry.id}
        draggable={!disabled}
        disabled={disabled}
        onDragStart={drag}
        onClick={() => addFromPalette(entry.id)}
      >
        <KindIcon kind={kind} />
        <span>{title}</span>
      </button>
    </Tooltip>
  )
}
