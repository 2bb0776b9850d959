// Predicted against true: on the diagonal the network is right.
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
  const split = there.includes(wanted) ? wanted : there[0]
  const quantities = (split && result[split]?.quantities) ?? []
  const figures = quantities[quantity] ?? quantities[0]
  if (!split || !figures) return null

  const values = figures.points.flat().filter(Number.isFinite)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const pad = (high - low || 1) * 0.04
  const at = (value: number): number => ((value - low + pad) / (high - low + 2 * pad)) * SIDE
  const ticks = niceTicks(low, high > low ? high : low + 1, 4)

  return (
    <>
      <div className={styles['head']}>
        <h4>{t('results.scatter')}</h4>
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
        aria-label={t('results.scatter.label', { name: figures.name, n: format.count(figures.points.length) })}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={LEFT + SIDE} y1={SIDE - at(tick)} y2={SIDE - at(tick)} className={styles['gridLine']} />
            <text x={LEFT - 6} y={SIDE - at(tick) + 3} textAnchor="end">
              {format.count(tick)}
            </text>
            <text x={LEFT + at(tick)} y={SIDE + 14} textAnchor="middle">
              {format.count(tick)}
            </text>
          </g>
        ))}
        <line x1={LEFT} y1={SIDE} x2={LEFT + SIDE} y2={0} className={styles['diagonal']} />
        {figures.points.map(([truth, prediction], index) => (
          <circle key={index} cx={LEFT + at(truth)} cy={SIDE - at(prediction)} r={2.2} className={styles['point']} />
        ))}
      </svg>
      <p className={styles['quiet']}>{t('results.scatter.axes')}</p>
    </>
  )
}
