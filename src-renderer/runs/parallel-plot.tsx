// Parallel coordinates: each run of a search is a line through what it tried, ending at what came of it.
import { useMemo, useState } from 'react'
import { useElementSize } from '../training/use-element-size'
import styles from './group-panel.module.css'
import { layOutAxes, type PlotAxis, type PlotRun } from './parallel-layout'

/** Two rows of names, taken in turns, so that neighbours do not run into each other. */
const NAME_ROWS = [12, 25] as const
const TOP = 38
const BOTTOM = 18
const SIDE = 46

export function ParallelPlot({
  label,
  axes,
  runs,
  selected,
  onSelect,
}: {
  readonly label: string
  readonly axes: readonly PlotAxis[]
  /** Best first. */
  readonly runs: readonly PlotRun[]
  readonly selected: string | null
  onSelect(id: string): void
}) {
  const [box, size] = useElementSize()
  const [hovered, setHovered] = useState<string | null>(null)
  const layout = useMemo(() => layOutAxes(axes, runs), [axes, runs])
  const width = Math.max(0, size.width - 2 * SIDE)
  const height = Math.max(0, size.height - TOP - BOTTOM)
  const x = (index: number): number => SIDE + (axes.length > 1 ? (index / (axes.length - 1)) * width : width / 2)
  const y = (place: number): number => TOP + (1 - place) * height
  const lit = hovered ?? selected
  // The lit line lies over the others.
  const order = [...runs].reverse().sort((a, b) => Number(a.id === lit) - Number(b.id === lit))
  return (
    <div ref={box} className={styles['plot']}>
      {size.width > 0 && size.height > 0 ? (
        <svg width={size.width} height={size.height} role="img" aria-label={label}>
          {order.map((run) => {
            const rank = runs.indexOf(run)
            const points = layout.lines.get(run.id)?.map((place, index) => `${x(index).toFixed(1)},${y(place).toFixed(1)}`) ?? []
            return (
              <polyline
                key={run.id}
                points={points.join(' ')}
                className={styles['trial']}
                data-lit={run.id === lit}
                data-best={rank === 0}
                onPointerEnter={() => setHovered(run.id)}
                onPointerLeave={() => setHovered(null)}
                onClick={() => onSelect(run.id)}
              />
            )
          })}
          {axes.map((axis, index) => (
            <g key={axis.name}>
              <line x1={x(index)} x2={x(index)} y1={TOP} y2={TOP + height} stroke="var(--line-strong)" />
              <text
                x={x(index)}
                y={NAME_ROWS[index % 2]}
                textAnchor={index === 0 ? 'start' : index === axes.length - 1 ? 'end' : 'middle'}
                className={styles['axisName']}
              >
                {axis.name}
              </text>
              {layout.ticks[index]?.map(({ place, words }) => (
                <text key={words} x={x(index) + 5} y={y(place) + 4} className={styles['axisTick']}>
                  {words}
                </text>
              ))}
            </g>
          ))}
        </svg>
      ) : null}
    </div>
  )
}
