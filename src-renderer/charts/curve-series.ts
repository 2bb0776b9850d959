// From a run's columns to lines of a chart.
import { columnOf, smoothed, type Columns, type CurveAxis, type CurveValue, type MetricValue } from './columns'
import type { ChartSeries, Range } from './line-chart'

export interface Curve {
  readonly id: string
  readonly name: string
  readonly colour: string
  readonly dashed?: boolean | undefined
  readonly columns: Columns
  readonly value: CurveValue | MetricValue
}

/** The line, and where it is smoothed the raw one faintly behind it. */
export function seriesOf({ id, name, colour, dashed, columns, value }: Curve, axis: CurveAxis, smoothing: number): readonly ChartSeries[] {
  const { rows } = columns
  const base = { id, name, colour, dashed, rows, xs: columns[axis] }
  const values = columnOf(columns, value)
  if (smoothing === 0) return [{ ...base, ys: values }]
  return [
    { ...base, id: `${id}-raw`, ys: values, faint: true },
    { ...base, ys: smoothed(values, rows, smoothing) },
  ]
}

/** From the first epoch to the last planned one, or as far as a run has come where nothing is known of the rest. */
export function axisDomain(all: readonly Columns[], axis: CurveAxis, plannedEpochs: number): Range {
  let low = axis === 'time' ? 0 : 1
  let high = axis === 'epoch' ? Math.max(2, plannedEpochs) : low + 1
  for (const columns of all) {
    const { rows } = columns
    if (rows === 0) continue
    low = Math.min(low, columns[axis][0] ?? low)
    const last = columns[axis][rows - 1] ?? high
    // Steps and time of the epochs still to come, at the pace so far.
    const ahead = axis === 'epoch' || plannedEpochs <= rows ? last : (last / rows) * plannedEpochs
    high = Math.max(high, ahead)
  }
  return [low, high]
}
