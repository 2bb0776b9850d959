// The images themselves: a grid with filters on the left, what is known of the chosen ones on the right.
import { useCallback, useDeferredValue, useEffect, useMemo } from 'react'
import { isLabelledImages, type LabelledImages, type Splits } from '../../src/datasets/dataset'
import { useAuditStore } from '../state/audit-store'
import { CELLS, useBrowseStore } from '../state/browse-store'
import { useDataStore } from '../state/data-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { Select } from '../ui/select'
import { Slider } from '../ui/slider'
import { findingsByKind } from './audit-kind'
import { chooseRows, PLACES, placesOf, type Place } from './choose-rows'
import { ImageActions, ImageDetails, useExclude } from './image-details'
import { ImageViewer } from './image-viewer'
import styles from './image-browser.module.css'
import { PictureNumbers } from './picture-numbers'
import { keepShown } from './selection'
import { StatisticsView } from './statistics-view'
import { ThumbnailGrid, type Mark } from './thumbnail-grid'

export function ImageBrowser() {
  const { t } = useI18n()
  const dataset = useDataStore((state) => state.dataset)
  const splits = useDataStore((state) => state.splits)
  const showLeft = useViewStore((state) => state.showLeft)
  if (!dataset || !splits || !isLabelledImages(dataset)) {
    return (
      <EmptyState
        title={t(dataset ? 'data.browser.noImages' : 'data.empty.title')}
        body={t(dataset ? 'data.browser.noImages.body' : 'data.browser.empty.body')}
        action={<Button onClick={() => showLeft('data')}>{t('data.browser.toData')}</Button>}
      />
    )
  }
  return <Browser dataset={dataset} splits={splits} />
}

