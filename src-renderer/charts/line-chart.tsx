// Curves over one horizontal axis: thinned to the pixels there are, read off with the pointer, zoomed by dragging. Without motion.
import { memo, useMemo, useState, type PointerEvent } from 'react'
import { CartesianGrid, Curve, Dot, LineChart as Recharts, Surface, XAxis, YAxis } from 'recharts'
import { axisRange, niceTicks } from '../training/axis'
import { thinRows } from '../training/thin-points'
import { useElementSize } from '../training/use-element-size'
import { useTurn } from '../training/use-turn'
import { firstRow, nearestRow } from './columns'
import styles from './line-chart.module.css'

export interface ChartSeries {
  readonly id: string
  readonly name: string
  readonly colour: string
  readonly dashed?: boolean | undefined
  /** Drawn behind the others, and not read off: the raw curve behind a smoothed one. */
  readonly faint?: boolean | undefined
  readonly rows: number
  /** Ascending. */
  readonly xs: Float64Array
  /** NaN: no value. */
  readonly ys: Float64Array
}

export type Range = readonly [number, number]

interface LineChartProps {
  /** For screen readers: the chart with its current numbers. */
  readonly label: string
  readonly series: readonly ChartSeries[]
  /** Of the horizontal axis when nothing is zoomed. */
  readonly domain: Range
  /** What is zoomed into; null: everything. */
  readonly zoom: Range | null
  readonly onZoom: (zoom: Range | null) => void
  readonly what: 'loss' | 'accuracy' | 'error'
  readonly logScale: boolean
  /** When the chart may first be drawn: two at once would hold the interface up. */
  readonly turnMs?: number | undefined
  readonly mark?: { readonly x: number; readonly label: string } | null | undefined
  readonly formatX: (x: number) => string
  readonly formatTickY: (y: number) => string
  readonly formatY: (y: number) => string
}

const MARGIN = { top: 12, right: 10, bottom: 0, left: 0 }
const AXIS_WIDTH = 48
const AXIS_HEIGHT = 20
const LINES_AFTER_MS = 60
/** Room above and below for the thickness of a line that runs along the edge. */
const BLEED = 2
/** Ticks are given; recharts would work out its own all the same, and slowly. */
const NO_TICKS_OF_ITS_OWN = 1
const TICK = { fontSize: 10.5, fill: 'var(--muted)', style: { fontVariantNumeric: 'tabular-nums' } } as const
/** A drag shorter than this, in pixels, is a click. */
const SHORTEST_DRAG = 5

export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { series, domain, zoom, what, logScale, mark } = props
  const [box, size] = useElementSize()
  // First the axes, then the lines: each in a task of its own.
  const due = useTurn(props.turnMs ?? 0)
  const linesDue = useTurn((props.turnMs ?? 0) + LINES_AFTER_MS)
  const [low, high] = zoom ?? domain
  const width = Math.max(1, size.width - AXIS_WIDTH - MARGIN.right)

  const drawn = useMemo(
    () => series.map((one) => ({ id: one.id, points: pointsOf(one, [low, high], width, logScale) })),
    [series, low, high, width, logScale],
  )
  const range = useMemo(
    () =>
      axisRange(
        drawn.flatMap(({ points }) => points.map(({ y }) => ({ train: y, val: null }))),
        what,
        logScale,
      ),
    [drawn, what, logScale],
  )
  const xTicks = useMemo(() => niceTicks(low, high, Math.max(2, Math.floor(size.width / 90))), [low, high, size.width])
  const ready = due && size.width > 0 && size.height > 0
  const height = Math.max(1, size.height - MARGIN.top - AXIS_HEIGHT)

  return (
    <div ref={box} className={styles['plot']} role="img" aria-label={props.label}>
      {ready && (
        <Axes
          width={size.width}
          height={size.height}
          low={low}
          high={high}
          xTicks={xTicks}
          least={range.low}
          most={range.high}
          yTicks={range.ticks}
          logScale={logScale}
          formatX={props.formatX}
          formatTickY={props.formatTickY}
        />
      )}
      {ready && linesDue && (
        <Surface
          className={styles['lines'] ?? ''}
          style={{ left: AXIS_WIDTH, top: MARGIN.top - BLEED }}
          width={width}
          height={height + 2 * BLEED}
          viewBox={{ x: 0, y: -BLEED, width, height: height + 2 * BLEED }}
        >
          {series.map((one, index) => (
            <DrawnLine
              key={one.id}
              colour={one.colour}
              dashed={one.dashed === true}
              faint={one.faint === true}
              points={toPixels(drawn[index]?.points ?? [], [low, high], range, logScale, width, height)}
            />
          ))}
        </Surface>
      )}
      {ready && mark && mark.x >= low && mark.x <= high && (
        <div
          className={styles['mark']}
          data-side={mark.x > low + (high - low) * 0.8 ? 'left' : 'right'}
          style={{ left: AXIS_WIDTH + (width * (mark.x - low)) / (high - low), top: MARGIN.top, bottom: AXIS_HEIGHT }}
          aria-hidden="true"
        >
          {mark.label}
        </div>
      )}
      {ready && <Reader {...props} low={low} high={high} width={width} height={size.height} />}
    </div>
  )
})

interface AxesProps {
  readonly width: number
  readonly height: number
  readonly low: number
  readonly high: number
  readonly xTicks: readonly number[]
  readonly least: number
  readonly most: number
  readonly yTicks: readonly number[]
  readonly logScale: boolean
  readonly formatX: (x: number) => string
  readonly formatTickY: (y: number) => string
}

