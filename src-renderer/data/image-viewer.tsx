// One image as large as the window allows; arrow keys lead through the images that are shown.
import { useEffect, useEffectEvent } from 'react'
import type { LabelledImages } from '../../src/datasets/dataset'
import { useBrowseStore } from '../state/browse-store'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import type { Place } from './choose-rows'
import { ImageActions, ImageDetails } from './image-details'
import styles from './image-browser.module.css'

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, PageUp: -10, PageDown: 10 }

interface ImageViewerProps {
  readonly dataset: LabelledImages
  /** Rows in the order of the grid. */
  readonly rows: readonly number[]
  readonly places: readonly Place[]
  readonly onExclude: () => void
}

export function ImageViewer({ dataset, rows, places, onExclude }: ImageViewerProps) {
  const { t, format } = useI18n()
  const viewing = useBrowseStore((state) => state.viewing)
  const current = useBrowseStore((state) => state.selection.row)
  const view = useBrowseStore((state) => state.view)
  const choose = useBrowseStore((state) => state.choose)
  const index = current === null ? -1 : rows.indexOf(current)
  const open = viewing && index >= 0

  const go = (to: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (row !== undefined) choose({ row, anchor: row, rows: new Set([row]) })
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // In a list of classes, arrows choose a class.
    if (event.target instanceof Element && event.target.closest('[role="listbox"], [role="combobox"]')) return
    if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(rows.length - 1)
    else if (event.key === 'Delete') onExclude()
    else if (STEPS[event.key] !== undefined) go(index + (STEPS[event.key] ?? 0))
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  useEffect(() => {
    if (!open) return
    // Before the grid behind it hears of the key.
    const listen = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  }, [open])

  if (!open || current === null) return null
  return (
    <Dialog
      open
      onClose={() => view(false)}
      title={t('data.viewer', { index: format.count(index + 1), total: format.count(rows.length) })}
      width={720}
    >
      <div className={styles['viewer']}>
        <IconButton label={t('data.viewer.previous')} icon="chevronLeft" disabled={index === 0} onClick={() => go(index - 1)} />
        <ImageDetails dataset={dataset} row={current} places={places} />
        <IconButton label={t('data.viewer.next')} icon="chevronRight" disabled={index === rows.length - 1} onClick={() => go(index + 1)} />
      </div>
      <ImageActions dataset={dataset} rows={[current]} places={places} />
    </Dialog>
  )
}
