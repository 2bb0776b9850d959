// Where values stand on the axes of a parallel-coordinates plot, from 0 (bottom) to 1 (top).
import type { TrialValue } from '../../src/runs/search'

export interface PlotAxis {
  readonly name: string
  /** What an axis of numbers writes at its ends. */
  readonly format: (value: number) => string
}

export interface PlotRun {
  readonly id: string
  /** By axis; undefined: this run has none. */
  readonly values: readonly (TrialValue | undefined)[]
}

export interface PlotLayout {
  /** Places on every axis, by run; a run that lacks a value is left out. */
  readonly lines: ReadonlyMap<string, readonly number[]>
  readonly ticks: readonly (readonly { readonly place: number; readonly words: string }[])[]
}

/** Beyond this ratio of the highest to the lowest, an axis of positive numbers goes by the logarithm. */
const LOG_RATIO = 20

export function layOutAxes(axes: readonly PlotAxis[], runs: readonly PlotRun[]): PlotLayout {
  const scales = axes.map((axis, index) =>
    scaleOf(
      axis,
      runs.map(({ values }) => values[index]),
    ),
  )
  return {
    ticks: scales.map(({ ticks }) => ticks),
    lines: new Map(
      runs.flatMap(({ id, values }) => {
        const places = scales.map((scale, index) => scale.place(values[index]))
        return places.every((place) => place !== null) ? [[id, places] as const] : []
      }),
    ),
  }
}

interface Scale {
  readonly ticks: PlotLayout['ticks'][number]
  place(value: TrialValue | undefined): number | null
}

function scaleOf({ format }: PlotAxis, values: readonly (TrialValue | undefined)[]): Scale {
  const known = values.filter((value) => value !== undefined)
  const numbers = known.filter((value) => typeof value === 'number')
  if (numbers.length === known.length) return numberScale(numbers.filter(Number.isFinite), format)
  const names = [...new Set(known.map(String))].sort()
  const at = (index: number): number => (names.length > 1 ? index / (names.length - 1) : 0.5)
  return {
    ticks: names.map((words, index) => ({ place: at(index), words })),
    place: (value) => (value === undefined ? null : at(names.indexOf(String(value)))),
  }
}

function numberScale(numbers: readonly number[], format: (value: number) => string): Scale {
  const low = Math.min(...numbers)
  const high = Math.max(...numbers)
  const log = low > 0 && high / low > LOG_RATIO
  const along = (value: number): number => (log ? Math.log(value) : value)
  const span = along(high) - along(low)
  const ends = numbers.length === 0 ? [] : high > low ? [low, high] : [low]
  return {
    ticks: ends.map((value) => ({ place: span > 0 ? (value === high ? 1 : 0) : 0.5, words: format(value) })),
    place: (value) => (typeof value !== 'number' || !Number.isFinite(value) ? null : span > 0 ? (along(value) - along(low)) / span : 0.5),
  }
}
