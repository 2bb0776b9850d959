// Whether the network is as sure as it is right.
import { useMemo } from 'react'
import { calibrate } from '../../src/metrics/calibration'
import { useI18n } from '../ui/i18n'
import { answersAt, type ClassAnswers } from './answers'
import { at, linePath, UnitPlot } from './unit-plot'
import { useIntervals } from './use-intervals'
import styles from './views.module.css'

interface CalibrationViewProps {
  readonly answers: ClassAnswers
  readonly classes: readonly string[]
  readonly positive: number | null
}

export function CalibrationView({ answers, classes, positive }: CalibrationViewProps) {
  const { t, format } = useI18n()
  const { bins, error, n, resampled } = useMemo(() => {
    const all = answersAt(answers, null, 0.5)
    const said =
      positive === null
        ? Float32Array.from(all, ({ confidence }) => confidence)
        : Float32Array.from(answers.truths, (_, i) => answers.probabilities[i * classes.length + positive] ?? 0)
    const came =
      positive === null
        ? Uint8Array.from(all, ({ truth, said: label }) => (truth === label ? 1 : 0))
        : Uint8Array.from(answers.truths, (truth) => (truth === positive ? 1 : 0))
    const errorOf = (rows: Uint32Array): readonly (number | null)[] => [
      calibrate(
        Float32Array.from(rows, (row) => said[row] ?? 0),
        Uint8Array.from(rows, (row) => came[row] ?? 0),
      ).error,
    ]
    return { ...calibrate(said, came), resampled: errorOf }
  }, [answers, classes.length, positive])
  const interval = useIntervals(n, resampled)?.[0]
  const most = Math.max(...bins.map((bin) => bin.n), 1)
  return (
    <div className={styles['threshold']}>
      <figure>
        <UnitPlot
          label={t('results.calibration.label', { error: format.percent(error ?? 0, 1) })}
          x={t('results.calibration.said')}
          y={t('results.calibration.came')}
        >
          <path
            d={linePath([
              [0, 0],
              [1, 1],
            ])}
            className={styles['chance']}
          />
          {bins.map((bin) => {
            if (bin.came === null || bin.said === null) return null
            const [x, y] = at(bin.said, bin.came)
            const [, top] = at(0, bin.interval[1])
            const [, foot] = at(0, bin.interval[0])
            return (
              <g key={bin.from}>
                <line x1={x} x2={x} y1={top} y2={foot} className={styles['whisker']} />
                <circle cx={x} cy={y} r={2.5 + 4 * Math.sqrt(bin.n / most)} className={styles['dot']}>
                  <title>
                    {t('results.calibration.bin', {
                      said: format.percent(bin.said, 0),
                      came: format.percent(bin.came, 0),
                      hits: format.count(bin.hits),
                      n: format.count(bin.n),
                    })}
                  </title>
                </circle>
              </g>
            )
          })}
        </UnitPlot>
      </figure>
      <div className={styles['figures']}>
        <p>
          <b>{t('results.calibration.error', { error: format.percent(error ?? 0, 1), n: format.count(n) })}</b>{' '}
          {interval ? t('results.calibration.interval', { low: format.percent(interval[0], 1), high: format.percent(interval[1], 1) }) : ''}
        </p>
        <p className={styles['quiet']}>
          {positive === null ? t('results.calibration.help.top') : t('results.calibration.help', { class: classes[positive] ?? '' })}
        </p>
        {n < 200 && <p className={styles['quiet']}>{t('results.calibration.few', { n: format.count(n) })}</p>}
      </div>
    </div>
  )
}
