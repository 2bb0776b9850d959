// The metrics that the project asked for, of each set, at the threshold of the moment.
import { useMemo } from 'react'
import type { Interval } from '../../src/metrics/bootstrap'
import { answersToRows, type MetricAnswers, type MetricKind } from '../../src/metrics/metric-kind'
import { findMetric, measureAll } from '../../src/metrics/registry'
import type { SplitResult } from '../../src/training/plan'
import type { RunPredictions, SplitPredictions } from '../../src/training/predictions'
import { metricText } from '../charts/metric-text'
import { useI18n } from '../ui/i18n'
import { answersAt } from './answers'
import styles from './results-panel.module.css'
import type { SplitResults } from './split-results'
import { useIntervals } from './use-intervals'

/** Of the metrics of one set, by type; null while they are worked out. */
function useMetricIntervals(
  result: SplitResult | null,
  said: SplitPredictions | null | undefined,
  positive: number | null,
  threshold: number,
): ReadonlyMap<string, Interval | null> | null {
  const metrics = result?.metrics
  const work = useMemo(() => {
    const types = Object.keys(metrics ?? {}).filter((type) => findMetric(type) !== undefined)
    if (!said || types.length === 0) return null
    const answers = metricAnswers(said, positive, threshold)
    return {
      types,
      statistics: (rows: Uint32Array): readonly (number | null)[] => {
        const measured = measureAll(types, answersToRows(answers, rows))
        return types.map((type) => measured[type] ?? null)
      },
    }
  }, [metrics, said, positive, threshold])
  const intervals = useIntervals(said?.rows.length ?? 0, work?.statistics ?? null)
  return intervals && work && new Map(work.types.map((type, index) => [type, intervals[index] ?? null]))
}

function metricAnswers(said: SplitPredictions, positive: number | null, threshold: number): MetricAnswers {
  const n = Math.max(1, said.rows.length)
  if (said.task === 'regression') return { ...said, quantities: said.values.length / n }
  const predicted = Int32Array.from(answersAt(said, positive, threshold), (answer) => answer.said)
  return { ...said, classes: said.probabilities.length / n, positive, predicted }
}

const SPLITS = ['train', 'val', 'test'] as const

interface ChosenMetricsProps {
  readonly result: SplitResults<SplitResult>
  readonly predictions: RunPredictions | null
  readonly positive: number | null
  readonly threshold: number
}

/** Nothing where none was asked for. */
export function ChosenMetrics({ result, predictions, positive, threshold }: ChosenMetricsProps) {
  const { t, tr, format } = useI18n()
  const intervals = {
    train: useMetricIntervals(result.train, predictions?.train, positive, threshold),
    val: useMetricIntervals(result.val, predictions?.val, positive, threshold),
    test: useMetricIntervals(result.test, predictions?.test, positive, threshold),
  }
  const splits = SPLITS.filter((split) => result[split] !== null)
  const kinds = Object.keys(result.train?.metrics ?? {}).flatMap((type) => findMetric(type) ?? [])
  if (kinds.length === 0) return null
  const between = (kind: MetricKind, interval: Interval | null | undefined): string =>
    interval ? t('results.intervalText', { low: metricText(format, kind, interval[0]), high: metricText(format, kind, interval[1]) }) : ''
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
              <td key={split}>
                {metricText(format, kind, result[split]?.metrics?.[kind.type])}
                <small>{between(kind, intervals[split]?.get(kind.type))}</small>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
