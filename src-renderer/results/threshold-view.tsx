// What each threshold would give: ROC and precision-recall curves with the point that is chosen.
import { useMemo, useState } from 'react'
import { wilsonInterval } from '../../src/metrics/interval'
import { averagePrecision, rocArea, rocAreaInterval, thresholdCurve } from '../../src/metrics/threshold-curves'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import { Slider } from '../ui/slider'
import type { ClassAnswers } from './answers'
import { at, linePath, UnitPlot } from './unit-plot'
import { useIntervals } from './use-intervals'
import styles from './views.module.css'

interface ThresholdViewProps {
  readonly answers: ClassAnswers
  readonly classes: readonly string[]
  readonly positive: number | null
  readonly threshold: number
  readonly onThreshold: (value: number) => void
}

export function ThresholdView({ answers, classes, positive, threshold, onThreshold }: ThresholdViewProps) {
  const { t, format } = useI18n()
  const [wanted, setWanted] = useState(positive ?? 0)
  const label = positive ?? wanted
  const { curve, scores, isPositive, precisionOf } = useMemo(() => {
    const scores = Float32Array.from(answers.truths, (_, i) => answers.probabilities[i * classes.length + label] ?? 0)
    const isPositive = answers.truths.map((truth) => (truth === label ? 1 : 0))
    const drawn = (rows: Uint32Array): readonly (number | null)[] => [
      averagePrecision(
        thresholdCurve(
          Float32Array.from(rows, (row) => scores[row] ?? 0),
          Uint8Array.from(rows, (row) => isPositive[row] ?? 0),
        ),
      ),
    ]
    return { curve: thresholdCurve(scores, isPositive), scores, isPositive, precisionOf: drawn }
  }, [answers, classes.length, label])
  const { points, positives, negatives } = curve
  let [hits, alarms] = [0, 0]
  scores.forEach((score, i) => {
    if (score < threshold) return
    if (isPositive[i]) hits += 1
    else alarms += 1
  })
  const n = positives + negatives
  const f1Of = useMemo(
    () =>
      (rows: Uint32Array): readonly (number | null)[] => {
        let [real, said, both] = [0, 0, 0]
        for (const row of rows) {
          const isSaid = (scores[row] ?? 0) >= threshold
          if (isPositive[row]) real += 1
          if (isSaid) said += 1
          if (isPositive[row] && isSaid) both += 1
        }
        return [real + said === 0 ? null : (2 * both) / (real + said)]
      },
    [scores, isPositive, threshold],
  )
  const f1Interval = useIntervals(n, f1Of)?.[0]
  const precisionInterval = useIntervals(n, precisionOf)?.[0]
  const between = (interval: readonly [number, number] | null | undefined): string =>
    interval ? t('results.intervalText', { low: interval[0].toFixed(2), high: interval[1].toFixed(2) }) : ''
  const area = rocArea(curve)
  const precisionMean = averagePrecision(curve)
  const share = (part: number, whole: number) => {
    if (whole === 0) return '–'
    const [least, most] = wilsonInterval(part, whole)
    return (
      <>
        {`${format.percent(part / whole, 1)} (${part}/${whole})`}{' '}
        <small>{t('results.intervalText', { low: format.percent(least, 0), high: format.percent(most, 0) })}</small>
      </>
    )
  }
  const roc = points.map(({ truePositives, falsePositives }) => [falsePositives / negatives, truePositives / positives] as const)
  const recall = points
    .slice(1)
    .map(({ truePositives, falsePositives }) => [truePositives / positives, truePositives / (truePositives + falsePositives)] as const)
  const name = classes[label] ?? ''
  const [rocX, rocY] = at(alarms / Math.max(1, negatives), hits / Math.max(1, positives))
  const [prX, prY] = at(hits / Math.max(1, positives), hits + alarms === 0 ? 1 : hits / (hits + alarms))
  const average = { area: precisionMean?.toFixed(3) ?? '–', base: format.percent(positives / n, 0) }
  const [low, high] = area === null ? [0, 0] : rocAreaInterval(area, positives, negatives)
  return (
    <div className={styles['threshold']}>
      <div className={styles['figures']}>
        {positive === null && (
          <div className={styles['filters']}>
            <span>{t('results.perClass.class')}</span>
            <Select
              label={t('results.perClass.class')}
              value={String(label)}
              options={classes.map((one, index) => ({ value: String(index), label: one }))}
              onChange={(value) => setWanted(Number(value))}
            />
          </div>
        )}
        <div className={styles['slider']}>
          <span>{t('results.try.threshold')}</span>
          <Slider label={t('results.try.threshold')} value={threshold} min={0.01} max={0.99} step={0.01} onChange={onThreshold} />
          <b>{threshold.toFixed(2)}</b>
        </div>
        <dl>
          <dt>{t('results.accuracy')}</dt>
          <dd>{share(hits + negatives - alarms, n)}</dd>
          <dt>{t('results.precision')}</dt>
          <dd>{share(hits, hits + alarms)}</dd>
          <dt>{t('results.recall')}</dt>
          <dd>{share(hits, positives)}</dd>
          <dt>{t('results.falseAlarms')}</dt>
          <dd>{share(alarms, negatives)}</dd>
          <dt>F1</dt>
          <dd>
            {positives + hits + alarms === 0 ? '–' : ((2 * hits) / (positives + hits + alarms)).toFixed(3)}{' '}
            <small>{between(f1Interval)}</small>
          </dd>
        </dl>
        <p className={styles['quiet']}>{t(positive === null ? 'results.threshold.one' : 'results.threshold.all', { class: name })}</p>
      </div>
      {area === null || precisionMean === null ? (
        <p className={styles['quiet']}>{t('results.roc.none')}</p>
      ) : (
        <>
          <figure>
            <UnitPlot label={t('results.roc.label', { area: area.toFixed(3) })} x={t('results.falseAlarms')} y={t('results.recall')}>
              <path
                d={linePath([
                  [0, 0],
                  [1, 1],
                ])}
                className={styles['chance']}
              />
              <path d={linePath(roc)} className={styles['curve']} />
              <circle cx={rocX} cy={rocY} r={4.5} className={styles['point']} />
            </UnitPlot>
            <figcaption>{t('results.roc.area', { area: area.toFixed(3), low: low.toFixed(2), high: high.toFixed(2) })}</figcaption>
          </figure>
          <figure>
            <UnitPlot label={t('results.pr.label', { area: precisionMean.toFixed(3) })} x={t('results.recall')} y={t('results.precision')}>
              <path
                d={linePath([
                  [0, positives / n],
                  [1, positives / n],
                ])}
                className={styles['chance']}
              />
              <path d={linePath(recall)} className={styles['curve']} />
              <circle cx={prX} cy={prY} r={4.5} className={styles['point']} />
            </UnitPlot>
            <figcaption>
              {precisionInterval
                ? t('results.pr.area.interval', { ...average, interval: between(precisionInterval) })
                : t('results.pr.area', average)}
            </figcaption>
          </figure>
        </>
      )}
    </div>
  )
}
