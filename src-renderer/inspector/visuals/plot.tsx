// Curves over one axis, drawn from the functions themselves; a line under the pointer, or moved with the arrow keys, reads them.
import { useId, useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { PlotVisual } from '../../../src/layers/explain/visual'
import { useI18n } from '../../ui/i18n'
import { curvePoints, niceTicks, plotRange } from './curve-points'
import { figure } from './write-figure'
import styles from './visuals.module.css'

const WIDTH = 262
const HEIGHT = 138
const LEFT = 30
const BOTTOM = 18
const TOP = 6
const STEPS = 40

export function Plot({ visual }: { readonly visual: PlotVisual }) {
  const { t, tr } = useI18n()
  const clip = useId()
  const { axis, lines } = visual
  const [at, setAt] = useState<number | null>(null)
  const curves = useMemo(() => lines.map((line) => curvePoints(line.value, axis, 160)), [lines, axis])
  const range = plotRange(curves, visual.ceiling)
  const toX = (x: number): number => LEFT + ((x - axis.from) / (axis.to - axis.from)) * (WIDTH - LEFT - 4)
  const toY = (y: number): number => TOP + ((range.to - y) / (range.to - range.from)) * (HEIGHT - TOP - BOTTOM)
  const read = at ?? (axis.from + axis.to) / 2 + (axis.to - axis.from) / 8

  const follow = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const share = (((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - 4)
    setAt(axis.from + Math.min(1, Math.max(0, share)) * (axis.to - axis.from))
  }
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const step = (axis.to - axis.from) / STEPS
    const next = Math.round((read - axis.from) / step + by) * step + axis.from
    setAt(Math.min(axis.to, Math.max(axis.from, next)))
  }
  const reading = `${tr(axis.label)} = ${figure(read)}`
  const values = lines.map(({ label, value }) => `${tr(label)} = ${figure(value(read))}`)
  return (
    <figure className={styles['figure']} data-visual="plot">
      <figcaption>{tr(visual.title)}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={styles['plot']}
        role="slider"
        tabIndex={0}
        aria-label={t('visual.plot', { title: tr(visual.title) })}
        aria-valuemin={axis.from}
        aria-valuemax={axis.to}
        aria-valuenow={read}
        aria-valuetext={[reading, ...values].join(', ')}
        onPointerMove={follow}
        onPointerLeave={() => setAt(null)}
        onKeyDown={press}
      >
        <clipPath id={clip}>
          <rect x={LEFT} y={TOP - 2} width={WIDTH - LEFT - 4} height={HEIGHT - TOP - BOTTOM + 4} />
        </clipPath>
        {niceTicks(range.from, range.to, 4).map((y) => (
          <g key={y}>
            <line className={styles['grid']} x1={LEFT} x2={WIDTH - 4} y1={toY(y)} y2={toY(y)} data-zero={y === 0} />
            <text x={LEFT - 5} y={toY(y) + 3} textAnchor="end">
              {figure(y)}
            </text>
          </g>
        ))}
        {niceTicks(axis.from, axis.to, 5).map((x) => (
          <text key={x} x={toX(x)} y={HEIGHT - 5} textAnchor="middle">
            {figure(x)}
          </text>
        ))}
        <g clipPath={`url(#${clip})`}>
          {curves.map((points, i) => (
            <polyline
              key={i}
              className={styles['curve']}
              data-line={i}
              points={points.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(' ')}
            />
          ))}
          <line className={styles['cursor']} x1={toX(read)} x2={toX(read)} y1={TOP} y2={HEIGHT - BOTTOM} />
          {lines.map(({ value }, i) => (
            <circle key={i} className={styles['dot']} data-line={i} cx={toX(read)} cy={toY(value(read))} r={3} />
          ))}
        </g>
      </svg>
      <ul className={styles['legend']}>
        <li>{reading}</li>
        {values.map((value, i) => (
          <li key={i} data-line={i}>
            {value}
          </li>
        ))}
      </ul>
    </figure>
  )
}
