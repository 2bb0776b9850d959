// One chart of a run: a line for training, one for validation, the best epoch marked. Drawn without motion.
import { memo, useMemo } from 'react'
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts'
import type { EpochRecord } from '../../src/training/plan'
import { axisRange, niceTicks } from './axis'
import { thinRows } from './thin-points'
import styles from './training-panel.module.css'
import { useElementSize } from './use-element-size'
import { useTurn } from './use-turn'

interface CurveChartProps {
  /** For screen readers: the chart with its current numbers. */
  readonly label: string
  readonly epochs: readonly EpochRecord[]
  readonly plannedEpochs: number
  /** When the chart may first be drawn: two at once would hold the interface up. */
  readonly turnMs: number
  readonly what: 'loss' | 'accuracy'
  readonly logScale: boolean
  readonly best: { readonly epoch: number; readonly label: string } | null
  readonly formatValue: (value: number) => string
  readonly formatEpoch: (epoch: number) => string
}

const readers = {
  loss: [(record: EpochRecord) => record.loss, (record: EpochRecord) => record.valLoss],
  accuracy: [(record: EpochRecord) => record.accuracy, (record: EpochRecord) => record.valAccuracy],
} as const

const MARGIN = { top: 12, right: 10, bottom: 0, left: 0 }
const AXIS_WIDTH = 48
const AXIS_HEIGHT = 20
const LINES_AFTER_MS = 60
/** Ticks are given; recharts would work out its own all the same, and slowly. */
const NO_TICKS_OF_ITS_OWN = 1
const TICK = { fontSize: 10.5, fill: 'var(--muted)', style: { fontVariantNumeric: 'tabular-nums' } } as const

export const CurveChart = memo(function CurveChart(props: CurveChartProps) {
  const { epochs, what, logScale, best, plannedEpochs } = props
  const [box, size] = useElementSize()
  // First the axes, then the lines: each in a task of its own.
  const due = useTurn(props.turnMs)
  const linesDue = useTurn(props.turnMs + LINES_AFTER_MS)
  const [readTrain, readVal] = readers[what]

  const rows = useMemo(() => {
    const drawable = (value: number | null | undefined): number | null =>
      value === null || value === undefined || !Number.isFinite(value) || (logScale && value <= 0) ? null : value
    const at = (read: (record: EpochRecord) => number | null) => (row: number) => {
      const record = epochs[row]
      return record ? drawable(read(record)) : null
    }
    const train = at(readTrain)
    const val = at(readVal)
    return thinRows(epochs.length, size.width - 60, [train, val]).map((row) => ({
      epoch: epochs[row]?.epoch ?? row + 1,
      train: train(row),
      val: val(row),
    }))
  }, [epochs, size.width, logScale, readTrain, readVal])

  const range = useMemo(() => axisRange(rows, what, logScale), [rows, what, logScale])
  const last = Math.max(plannedEpochs, rows.at(-1)?.epoch ?? 1, 2)
  const epochTicks = useMemo(() => niceTicks(1, last, Math.max(2, Math.floor(size.width / 90))), [last, size.width])

  return (
    <div ref={box} className={styles['plot']} role="img" aria-label={props.label}>
      {due && size.width > 0 && size.height > 0 && (
        <LineChart
          width={size.width}
          height={size.height}
          data={rows}
          margin={MARGIN}
          accessibilityLayer={false}
          style={{ pointerEvents: 'none' }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="epoch"
            type="number"
            domain={[1, last]}
            ticks={epochTicks}
            tickFormatter={props.formatEpoch}
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
            scale={logScale ? 'log' : 'linear'}
            domain={[range.low, range.high]}
            ticks={[...range.ticks]}
            tickFormatter={props.formatValue}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            interval={0}
            tickCount={NO_TICKS_OF_ITS_OWN}
            allowDataOverflow
          />
          {linesDue && (
            <>
              <Line
                dataKey="train"
                stroke="var(--accent)"
                strokeWidth={1.8}
                dot={rows.length === 1}
                type="linear"
                isAnimationActive={false}
                connectNulls={false}
              />
              <Line
                dataKey="val"
                stroke="var(--loss)"
                strokeWidth={1.8}
                dot={rows.length === 1}
                type="linear"
                isAnimationActive={false}
                connectNulls={false}
              />
            </>
          )}
        </LineChart>
      )}
      {due && best && size.width > 0 && <BestMark epoch={best.epoch} label={best.label} last={last} width={size.width} />}
    </div>
  )
})

/** A line at the best epoch, laid over the chart: recharts measures every word of a label of its own, on every redraw. */
function BestMark({
  epoch,
  label,
  last,
  width,
}: {
  readonly epoch: number
  readonly label: string
  readonly last: number
  readonly width: number
}) {
  const left = AXIS_WIDTH + ((width - AXIS_WIDTH - MARGIN.right) * (epoch - 1)) / (last - 1)
  return (
    <div
      className={styles['best']}
      data-side={epoch > last * 0.8 ? 'left' : 'right'}
      style={{ left, top: MARGIN.top, bottom: AXIS_HEIGHT }}
      aria-hidden="true"
    >
      {label}
    </div>
  )
}
