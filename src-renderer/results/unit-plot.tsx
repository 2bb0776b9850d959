// A small plot over 0 … 1 in both directions.
import type { ReactNode } from 'react'
import styles from './views.module.css'

const SIDE = 200
const TICKS = [0, 0.25, 0.5, 0.75, 1]

/** From shares to the plot's own units. */
export function at(x: number, y: number): readonly [number, number] {
  return [x * SIDE, SIDE - y * SIDE]
}

export function linePath(points: readonly (readonly [number, number])[]): string {
  return points
    .map(
      ([x, y], i) =>
        `${i === 0 ? 'M' : 'L'}${at(x, y)
          .map((value) => value.toFixed(2))
          .join(' ')}`,
    )
    .join('')
}

export function UnitPlot({
  label,
  x,
  y,
  children,
}: {
  /** What it shows, with its figures, for a screen reader. */
  readonly label: string
  readonly x: string
  readonly y: string
  readonly children: ReactNode
}) {
  return (
    <svg className={styles['plot']} viewBox={`-48 -8 ${SIDE + 60} ${SIDE + 48}`} role="img" aria-label={label}>
      {TICKS.map((tick) => (
        <g key={tick}>
          <line x1={0} x2={SIDE} y1={at(0, tick)[1]} y2={at(0, tick)[1]} className={styles['gridline']} />
          <text x={-6} y={at(0, tick)[1] + 3.5} textAnchor="end">
            {tick}
          </text>
          <text x={at(tick, 0)[0]} y={SIDE + 14} textAnchor="middle">
            {tick}
          </text>
        </g>
      ))}
      {children}
      <text x={SIDE / 2} y={SIDE + 31} textAnchor="middle">
        {x}
      </text>
      <text x={-SIDE / 2} y={-36} textAnchor="middle" transform="rotate(-90)">
        {y}
      </text>
    </svg>
  )
}
