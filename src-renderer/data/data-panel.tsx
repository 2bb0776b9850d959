// The images: where they come from, how they are split, what they look like, and what was left out.
import { useCallback } from 'react'
import { formatOf } from '../../src/datasets/arrays/formats'
import { isAuditable } from '../../src/datasets/audit/audit-dataset'
import { isLabelledImages } from '../../src/datasets/dataset'
import { DEFAULT_CLASS_RULE } from '../../src/datasets/labels/class-rule'
import { host } from '../bridge'
import { useBrowseStore } from '../state/browse-store'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { pickGrant } from '../ui/pick-grant'
import { ProgressBar } from '../ui/progress-bar'
import { AuditFindings } from './audit-findings'
import { BalanceTable } from './balance-table'
import styles from './data-panel.module.css'
import { GeneratorSettings } from './generator-settings'
import { PointPlot } from './point-plot'
import { SkippedFiles } from './skipped-files'
import { ReadingSettings } from './reading-settings'
import { SourceCard } from './source-card'
import { useSourceDialog } from './source-dialog-store'
import { SplitSettings } from './split-settings'

export function DataPanel() {
  const { t, tr } = useI18n()
  const status = useDataStore((state) => state.status)
  const dataset = useDataStore((state) => state.dataset)
  const splits = useDataStore((state) => state.splits)
  const diagnostics = useDataStore((state) => state.diagnostics)
  const cancelled = useDataStore((state) => state.cancelled)
  const reload = useDataStore((state) => state.reload)
  const source = useDocumentStore((state) => state.document.data.source)
  const showBottom = useViewStore((state) => state.showBottom)
  const showRow = useCallback(
    (row: number) => {
      if (dataset) useBrowseStore.getState().showRow(row, dataset.paths)
      showBottom('images')
    },
    [showBottom, dataset],
  )

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
        <ReadingSettings />
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
              {isLabelledImages(dataset) && <Button onClick={() => showBottom('images')}>{t('data.browse')}</Button>}
            </div>
          )}
          {source.type === 'generator' && dataset.samples === 'vectors' && (
            <div className={styles['section']}>
              <GeneratorSettings source={source} />
            </div>
          )}
          {dataset.samples === 'vectors' && (
            <div className={styles['section']}>
              <PointPlot dataset={dataset} />
            </div>
          )}
          {isAuditable(dataset) && <AuditFindings dataset={dataset} splits={splits} onShow={showRow} />}
          <div className={styles['section']}>
            <SplitSettings dataset={dataset} />
          </div>
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
  const show = useSourceDialog((state) => state.show)
  const source = useDocumentStore((state) => state.document.data.source)
  const editFile = useEditFile()
  return (
    <div className={styles['buttons']}>
      <Button onClick={() => show({ step: 'gallery' })}>{t('data.choose')}</Button>
      {source.type === 'table' && <Button onClick={editFile}>{t('data.table.edit')}</Button>}
      {source.type === 'arrays' && <Button onClick={editFile}>{t('data.arrays.edit')}</Button>}
      {source.type === 'folder' && <Button onClick={editFile}>{t('data.classes.edit')}</Button>}
    </div>
  )
}

/** Opens the columns of the project's table, its arrays, or where its classes come from; asks for the file where the program may not open it yet. */
function useEditFile(): () => void {
  const show = useSourceDialog((state) => state.show)
  const source = useDocumentStore((state) => state.document.data.source)
  return () => {
    if (source.type === 'generator') return
    const purpose = source.type === 'folder' || (source.type === 'arrays' && formatOf(source.name) === null) ? 'data-folder' : 'data-file'
    void host.call('files.regrant', { displayPath: source.displayPath }).then(async (reply) => {
      const grant = reply.ok && reply.value ? reply.value : await pickGrant(purpose)
      if (!grant) return
      if (source.type === 'table') show({ step: 'table', grant, settings: source.settings })
      else if (source.type === 'arrays') show({ step: 'arrays', grant, settings: source.settings })
      else show({ step: 'classes', grant, rule: source.classes ?? DEFAULT_CLASS_RULE })
    })
  }
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
        ? t(progress && progress.done > 0 ? 'data.loading.found' : 'data.loading.scan', values)
        : progress.phase === 'draw'
          ? t('data.loading.draw', values)
          : t('data.loading.decode', values)
  const pace = progress?.pace
  return (
    <div className={styles['loading']}>
      <p>
        {words}
        {pace && (
          <span className={styles['pace']}>
            {t('data.loading.pace', { rate: format.count(Math.round(pace.perSecond)) })}
            {pace.remainingMs !== null && ` · ${t('data.loading.left', { time: format.duration(pace.remainingMs) })}`}
          </span>
        )}
      </p>
      <ProgressBar label={t('data.progress')} value={progress && progress.total > 0 ? progress.done / progress.total : null} />
      <Button onClick={cancel}>{t('data.cancel')}</Button>
    </div>
  )
}
