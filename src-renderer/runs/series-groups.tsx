// What a series over the data says: whether more of it helps, and how much depends on who validates.
import { useMemo } from 'react'
import { describeLearningCurve, errorRate, learningCurve, summarizeFolds, type Curve, type CurveSet } from '../../src/runs/learning-curve'
import { niceTicks } from '../training/axis'
import { useElementSize } from '../training/use-element-size'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import styles from './group-panel.module.css'
import { GroupHead, RunTable, type GroupProps } from './group-parts'
import { useRunsStore } from './runs'

export function CurveGroup(props: GroupProps) {
  const { t, tr } = useI18n()
  const { members } = props
  const curve = useMemo(() => learningCurve(members.filter(({ standing }) => standing === 'completed')), [members])
  const said = describeLearningCurve(curve)
  return (
    <>
      <div className={styles['left']}>
        <GroupHead {...props} />
        {curve.points.length > 0 && <CurveFigure curve={curve} />}
      </div>
      <div className={styles['right']}>
        {said ? <Notice>{tr(said)}</Notice> : <p className={styles['quiet']}>{t('series.curve.wait')}</p>}
        <RunTable members={members} columns={namesOf(members)} selected={null} onSelect={(id) => useRunsStore.getState().choose([id])} />
      </div>
    </>
  )
}

export function FoldsGroup(props: GroupProps) {
  const { t, format } = useI18n()
  const { members } = props
  const summary = useMemo(() => summarizeFolds(members.filter(({ standing }) => standing === 'completed')), [members])
  const figure = (value: number): string => (summary?.of === 'accuracy' ? format.percent(value) : format.loss(value))
  const { n = 0, mean = 0, deviation = 0, interval = null } = summary?.estimate ?? {}
  return (
    <>
      <div className={styles['left']}>
        <GroupHead {...props} />
        {summary ? (
          <Notice title={t(`series.folds.mean.${summary.of}`, { mean: figure(mean), n: format.count(n) })}>
            {interval && (
              <p>
                {t('series.folds.scatter', {
                  deviation: figure(deviation),
                  low: figure(Math.max(0, interval[0])),
                  high: figure(summary.of === 'accuracy' ? Math.min(1, interval[1]) : interval[1]),
                })}
              </p>
            )}
            {summary.pooled && (
              <p>
                {t('series.folds.pooled', {
                  correct: format.count(summary.pooled.correct),
                  n: format.count(summary.pooled.n),
                  percent: format.percent(summary.pooled.correct / summary.pooled.n),
                  low: format.percent(summary.pooled.interval[0]),
                  high: format.percent(summary.pooled.interval[1]),
                })}
              </p>
            )}
          </Notice>
        ) : (
          <p>{t('series.folds.none')}</p>
        )}
        <p className={styles['quiet']}>{t('series.folds.help')}</p>
      </div>
      <RunTable members={members} columns={namesOf(members)} selected={null} onSelect={(id) => useRunsStore.getState().choose([id])} />
    </>
  )
}

/** What the runs of a group tried, by name. */
function namesOf(members: GroupProps['members']): readonly string[] {
  return [...new Set(members.flatMap(({ group }) => Object.keys(group?.tried ?? {})))]
}

const MARGIN = { left: 44, right: 12, top: 8, bottom: 34 } as const

interface CurveFigureProps {
  readonly curve: Curve
}

/** Errors (losses where numbers are predicted) over the size of the training set; each error with its 95 % interval. */
function CurveFigure({ curve: { points, heldOut } }: CurveFigureProps) {
  const { t, format } = useI18n()
  const [box, size] = useElementSize()
  const inErrors = points.every((point) => errorRate(point.heldOut) !== null)
  const valueOf = (set: CurveSet) => errorRate(set) ?? { error: set.loss, interval: null }
  const lines = [
    { id: 'train', name: t('runs.split.train'), marks: points.map(({ samples, train }) => ({ samples, ...valueOf(train) })) },
    {
      id: 'heldOut',
      name: t(`runs.split.${heldOut}`),
      marks: points.map((point) => ({ samples: point.samples, ...valueOf(point.heldOut) })),
    },
  ]
  const highest = Math.max(...lines.flatMap(({ marks }) => marks.map(({ error, interval }) => interval?.[1] ?? error)), 1e-6)
  const most = Math.max(...points.map(({ samples }) => samples))
  const [width, height] = [size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom]
  const x = (samples: number): number => MARGIN.left + (samples / most) * width
  const y = (value: number): number => MARGIN.top + (1 - value / highest) * height
  const write = (value: number): string => (inErrors ? format.percent(value, 0) : format.loss(value))
  const spoken = points.map((point) =>
    t('series.curve.point', {
      samples: format.count(point.samples),
      train: write(valueOf(point.train).error),
      heldOut: write(valueOf(point.heldOut).error),
    }),
  )
  return (
    <div className={styles['curve']}>
      <div className={styles['legend']} aria-hidden>
        {lines.map(({ id, name }) => (
          <span key={id} data-line={id}>
            {name}
          </span>
        ))}
      </div>
      <div ref={box} className={styles['plot']}>
        {width > 0 && height > 0 && (
          <svg
            width={size.width}
            height={size.height}
            role="img"
            aria-label={[t(inErrors ? 'series.curve.errors' : 'series.curve.losses'), ...spoken].join(' ')}
          >
            {niceTicks(0, highest, 4).map((tick) => (
              <g key={tick}>
                <line className={styles['rule']} x1={MARGIN.left} x2={MARGIN.left + width} y1={y(tick)} y2={y(tick)} />
                <text className={styles['axisTick']} x={MARGIN.left - 6} y={y(tick) + 4} textAnchor="end">
                  {write(tick)}
                </text>
              </g>
            ))}
            {points.map(({ samples }) => (
              <text key={samples} className={styles['axisTick']} x={x(samples)} y={MARGIN.top + height + 14} textAnchor="middle">
                {format.count(samples)}
              </text>
            ))}
            <text className={styles['axisTick']} x={MARGIN.left + width} y={size.height - 5} textAnchor="end">
              {t('series.curve.axis')}
            </text>
            {lines.map(({ id, marks }) => (
              <g key={id} className={styles['curveLine']} data-line={id}>
                <polyline points={marks.map(({ samples, error }) => `${x(samples)},${y(error)}`).join(' ')} />
                {marks.map(({ samples, error, interval }) => (
                  <g key={samples}>
                    {interval && <line x1={x(samples)} x2={x(samples)} y1={y(interval[0])} y2={y(interval[1])} />}
                    <circle cx={x(samples)} cy={y(error)} r={3.5} />
                  </g>
                ))}
              </g>
            ))}
          </svg>
        )}
      </div>
    </div>
  )
}
