// Whether the network is as sure as it is right.
import { useMemo } from 'react'
import { calibrate } from '../../src/metrics/calibration'
import { useI18n } from '../ui/i18n'
import { answersAt, type ClassAnswers } from './answers'
import { at, linePath, UnitPlot } from './unit-plot'
import styles from './views.module.css'

interface CalibrationViewProps {
  readonly answers: ClassAnswers
  readonly classes: readonly string[]
  readonly positive: number | null
}

export function CalibrationView({ answers, classes, positive }: CalibrationViewProps) {
  const { t, format } = useI18n()
  const { bins, error, n } = useMemo(() => {
    if (positive !== null) {
      const scores = Float32Array.from(answers.truths, (_, i) => answers.probabilities[i * classes.length + positive] ?? 0)
      return calibrate(
        scores,
        answers.truths.map((truth) => (truth === positive ? 1 : 0)),
      )
    }
    const all = answersAt(answers, null, 0.5)
    return calibrate(
      all.map(({ confidence }) => confidence),
      all.map(({ truth, said }) => (truth === said ? 1 : 0)),
    )
  }, [answers, classes.length, positive])
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
          <b>{t('results.calibration.error', { error: format.percent(error ?? 0, 1), n: format.count(n) })}</b>
        </p>
        <p className={styles['quiet']}>
          {positive === null ? t('results.calibration.help.top') : t('results.calibration.help', { class: classes[positive] ?? '' })}
        </p>
        {n < 200 && <p className={styles['quiet']}>{t('results.calibration.few', { n: format.count(n) })}</p>}
      </div>
    </div>
  )
}