/** The grid and its numbers, under the lines: they change seldom, and laying them out takes longer than all the lines. */
const Axes = memo(function Axes(props: AxesProps) {
  return (
    <Recharts width={props.width} height={props.height} margin={MARGIN} accessibilityLayer={false} style={{ pointerEvents: 'none' }}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="x"
        type="number"
        domain={[props.low, props.high]}
        ticks={[...props.xTicks]}
        tickFormatter={props.formatX}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        height={AXIS_HEIGHT}
        interval={0}
        tickCount={NO_TICKS_OF_ITS_OWN}
        allowDataOverflow
      />
      <YAxis
        type="number"
        width={AXIS_WIDTH}
        scale={props.logScale ? 'log' : 'linear'}
        domain={[props.least, props.most]}
        ticks={[...props.yTicks]}
        tickFormatter={props.formatTickY}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        interval={0}
        tickCount={NO_TICKS_OF_ITS_OWN}
        allowDataOverflow
      />
    </Recharts>
  )
}, isSame)

function isSame({ xTicks, yTicks, ...rest }: AxesProps, { xTicks: nextX, yTicks: nextY, ...next }: AxesProps): boolean {
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((tick, i) => tick === b[i])
  return same(xTicks, nextX) && same(yTicks, nextY) && Object.entries(rest).every(([name, value]) => Reflect.get(next, name) === value)
}

interface Place {
  readonly x: number
  readonly y: number | null
}

function DrawnLine({
  colour,
  dashed,
  faint,
  points,
}: {
  readonly colour: string
  readonly dashed: boolean
  readonly faint: boolean
  readonly points: readonly Place[]
}) {
  const [first] = points
  if (points.length === 1 && first?.y != null) return <Dot cx={first.x} cy={first.y} r={3} fill={colour} />
  return (
    <Curve
      type="linear"
      points={points}
      fill="none"
      stroke={colour}
      strokeWidth={faint ? 1 : 1.8}
      strokeOpacity={faint ? 0.35 : 1}
      {...(dashed ? { strokeDasharray: '5 3' } : {})}
    />
  )
}

/** From values to tenths of a pixel, the origin at the top left. */
function toPixels(
  points: readonly Place[],
  [low, high]: Range,
  range: { readonly low: number; readonly high: number },
  logScale: boolean,
  width: number,
  height: number,
): readonly Place[] {
  const scale = logScale ? Math.log : (y: number): number => y
  const bottom = scale(range.low)
  const perX = width / (high - low || 1)
  const perY = height / (scale(range.high) - bottom || 1)
  const round = (pixels: number): number => Math.round(pixels * 10) / 10
  return points.map(({ x, y }) => ({
    x: round((x - low) * perX),
    y: y === null ? null : round(height - (scale(y) - bottom) * perY),
  }))
}

/** Thinned to the pixels; where a log scale is asked for, values that have no logarithm are gaps. */
function pointsOf({ rows, xs, ys }: ChartSeries, [low, high]: Range, width: number, logScale: boolean): readonly Place[] {
  // One row beyond each edge, so that lines run out of the picture instead of ending in it.
  const from = Math.max(0, firstRow(xs, rows, low) - 1)
  const to = Math.min(rows, firstRow(xs, rows, high + Number.EPSILON * Math.abs(high)) + 1)
  return thinRows(ys, from, to, width, logScale).map((row) => {
    const y = ys[row] ?? Number.NaN
    return { x: xs[row] ?? 0, y: Number.isFinite(y) && (!logScale || y > 0) ? y : null }
  })
}

/** What the pointer reads off, and the span it drags. Lies over the chart, so that moving it redraws no line. */
function Reader(props: LineChartProps & { readonly low: number; readonly high: number; readonly width: number; readonly height: number }) {
  const { series, low, high, width, height, onZoom } = props
  const [at, setAt] = useState<number | null>(null)
  const [from, setFrom] = useState<number | null>(null)
  const place = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect()
    return Math.min(width, Math.max(0, event.clientX - box.left))
  }
  const valueAt = (pixel: number): number => low + ((high - low) * pixel) / width
  const read = at === null ? [] : series.filter(({ faint, rows }) => faint !== true && rows > 0)
  const reading = read.flatMap((one) => {
    const row = nearestRow(one.xs, one.rows, valueAt(at ?? 0))
    const y = one.ys[row] ?? Number.NaN
    return Number.isFinite(y) ? [{ ...one, x: one.xs[row] ?? 0, y }] : []
  })
  const [first] = reading
  return (
    <div
      className={styles['reader']}
      style={{ left: AXIS_WIDTH, top: MARGIN.top, width, height: Math.max(0, height - MARGIN.top - AXIS_HEIGHT) }}
      data-zoomed={props.zoom !== null}
      onPointerMove={(event) => setAt(place(event))}
      onPointerLeave={() => setAt(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setFrom(place(event))
      }}
      onPointerUp={(event) => {
        if (from === null) return
        const to = place(event)
        setFrom(null)
        if (Math.abs(to - from) >= SHORTEST_DRAG) onZoom([valueAt(Math.min(from, to)), valueAt(Math.max(from, to))])
      }}
      onPointerCancel={() => setFrom(null)}
      onDoubleClick={() => onZoom(null)}
    >
      {from !== null && at !== null ? (
        <i className={styles['span']} style={{ left: Math.min(from, at), width: Math.abs(at - from) }} />
      ) : null}
      {first && at !== null ? (
        <>
          <i className={styles['hair']} style={{ left: ((first.x - low) / (high - low)) * width }} />
          <div className={styles['reading']} data-side={at > width / 2 ? 'left' : 'right'} style={{ left: at }}>
            <b>{props.formatX(first.x)}</b>
            {reading.slice(0, 8).map((one) => (
              <span key={one.id}>
                <i style={{ background: one.colour }} />
                {one.name} <em>{props.formatY(one.y)}</em>
              </span>
            ))}
          </div>
        </>
      ) : null}
    </div>
  )
}