function Browser({ dataset, splits }: { readonly dataset: LabelledImages; readonly splits: Splits }) {
  const { t, format } = useI18n()
  const excluded = useDataStore((state) => state.excluded)
  const relabelled = useDataStore((state) => state.relabelled)
  const audit = useAuditStore((state) => state.audit)
  const { place, label, audit: told, query, cell, aside, selection, reveal } = useBrowseStore()
  const { filter, zoom, choose, view, forget } = useBrowseStore.getState()
  const exclude = useExclude(dataset)

  // Other images have other rows.
  useEffect(() => {
    if (useBrowseStore.getState().of === dataset.paths) return
    forget(dataset.paths)
  }, [dataset.paths, forget])

  const places = useMemo(() => placesOf(dataset.paths.length, splits, excluded), [dataset.paths, splits, excluded])
  const kinds = useMemo(
    () => findingsByKind(audit?.findings ?? []).filter(({ findings }) => findings.some(({ rows }) => rows.length > 0)),
    [audit],
  )
  const toldOf = useMemo(() => new Set(kinds.flatMap(({ findings }) => findings.flatMap(({ rows }) => rows))), [kinds])
  const wantedRows = useMemo(() => {
    if (told === 'all') return null
    return told === 'any' ? toldOf : new Set(kinds.find(({ kind }) => kind === told)?.findings.flatMap(({ rows }) => rows))
  }, [told, kinds, toldOf])
  const known = label !== 'all' && label < dataset.classes.length ? label : 'all'
  const text = useDeferredValue(query)
  const rows = useMemo(
    () => chooseRows(dataset, places, { place, label: known, told: wantedRows, query: text }),
    [dataset, places, place, known, wantedRows, text],
  )
  const visible = useMemo(() => keepShown(selection, rows), [selection, rows])
  const [first] = rows
  const current = visible.row ?? first ?? null
  const chosen = visible.rows.size > 0 ? [...visible.rows] : current === null ? [] : [current]

  const markOf = useCallback(
    (row: number): Mark => ({ excluded: excluded.has(row), relabelled: relabelled.has(row), told: toldOf.has(row) }),
    [excluded, relabelled, toldOf],
  )
  const describe = (row: number): string =>
    [dataset.paths[row], dataset.classes[dataset.labels[row] ?? -1], t(`data.place.${places[row] ?? 'unused'}`)].filter(Boolean).join(' · ')
  const counts = useMemo(() => countBy(dataset, places), [dataset, places])

  return (
    <div className={styles['browser']}>
      <div className={styles['main']}>
        <div className={styles['bar']}>
          <label className={styles['search']}>
            <Icon name="search" size={13} />
            <input
              type="search"
              value={query}
              placeholder={t('data.search')}
              aria-label={t('data.search')}
              onChange={(event) => filter({ query: event.target.value })}
            />
          </label>
          <Select
            label={t('data.filter.split')}
            value={place}
            options={[
              { value: 'all', label: t('data.filter.allSplits') },
              ...PLACES.filter((name) => name === place || counts.places[name] > 0).map((name) => ({
                value: name,
                label: `${t(`data.place.${name}`)} (${format.count(counts.places[name])})`,
              })),
            ]}
            onChange={(value) => filter({ place: PLACES.find((name) => name === value) ?? 'all' })}
          />
          <Select
            label={t('data.filter.class')}
            value={known === 'all' ? 'all' : `c${known}`}
            options={[
              { value: 'all', label: t('data.filter.allClasses') },
              ...dataset.classes.map((name, index) => ({
                value: `c${index}`,
                label: `${name} (${format.count(counts.classes[index] ?? 0)})`,
              })),
            ]}
            onChange={(value) => filter({ label: value === 'all' ? 'all' : Number(value.slice(1)) })}
          />
          <Select
            label={t('data.filter.audit')}
            value={told}
            options={[
              { value: 'all', label: t('data.filter.allAudit') },
              { value: 'any', label: `${t('data.filter.anyAudit')} (${format.count(toldOf.size)})` },
              ...kinds.map(({ kind }) => ({ value: kind, label: t(`data.audit.${kind}`) })),
            ]}
            onChange={(value) => filter({ audit: value === 'any' ? 'any' : (kinds.find(({ kind }) => kind === value)?.kind ?? 'all') })}
          />
          <span className={styles['view']}>
            <span className={styles['shown']} role="status">
              {t('data.shown', { shown: format.count(rows.length), total: format.count(dataset.paths.length) })}
            </span>
            <span className={styles['zoom']}>
              <Slider label={t('data.zoom')} value={cell} min={CELLS.least} max={CELLS.most} step={8} integer scale="log" onChange={zoom} />
            </span>
          </span>
        </div>
        {rows.length === 0 ? (
          <div className={styles['none']}>
            <p>{t('data.grid.none')}</p>
            <Button onClick={() => filter({ place: 'all', label: 'all', audit: 'all', query: '' })}>{t('data.filter.clear')}</Button>
          </div>
        ) : (
          <ThumbnailGrid
            dataset={dataset}
            rows={rows}
            cell={cell}
            label={t('data.grid')}
            hint={t('data.grid.hint')}
            selection={visible}
            markOf={markOf}
            describe={describe}
            reveal={reveal}
            onSelect={choose}
            onOpen={() => view(true)}
            onExclude={exclude}
          />
        )}
      </div>
      <aside className={styles['aside']} aria-label={t('data.aside')}>
        <AsideTabs />
        <div className={styles['asideBody']}>
          {aside === 'statistics' ? (
            <StatisticsView dataset={dataset} />
          ) : current === null ? (
            <p>{t('data.grid.none')}</p>
          ) : aside === 'numbers' ? (
            <PictureNumbers dataset={dataset} row={current} />
          ) : (
            <>
              {chosen.length > 1 && <p className={styles['many']}>{t('data.selected', { count: format.count(chosen.length) })}</p>}
              <ImageActions dataset={dataset} rows={chosen} places={places} />
              <ImageDetails dataset={dataset} row={current} places={places} />
            </>
          )}
        </div>
      </aside>
      <ImageViewer dataset={dataset} rows={rows} places={places} onExclude={exclude} />
    </div>
  )
}

const ASIDES = ['image', 'numbers', 'statistics'] as const

function AsideTabs() {
  const { t } = useI18n()
  const aside = useBrowseStore((state) => state.aside)
  const show = useBrowseStore((state) => state.showAside)
  return (
    <div className={styles['segments']} role="group" aria-label={t('data.aside')}>
      {ASIDES.map((name) => (
        <button key={name} type="button" aria-pressed={name === aside} onClick={() => show(name)}>
          {t(`data.aside.${name}`)}
        </button>
      ))}
    </div>
  )
}

function countBy({ labels, classes }: LabelledImages, places: readonly Place[]) {
  const counts = { train: 0, val: 0, test: 0, unused: 0, excluded: 0 } satisfies Record<Place, number>
  const perClass = classes.map(() => 0)
  places.forEach((place, row) => {
    counts[place] += 1
    const label = labels[row] ?? 0
    perClass[label] = (perClass[label] ?? 0) + 1
  })
  return { places: counts, classes: perClass }
}
