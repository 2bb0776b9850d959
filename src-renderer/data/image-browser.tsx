// Thumbnails of the images, by split and class.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { LabelledImages, SplitName, Splits } from '../../src/datasets/dataset'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import styles from './data-panel.module.css'
import { chooseRows } from './choose-rows'
import { ThumbnailGrid } from './thumbnail-grid'

const SPLITS: readonly SplitName[] = ['train', 'val', 'test']

interface ImageBrowserProps {
  readonly dataset: LabelledImages
  readonly splits: Splits
  /** A row to lead to; a new object leads there again. */
  readonly wanted?: { readonly row: number } | null
}

export function ImageBrowser({ dataset, splits, wanted = null }: ImageBrowserProps) {
  const { t, format } = useI18n()
  const [split, setSplit] = useState<SplitName | 'all'>('all')
  const [label, setLabel] = useState<number | 'all'>('all')
  const box = useRef<HTMLDivElement | null>(null)
  const [followed, setFollowed] = useState(wanted)
  if (followed !== wanted) {
    // It may be hidden by the choice of split and class.
    setFollowed(wanted)
    setSplit('all')
    setLabel('all')
  }
  useEffect(() => {
    if (wanted) box.current?.scrollIntoView({ block: 'nearest' })
  }, [wanted])
  const known = label !== 'all' && label < dataset.classes.length ? label : 'all'
  const rows = useMemo(() => chooseRows(dataset, splits, split, known), [dataset, splits, split, known])
  const describe = (row: number): string => {
    const where = SPLITS.find((name) => splits[name].includes(row))
    return [dataset.paths[row], dataset.classes[dataset.labels[row] ?? -1], where && t(`data.splitLong.${where}`)]
      .filter(Boolean)
      .join(' · ')
  }
  return (
    <div ref={box}>
      <div className={styles['row']}>
        <h3>{t('data.images')}</h3>
        <span className={styles['quiet']}>
          {t('data.shown', { shown: format.count(rows.length), total: format.count(dataset.labels.length) })}
        </span>
      </div>
      <div className={styles['filters']}>
        <Select
          label={t('data.filter.split')}
          value={split}
          options={[
            { value: 'all', label: t('data.filter.allSplits') },
            ...SPLITS.map((name) => ({ value: name, label: t(`data.splitLong.${name}`) })),
          ]}
          onChange={(value) => setSplit(SPLITS.find((name) => name === value) ?? 'all')}
        />
        <Select
          label={t('data.filter.class')}
          value={known === 'all' ? 'all' : `c${known}`}
          options={[
            { value: 'all', label: t('data.filter.allClasses') },
            ...dataset.classes.map((name, index) => ({ value: `c${index}`, label: name })),
          ]}
          onChange={(value) => setLabel(value === 'all' ? 'all' : Number(value.slice(1)))}
        />
      </div>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>{t('data.grid.none')}</p>
      ) : (
        <ThumbnailGrid
          dataset={dataset}
          rows={rows}
          label={t('data.grid')}
          hint={t('data.grid.hint')}
          describe={describe}
          wanted={wanted}
        />
      )}
    </div>
  )
}
