// A grid of small square cells with colours and numbers.
import { memo, type ReactNode } from 'react'
import styles from './visuals.module.css'

export interface Cell {
  /** A CSS colour; null: outside the picture. */
  readonly fill: string | null
  readonly text?: string | undefined
  /** Whether the text stands on a light ground. */
  readonly light?: boolean | undefined
  readonly mark?: 'winner' | undefined
}

/** Smallest cell that holds a number. */
export const READABLE = 17

export const Cells = memo(function Cells({
  columns,
  cells,
  size,
  children,
}: {
  readonly columns: number
  readonly cells: readonly Cell[]
  /** Side of a cell, pixels. */
  readonly size: number
  /** Drawn over the cells, in their coordinates. */
  readonly children?: ReactNode
}) {
  const rows = Math.ceil(cells.length / columns)
  return (
    <svg className={styles['cells']} width={columns * size + 1} height={rows * size + 1} aria-hidden="true" focusable="false">
      {cells.map(({ fill, text, light }, i) => {
        const x = (i % columns) * size + 0.5
        const y = Math.floor(i / columns) * size + 0.5
        return (
          <g key={i}>
            <rect x={x} y={y} width={size} height={size} fill={fill ?? 'transparent'} data-outside={fill === null} />
            {text !== undefined && size >= READABLE ? (
              <text
                x={x + size / 2}
                y={y + size / 2 + size * 0.17}
                data-light={light}
                style={{ fontSize: Math.min(11, size * 0.47, (size * 1.45) / text.length) }}
              >
                {text}
              </text>
            ) : null}
          </g>
        )
      })}
      {cells.map(({ mark }, i) =>
        mark === undefined ? null : (
          <rect
            key={`mark ${i}`}
            className={styles['winner']}
            x={(i % columns) * size + 2}
            y={Math.floor(i / columns) * size + 2}
            width={size - 3}
            height={size - 3}
          />
        ),
      )}
      {children}
    </svg>
  )
})
