// Predicted against true: on the diagonal the network is right. Or what it is off by, over what it predicts.
import { useState } from 'react'
import type { NumberResult } from '../../src/training/plan'
import { niceTicks } from '../training/axis'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import styles from './results-panel.module.css'
import type { SplitResults } from './split-results'

const ORDER = ['test', 'val', 'train'] as const

/** Units of the drawing; it scales with its column. */
const SIDE = 240
const LEFT = 44
const BOTTOM = 22

export function PredictionScatter({ result }: { readonly result: SplitResults<NumberResult> }) {
  const { t, format } = useI18n()
  const there = ORDER.filter((split) => result[split] !== null)
  const [wanted, setWanted] = useState<(typeof ORDER)[number]>('test')
  const [quantity, setQuantity] = useState(0)
  const [plot, setPlot] = useState<'scatter' | 'residuals'>('scatter')
  const split = there.includes(wanted) ? wanted : there[0]
  const quantities = (split && result[split]?.quantities) ?? []
  const figures = quantities[quantity] ?? quantities[0]
  if (!split || !figures) return null

  const residuals = plot === 'residuals'
  const points = figures.points.map(([truth, prediction]): readonly [number, number] =>
    residuals ? [prediction, prediction - truth] : [truth, prediction],
  )
  const along = (values: readonly number[]) => {
    const finite = values.filter(Number.isFinite)
    const [low, high] = [Math.min(...finite), Math.max(...finite)]
    const pad = (high - low || 1) * 0.04
    return {
      at: (value: number): number => ((value - low + pad) / (high - low + 2 * pad)) * SIDE,
      ticks: niceTicks(low, high > low ? high : low + 1, 4),
    }
  }
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  // On one scale both ways, so that the diagonal is one; residuals around 0.
  const x = along(residuals ? xs : [...xs, ...ys])
  const y = residuals ? along([...ys, ...ys.map((value) => -value)]) : x

  return (
    <>
      <div className={styles['head']}>
        <h4>{t('results.scatter')}</h4>
        <span className={styles['splitChoice']}>
          <Select
            label={t('results.plot')}
            value={plot}
            options={[
              { value: 'scatter', label: t('results.scatter') },
              { value: 'residuals', label: t('results.residuals') },
            ]}
            onChange={(value) => setPlot(value === 'residuals' ? 'residuals' : 'scatter')}
          />
        </span>
        {quantities.length > 1 && (
          <span className={styles['splitChoice']}>
            <Select
              label={t('results.scatter.quantity')}
              value={String(quantity)}
              options={quantities.map(({ name }, index) => ({ value: String(index), label: name }))}
              onChange={(value) => setQuantity(Number(value))}
            />
          </span>
        )}
        <span className={styles['splitChoice']}>
          <Select
            label={t('results.confusion.split')}
            value={split}
            options={there.map((name) => ({ value: name, label: t(`results.split.${name}`) }))}
            onChange={(value) => setWanted(ORDER.find((name) => name === value) ?? 'test')}
          />
        </span>
      </div>
      <svg
        className={styles['scatter']}
        viewBox={`0 0 ${LEFT + SIDE} ${SIDE + BOTTOM}`}
        role="img"
        aria-label={t(residuals ? 'results.residuals.label' : 'results.scatter.label', {
          name: figures.name,
          n: format.count(figures.points.length),
        })}
      >
        {y.ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={LEFT + SIDE} y1={SIDE - y.at(tick)} y2={SIDE - y.at(tick)} className={styles['gridLine']} />
            <text x={LEFT - 6} y={SIDE - y.at(tick) + 3} textAnchor="end">
              {format.count(tick)}
            </text>
          </g>
        ))}
        {x.ticks.map((tick) => (
          <text key={tick} x={LEFT + x.at(tick)} y={SIDE + 14} textAnchor="middle">
            {format.count(tick)}
          </text>
        ))}
        <line
          x1={LEFT}
          y1={residuals ? SIDE - y.at(0) : SIDE}
          x2={LEFT + SIDE}
          y2={residuals ? SIDE - y.at(0) : 0}
          className={styles['diagonal']}
        />
        {points.map(([across, up], index) => (
          <circle key={index} cx={LEFT + x.at(across)} cy={SIDE - y.at(up)} r={2.2} className={styles['point']} />
        ))}
      </svg>
      <p className={styles['quiet']}>{t(residuals ? 'results.residuals.axes' : 'results.scatter.axes')}</p>
    </>
  )
}
