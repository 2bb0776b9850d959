// What is known of the selected image, and what can be done about it or about all that are selected.
import type { Finding } from '../../src/datasets/audit/finding'
import { SPLIT_NAMES, type LabelledImages } from '../../src/datasets/dataset'
import { recordLength } from '../../src/datasets/pixels'
import { useAuditStore } from '../state/audit-store'
import { useBrowseStore } from '../state/browse-store'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import type { Place } from './choose-rows'
import { ImageCanvas } from './image-canvas'
import styles from './image-browser.module.css'

interface ImageDetailsProps {
  readonly dataset: LabelledImages
  readonly row: number
  readonly places: readonly Place[]
}

/** One image, large, with its facts. */
export function ImageDetails({ dataset, row, places }: ImageDetailsProps) {
  const { t, tr, format } = useI18n()
  const relabelled = useDataStore((state) => state.relabelled)
  const moved = useDataStore((state) => state.moved)
  const audit = useAuditStore((state) => state.audit)
  const length = recordLength(dataset.size)
  const path = dataset.paths[row] ?? ''
  const own = relabelled.get(row)
  const sizes = dataset.decoding?.originalSizes
  const findings: readonly Finding[] = audit?.findings.filter(({ rows }) => rows.includes(row)) ?? []
  return (
    <div className={styles['details']}>
      <ImageCanvas record={dataset.pixels.subarray(row * length, (row + 1) * length)} size={dataset.size} label={path} />
      <p className={styles['path']} title={path}>
        <bdi>{path}</bdi>
      </p>
      <dl>
        <dt>{t('data.class')}</dt>
        <dd>
          {dataset.classes[dataset.labels[row] ?? -1]}
          {own !== undefined && <em> {t('data.details.was', { class: dataset.classes[own] ?? '' })}</em>}
        </dd>
        <dt>{t('data.details.place')}</dt>
        <dd>
          {t(`data.place.${places[row] ?? 'unused'}`)}
          {moved.has(row) && <em> {t('data.details.moved')}</em>}
        </dd>
        {sizes && (
          <>
            <dt>{t('data.details.file')}</dt>
            <dd>{format.shape([sizes[row * 2] ?? 0, sizes[row * 2 + 1] ?? 0])}</dd>
          </>
        )}
      </dl>
      {findings.map(({ code, message, severity }, index) => (
        <p key={`${code} ${index}`} className={styles['told']} data-tone={severity === 'info' ? 'plain' : 'warn'}>
          {tr(message)}
        </p>
      ))}
    </div>
  )
}

interface ImageActionsProps {
  readonly dataset: LabelledImages
  readonly rows: readonly number[]
  readonly places: readonly Place[]
}

/** Exclude, relabel and move for all that are selected: one command, one undo step. */
export function ImageActions({ dataset, rows, places }: ImageActionsProps) {
  const { t, format } = useI18n()
  const edit = useDocumentStore((state) => state.edit)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const excluded = useDataStore((state) => state.excluded)
  const relabelled = useDataStore((state) => state.relabelled)
  const moved = useDataStore((state) => state.moved)
  const paths = rows.map((row) => dataset.paths[row] ?? '')
  const isOut = rows.length > 0 && rows.every((row) => excluded.has(row))
  const labels = new Set(rows.map((row) => dataset.labels[row]))
  const [only] = labels
  const standing = new Set(rows.map((row) => places[row]))
  const [place = ''] = standing.size === 1 ? standing : []
  const count = { count: format.count(rows.length) }
  const relabel = (value: string): void => {
    const label = Number(value)
    const className = dataset.classes[label]
    if (className === undefined) return
    // Back to what the source says is no relabelling.
    const own = rows.filter((row) => (relabelled.get(row) ?? dataset.labels[row]) === label)
    const other = rows.filter((row) => (relabelled.get(row) ?? dataset.labels[row]) !== label)
    const pathsOf = (some: readonly number[]): readonly string[] => some.map((row) => dataset.paths[row] ?? '')
    edit({
      type: 'batch',
      commands: [
        ...(own.length > 0 ? [{ type: 'relabel-samples', paths: pathsOf(own), className: null } as const] : []),
        ...(other.length > 0 ? [{ type: 'relabel-samples', paths: pathsOf(other), className } as const] : []),
      ],
    })
  }
  return (
    <div className={styles['actions']} role="group" aria-label={t('data.actions', count)}>
      <Button
        disabled={readOnly || rows.length === 0}
        onClick={() => edit({ type: 'exclude-samples', paths, excluded: !isOut })}
        title={t('data.exclude.help')}
      >
        {t(isOut ? 'data.include' : 'data.exclude')}
      </Button>
      <Select
        label={t('data.relabel')}
        value={labels.size === 1 && only !== undefined ? String(only) : ''}
        disabled={readOnly || rows.length === 0}
        options={[
          ...(labels.size === 1 ? [] : [{ value: '', label: t('data.relabel.mixed') }]),
          ...dataset.classes.map((name, label) => ({ value: String(label), label: name })),
        ]}
        onChange={relabel}
      />
      <Select
        label={t('data.move')}
        value={place}
        disabled={readOnly || rows.length === 0}
        options={[
          ...(standing.size > 1 ? [{ value: '', label: t('data.move.mixed') }] : []),
          // Where they stand now, if no set of the three.
          ...(place === 'excluded' || place === 'unused' ? [{ value: place, label: t(`data.place.${place}`) }] : []),
          ...SPLIT_NAMES.map((name) => ({ value: name, label: t(`data.place.${name}`) })),
          ...(rows.some((row) => moved.has(row)) ? [{ value: 'back', label: t('data.move.back') }] : []),
        ]}
        onChange={(value) => {
          const split = SPLIT_NAMES.find((name) => name === value) ?? null
          if (split !== null || value === 'back') edit({ type: 'move-samples', paths, split })
        }}
      />
    </div>
  )
}

/** Excludes what is selected, or takes it back in where all of it is out. */
export function useExclude(dataset: LabelledImages): () => void {
  const edit = useDocumentStore((state) => state.edit)
  return () => {
    const rows = [...useBrowseStore.getState().selection.rows]
    if (rows.length === 0) return
    const { excluded } = useDataStore.getState()
    const paths = rows.map((row) => dataset.paths[row] ?? '')
    edit({ type: 'exclude-samples', paths, excluded: !rows.every((row) => excluded.has(row)) })
  }
}
