// The truth in numbers: what the network costs, what is wrong with it, what it learns from.
import { useEffect } from 'react'
import { AuditFigures } from '../data/audit-figures'
import { useAnalysis } from '../state/analysis'
import { useAuditStore } from '../state/audit-store'
import { useDataStore } from '../state/data-store'
import { useViewStore } from '../state/view-store'
import { useI18n } from '../ui/i18n'
import styles from './status-bar.module.css'

export function StatusBar() {
  const { t, format } = useI18n()
  const { totals, diagnostics } = useAnalysis()
  const showBottom = useViewStore((state) => state.showBottom)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  useEffect(() => useAuditStore.getState().follow(), [])
  const toProblems = (): void => showBottom('problems')
  return (
    <footer className={styles['bar']} aria-label={t('app.status')}>
      <span>{t(totals.layers === 1 ? 'app.status.layer' : 'app.status.layers', { count: format.count(totals.layers) })}</span>
      <span>{t('app.status.parameters', { count: format.count(totals.parameters) })}</span>
      <span title={t('app.status.flops.help')}>{t('app.status.flops', { flops: format.flops(totals.flops) })}</span>
      {errors > 0 ? (
        <button type="button" data-tone="bad" onClick={toProblems}>
          {t(errors === 1 ? 'app.status.problem' : 'app.status.problems', { count: format.count(errors) })}
        </button>
      ) : null}
      {warnings > 0 ? (
        <button type="button" data-tone="warn" onClick={toProblems}>
          {t(warnings === 1 ? 'app.status.warning' : 'app.status.warnings', { count: format.count(warnings) })}
        </button>
      ) : null}
      {errors + warnings === 0 ? <span>{t('app.status.noProblems')}</span> : null}
      <span className={styles['space']} />
      <DataFigures />
    </footer>
  )
}

function DataFigures() {
  const { t, format } = useI18n()
  const status = useDataStore((state) => state.status)
  const dataset = useDataStore((state) => state.dataset)
  const splits = useDataStore((state) => state.splits)
  const showLeft = useViewStore((state) => state.showLeft)
  const toData = (): void => showLeft('data')
  if (!dataset || !splits) {
    return (
      <button type="button" onClick={toData}>
        {status === 'loading' ? t('app.status.data.loading') : t('app.status.data.none')}
      </button>
    )
  }
  return (
    <>
      <button type="button" onClick={toData}>
        {t('app.status.data', {
          name: dataset.name,
          train: format.count(splits.train.length),
          val: format.count(splits.val.length),
          test: format.count(splits.test.length),
        })}
      </button>
      {dataset.skipped.length > 0 ? (
        <button type="button" data-tone="warn" onClick={toData}>
          {t('app.status.skipped', { count: format.count(dataset.skipped.length) })}
        </button>
      ) : null}
      <AuditFigures onOpen={toData} />
    </>
  )
}
