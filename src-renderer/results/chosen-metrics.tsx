// The metrics that the project asked for, of each set, at the threshold of the moment.
import { findMetric } from '../../src/metrics/registry'
import type { SplitResult } from '../../src/training/plan'
import { metricText } from '../charts/metric-text'
import { useI18n } from '../ui/i18n'
import styles from './results-panel.module.css'
import type { SplitResults } from './split-results'

const SPLITS = ['train', 'val', 'test'] as const

/** Nothing where none was asked for. */
export function ChosenMetrics({ result }: { readonly result: SplitResults<SplitResult> }) {
  const { t, tr, format } = useI18n()
  const splits = SPLITS.filter((split) => result[split] !== null)
  const kinds = Object.keys(result.train?.metrics ?? {}).flatMap((type) => findMetric(type) ?? [])
  if (kinds.length === 0) return null
  return (
    <table className={styles['table']} aria-label={t('results.chosen')}>
      <thead>
        <tr>
          <th scope="col">{t('results.chosen')}</th>
          {splits.map((split) => (
            <th key={split} scope="col">
              {t(`results.split.${split}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind.type}>
            <th scope="row" title={tr(kind.summary)}>
              {tr(kind.title)}
            </th>
            {splits.map((split) => (
              <td key={split}>{metricText(format, kind, result[split]?.metrics?.[kind.type])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
