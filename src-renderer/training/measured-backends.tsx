// How fast the backends of this machine were for the network in hand, and which one Automatic takes because of it.
import type { BackendName } from '../../src/training/plan'
import { workloadKey } from '../../src/training/workload'
import { useAnalysis } from '../state/analysis'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useKnownBackends } from '../state/known-backends'
import { backendLabels } from '../state/run-state'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import styles from './training-settings.module.css'

/** Nothing where none were measured: there is no graphics card, or this shape was not trained for long enough yet. */
export function MeasuredBackends() {
  const { t } = useI18n()
  const analysis = useAnalysis()
  const batchSize = useDocumentStore((state) => state.document.training.batchSize)
  const automatic = useDocumentStore((state) => state.document.training.backend === 'auto')
  const trainSize = useDataStore((state) => state.splits?.train.length ?? 0)
  const key = workloadKey(analysis, batchSize === 'full' ? trainSize : batchSize)
  const found = useKnownBackends((state) => state.known[key])
  const forget = useKnownBackends((state) => state.forget)
  if (!found) return null
  const times = (Object.entries(found.msPerStep) as [BackendName, number][]).toSorted(([, a], [, b]) => a - b)
  const cards = [...new Set(Object.values(found.cards))].join(', ')
  return (
    <div className={styles['measured']} role="group" aria-label={t('training.measured')}>
      <p className={styles['note']} title={cards === '' ? undefined : cards}>
        {t('training.measured.steps', {
          times: times
            .map(([backend, ms]) => t('training.measured.one', { backend: backendLabels[backend], ms: stepText(ms) }))
            .join(' · '),
        })}{' '}
        {automatic && t('training.measured.taken', { backend: backendLabels[found.taken] })}
      </p>
      <Button size="small" variant="ghost" onClick={() => forget(key)} title={t('training.measured.forget.help')}>
        {t('training.measured.forget')}
      </Button>
    </div>
  )
}

function stepText(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms))
}
