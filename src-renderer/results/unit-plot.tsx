// A small plot over 0 … 1 in both directions.
import type { ReactNode } from 'react'
import { useElementSize } from '../training/use-element-size'
import styles from './views.module.css'

const SIDE = 200
const TICKS = [0, 0.25, 0.5, 0.75, 1]
/** Room for the words, pixels. */
const MARGIN = { left: 50, right: 14, top: 8, bottom: 38 } as const

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
  const [box, { width, height }] = useElementSize()
  // Words keep their size however small the plot is.
  const side = Math.max(0, Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom))
  return (
    <div ref={box} className={styles['plot']}>
      {side > 0 && (
        <svg width={side + MARGIN.left + MARGIN.right} height={side + MARGIN.top + MARGIN.bottom} role="img" aria-label={label}>
          <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
            {TICKS.map((tick) => (
              <g key={tick}>
                <line x1={0} x2={side} y1={side - tick * side} y2={side - tick * side} className={styles['gridline']} />
                <text x={-6} y={side - tick * side + 3.5} textAnchor="end">
                  {tick}
                </text>
                <text x={tick * side} y={side + 14} textAnchor="middle">
                  {tick}
                </text>
              </g>
            ))}
            <g transform={`scale(${side / SIDE})`}>{children}</g>
            <text x={side / 2} y={side + 30} textAnchor="middle">
              {x}
            </text>
            <text x={-side / 2} y={-36} textAnchor="middle" transform="rotate(-90)">
              {y}
            </text>
          </g>
        </svg>
      )}
    </div>
  )
}
