// One chart of a run: a line for training, one for validation, the best epoch marked. Drawn without motion.
import { memo, useMemo } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { EpochRecord } from '../../src/training/plan'
import { axisRange, niceTicks } from './axis'
import { thinRows } from './thin-points'
import styles from './training-panel.module.css'
import { useElementSize } from './use-element-size'

interface CurveChartProps {
  /** For screen readers: the chart with its current numbers. */
  readonly label: string
  readonly epochs: readonly EpochRecord[]
  readonly plannedEpochs: number
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
const TICK = { fontSize: 10.5, fill: 'var(--muted)', style: { fontVariantNumeric: 'tabular-nums' } } as const

export const CurveChart = memo(function CurveChart(props: CurveChartProps) {
  const { epochs, what, logScale, best, plannedEpochs } = props
  const [box, size] = useElementSize()
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
      {size.width > 0 && size.height > 0 && (
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
            height={20}
            interval={0}
            allowDataOverflow
          />
          <YAxis
            type="number"
            width={48}
            scale={logScale ? 'log' : 'linear'}
            domain={[range.low, range.high]}
            ticks={[...range.ticks]}
            tickFormatter={props.formatValue}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            interval={0}
            allowDataOverflow
          />
          {best && (
            <ReferenceLine
              x={best.epoch}
              stroke="var(--good)"
              strokeDasharray="3 3"
              label={{
                value: best.label,
                position: best.epoch > last * 0.8 ? 'insideTopRight' : 'insideTopLeft',
                fontSize: 10.5,
                fill: 'var(--good)',
                offset: 4,
              }}
            />
          )}
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
        </LineChart>
      )}
    </div>
  )
})
