// The images: where they come from, how they are split, what they look like, and what was left out.
import { useCallback, useState } from 'react'
import { isLabelledImages } from '../../src/datasets/dataset'
import { useDataStore } from '../state/data-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { pickGrant } from '../ui/pick-grant'
import { ProgressBar } from '../ui/progress-bar'
import { AuditFindings } from './audit-findings'
import { BalanceTable } from './balance-table'
import styles from './data-panel.module.css'
import { ImageBrowser } from './image-browser'
import { SkippedFiles } from './skipped-files'
import { SourceCard } from './source-card'
import { SplitSettings } from './split-settings'

export function DataPanel() {
  const { t, tr } = useI18n()
  const status = useDataStore((state) => state.status)
  const dataset = useDataStore((state) => state.dataset)
  const splits = useDataStore((state) => state.splits)
  const diagnostics = useDataStore((state) => state.diagnostics)
  const cancelled = useDataStore((state) => state.cancelled)
  const reload = useDataStore((state) => state.reload)
  const [wanted, setWanted] = useState<{ readonly row: number } | null>(null)
  const showRow = useCallback((row: number) => setWanted({ row }), [])

  if (status === 'empty' && !dataset) {
    return (
      <section className={styles['panel']} aria-label={t('data.images')}>
        <EmptyState
          title={t('data.empty.title')}
          body={cancelled ? t('data.cancelled') : t('data.empty.body')}
          action={
            <div className={styles['emptyButtons']}>
              {cancelled && <Button onClick={reload}>{t('data.reload')}</Button>}
              <SourceButtons />
            </div>
          }
        />
      </section>
    )
  }
  return (
    <section className={styles['panel']} aria-label={t('data.images')}>
      <div className={styles['section']}>
        <SourceCard />
        <SourceButtons />
        {status === 'loading' && <Loading />}
      </div>
      {diagnostics.length > 0 && (
        <div className={styles['section']} role={status === 'failed' ? 'alert' : undefined}>
          {diagnostics.map((diagnostic, index) => (
            <Notice
              key={`${diagnostic.code} ${index}`}
              tone={diagnostic.severity === 'error' ? 'bad' : 'warn'}
              title={tr(diagnostic.message)}
            >
              {diagnostic.hint ? tr(diagnostic.hint) : null}
            </Notice>
          ))}
        </div>
      )}
      {dataset && splits && (
        <>
          {dataset.task === 'classification' && (
            <div className={styles['section']}>
              <BalanceTable dataset={dataset} splits={splits} />
            </div>
          )}
          {isLabelledImages(dataset) && <AuditFindings dataset={dataset} splits={splits} onShow={showRow} />}
          <div className={styles['section']}>
            <SplitSettings dataset={dataset} />
          </div>
          {isLabelledImages(dataset) && (
            <div className={styles['section']}>
              <ImageBrowser dataset={dataset} splits={splits} wanted={wanted} />
            </div>
          )}
          {dataset.skipped.length > 0 && (
            <div className={styles['section']}>
              <SkippedFiles skipped={dataset.skipped} />
            </div>
          )}
        </>
      )}
    </section>
  )
}

function SourceButtons() {
  const { t } = useI18n()
  const loadFolder = useDataStore((state) => state.loadFolder)
  const loadSketches = useDataStore((state) => state.loadSketches)
  const [choosing, setChoosing] = useState(false)
  const choose = async (): Promise<void> => {
    setChoosing(true)
    try {
      const grant = await pickGrant('data-folder')
      if (grant) loadFolder(grant)
    } finally {
      setChoosing(false)
    }
  }
  return (
    <div className={styles['buttons']}>
      <Button onClick={() => void choose()} disabled={choosing}>
        {t('data.chooseFolder')}
      </Button>
      <Button onClick={loadSketches}>{t('data.sketches')}</Button>
    </div>
  )
}

function Loading() {
  const { t, format } = useI18n()
  const progress = useDataStore((state) => state.progress)
  const cancel = useDataStore((state) => state.cancel)
  const values = { done: format.count(progress?.done ?? 0), total: format.count(progress?.total ?? 0) }
  const words =
    progress?.phase === 'compare'
      ? t('data.loading.compare')
      : !progress || progress.phase === 'scan'
        ? t('data.loading.scan')
        : progress.phase === 'draw'
          ? t('data.loading.draw', values)
          : t('data.loading.decode', values)
  return (
    <div className={styles['loading']}>
      <p>{words}</p>
      <ProgressBar label={t('data.progress')} value={progress && progress.total > 0 ? progress.done / progress.total : null} />
      <Button onClick={cancel}>{t('data.cancel')}</Button>
    </div>
  )
}
