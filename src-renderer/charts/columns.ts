// Epochs as columns of numbers: charts of a hundred thousand of them read no objects, and growing costs only what is new.
import type { EpochRecord } from '../../src/training/plan'

export type CurveValue = 'loss' | 'valLoss' | 'accuracy' | 'valAccuracy' | 'absoluteError' | 'valAbsoluteError' | 'learningRate'

/** What stands on the horizontal axis. */
export type CurveAxis = 'epoch' | 'step' | 'time'

/** A metric of the training samples, or of validation: see src/metrics. */
export type MetricValue = `metric.${string}` | `valMetric.${string}`

export interface Columns extends Readonly<Record<CurveValue | CurveAxis, Float64Array>> {
  /** Rows in use; the arrays may be longer. Absent values are NaN. `time`: milliseconds of training up to the end of the epoch. */
  readonly rows: number
  readonly epochs: readonly EpochRecord[]
  /** What the run was asked to measure besides. */
  readonly metrics: Readonly<Record<MetricValue, Float64Array>>
}

/** The column of that name; empty where there is none. */
export function columnOf(columns: Columns, value: CurveValue | MetricValue): Float64Array {
  return isMetric(value) ? (columns.metrics[value] ?? NOTHING) : columns[value]
}

const NOTHING = new Float64Array(0)

function isMetric(value: string): value is MetricValue {
  return value.startsWith('metric.') || value.startsWith('valMetric.')
}

const NAMES = [
  'loss',
  'valLoss',
  'accuracy',
  'valAccuracy',
  'absoluteError',
  'valAbsoluteError',
  'learningRate',
  'epoch',
  'step',
  'time',
] as const

/** Columns of `epochs`; takes over those of `old` where `epochs` goes on from it. */
export function extendColumns(old: Columns | null, epochs: readonly EpochRecord[]): Columns {
  if (old?.epochs === epochs) return old
  const shared = old === null ? 0 : Math.min(old.rows, epochs.length)
  const continues = old !== null && shared > 0 && epochs[shared - 1] === old.epochs[shared - 1]
  // A chart that lags behind another one: the same columns, some rows fewer.
  if (continues && epochs.length < old.rows) return { ...old, rows: epochs.length, epochs }
  const from = continues ? old.rows : 0
  const rows = epochs.length
  const grow = (held: Float64Array): Float64Array => {
    if (held.length >= rows) return held
    const grown = new Float64Array(Math.max(64, rows + (rows >> 1)))
    grown.set(held.subarray(0, from))
    return grown
  }
  const arrays = Object.fromEntries(NAMES.map((name) => [name, grow(continues ? old[name] : NOTHING)])) as Record<
    (typeof NAMES)[number],
    Float64Array
  >
  const measured = Object.keys(epochs[0]?.metrics ?? {})
  const metrics = Object.fromEntries(
    measured
      .flatMap((type) => [`metric.${type}` as const, `valMetric.${type}` as const])
      .map((name) => [name, grow(continues ? columnOf(old, name) : NOTHING)]),
  ) as Record<MetricValue, Float64Array>
  let time = from > 0 ? (arrays.time[from - 1] ?? 0) : 0
  for (let row = from; row < rows; row += 1) {
    const record = epochs[row]
    if (!record) continue
    time += record.elapsedMs
    arrays.loss[row] = record.loss
    arrays.valLoss[row] = record.valLoss ?? Number.NaN
    arrays.accuracy[row] = record.accuracy ?? Number.NaN
    arrays.valAccuracy[row] = record.valAccuracy ?? Number.NaN
    arrays.absoluteError[row] = record.absoluteError ?? Number.NaN
    arrays.valAbsoluteError[row] = record.valAbsoluteError ?? Number.NaN
    arrays.learningRate[row] = record.learningRate
    arrays.epoch[row] = record.epoch
    arrays.step[row] = record.step
    arrays.time[row] = time
    for (const [type, { train, val }] of Object.entries(record.metrics ?? {})) {
      metrics[`metric.${type}`]?.fill(train ?? Number.NaN, row, row + 1)
      metrics[`valMetric.${type}`]?.fill(val ?? Number.NaN, row, row + 1)
    }
  }
  return { ...arrays, metrics, rows, epochs }
}

let latest: Columns | null = null

/** Columns of the run in hand: charts that follow it share them, each as far as it has come. */
export function liveColumns(epochs: readonly EpochRecord[]): Columns {
  const columns = extendColumns(latest, epochs)
  if (latest === null || columns.rows >= latest.rows || columns.loss !== latest.loss) latest = columns
  return columns
}

/** What is zoomed into, for as long as `key` stays the same: another run or another axis is seen whole. */
export interface Zoom {
  readonly key: string
  readonly range: readonly [number, number]
}

/**
 * Exponential moving average with `weight` (0 … <1) for what was before, started without bias: the first value is itself.
 * Values that are not finite are passed over and stay gaps.
 */
export function smoothed(values: Float64Array, rows: number, weight: number): Float64Array {
  if (weight === 0) return values
  const out = new Float64Array(rows)
  let held = 0
  let mass = 0
  for (let row = 0; row < rows; row += 1) {
    const value = values[row] ?? Number.NaN
    if (!Number.isFinite(value)) {
      out[row] = Number.NaN
      continue
    }
    held = held * weight + value * (1 - weight)
    mass = mass * weight + (1 - weight)
    out[row] = held / mass
  }
  return out
}

/** First row whose value is at least `bound`, in ascending values; `rows` where none is. */
export function firstRow(values: Float64Array, rows: number, bound: number): number {
  let low = 0
  let high = rows
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** The row nearest to `x`; −1 without rows. */
export function nearestRow(values: Float64Array, rows: number, x: number): number {
  if (rows === 0) return -1
  const after = Math.min(rows - 1, firstRow(values, rows, x))
  const before = Math.max(0, after - 1)
  return Math.abs((values[before] ?? 0) - x) <= Math.abs((values[after] ?? 0) - x) ? before : after
}
