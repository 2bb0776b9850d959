// Everything an audit needs of a table's values, measured once per load; splits may change without doing so again.
import type { DatasetRows, DecodedDataset, Feature, VectorSamples } from '../dataset'
import { exactGroups } from './exact-groups'

/** A table in memory. */
export type TableRows = Extract<DecodedDataset, DatasetRows & VectorSamples>

/** How one column gives the target away. */
export type Telling =
  /** Each of its values stands with one class only. */
  | 'value'
  /** The classes lie in ranges of it that do not overlap. */
  | 'range'
  /** The number to predict is it, times and plus a constant. */
  | 'line'

export interface ColumnMeasures {
  readonly name: string
  /** Rows without a value. */
  readonly missing: number
  /** The same in all rows that have a value. */
  readonly isConstant: boolean
  /** Null where it does not give the target away by itself. */
  readonly tells: { readonly how: Telling; readonly target: string | null } | null
}

export interface TableMeasures {
  /** Rows equal in all features and the target, two and more each. */
  readonly exact: readonly (readonly number[])[]
  /** A table has no near copies: nobody knows which difference would be small. */
  readonly near: readonly []
  /** Rows equal in all features of different classes, two and more each. */
  readonly conflicts: readonly (readonly number[])[]
  /** The columns that features come from. */
  readonly columns: readonly ColumnMeasures[]
}

/** In fewer rows, columns tell the target by chance. */
const LEAST_ROWS = 20
/** A column with another value in most rows tells each by its name. */
const LEAST_PER_VALUE = 4
/** Correlation beyond which the rest is rounding. */
const SAME_LINE = 0.999_99

/** Linear in the values; not for the interface's thread where there are many. */
export function measureTable(dataset: TableRows): TableMeasures {
  const { values, features, paths } = dataset
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const alike = features.length === 0 ? [] : exactGroups(bytes, features.length * values.BYTES_PER_ELEMENT, paths.length)
  const byTarget = alike.map((group) => divide(group, (row) => targetKey(dataset, row)))
  return {
    exact: byTarget
      .flat()
      .filter((group) => group.length > 1)
      .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    near: [],
    conflicts: dataset.task === 'classification' ? alike.filter((_, i) => (byTarget[i]?.length ?? 0) > 1) : [],
    columns: columnsOf(features).map((column) => measureColumn(dataset, column)),
  }
}

function divide(rows: readonly number[], keyOf: (row: number) => string): readonly (readonly number[])[] {
  const parts = new Map<string, number[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const part = parts.get(key)
    if (part) part.push(row)
    else parts.set(key, [row])
  }
  return [...parts.values()]
}

function targetKey(dataset: TableRows, row: number): string {
  if (dataset.task === 'classification') return String(dataset.labels[row])
  const width = dataset.quantities.length
  return dataset.targets.subarray(row * width, (row + 1) * width).join(' ')
}

interface Column {
  readonly name: string
  /** Places of its features: of categories one each. */
  readonly places: readonly number[]
  readonly isNumber: boolean
}

function columnsOf(features: readonly Feature[]): readonly Column[] {
  const found = new Map<string, Column & { readonly places: number[] }>()
  features.forEach(({ name, category }, place) => {
    const column = category?.column ?? name
    const known = found.get(column)
    if (known) known.places.push(place)
    else found.set(column, { name: column, places: [place], isNumber: category === null })
  })
  return [...found.values()]
}

function measureColumn(dataset: TableRows, column: Column): ColumnMeasures {
  const read = column.isNumber ? readNumberOf(dataset, column.places[0] ?? 0) : readCategoryOf(dataset, column.places)
  const [rows, values] = [[] as number[], [] as number[]]
  for (let row = 0; row < dataset.paths.length; row += 1) {
    const value = read(row)
    if (Number.isNaN(value)) continue
    rows.push(row)
    values.push(value)
  }
  const isConstant = values.length > 0 && values.every((value) => value === values[0])
  const known = { name: column.name, missing: dataset.paths.length - rows.length, isConstant }
  return { ...known, tells: isConstant || rows.length < LEAST_ROWS ? null : telling(dataset, column, rows, values) }
}

function readNumberOf({ values, features }: TableRows, place: number) {
  return (row: number): number => values[row * features.length + place] ?? Number.NaN
}

/** Place of the category that holds; NaN where none does. */
function readCategoryOf({ values, features }: TableRows, places: readonly number[]) {
  return (row: number): number => {
    const held = places.findIndex((place) => values[row * features.length + place] === 1)
    return held < 0 ? Number.NaN : held
  }
}

function telling(dataset: TableRows, { isNumber }: Column, rows: readonly number[], values: readonly number[]): ColumnMeasures['tells'] {
  if (dataset.task === 'classification') {
    const how = tellsClass(
      rows.map((row) => dataset.labels[row] ?? 0),
      values,
      isNumber,
    )
    return how && { how, target: null }
  }
  if (!isNumber) return null
  const width = dataset.quantities.length
  const place = dataset.quantities.findIndex((_, i) => {
    const r = correlation(
      rows.map((row) => dataset.targets[row * width + i] ?? 0),
      values,
    )
    return Math.abs(r) >= SAME_LINE
  })
  return place < 0 ? null : { how: 'line', target: dataset.quantities[place]?.name ?? null }
}

function tellsClass(labels: readonly number[], values: readonly number[], isNumber: boolean): Telling | null {
  const labelOf = new Map<number, number>()
  const ranges = new Map<number, { low: number; high: number }>()
  let isFunction = true
  labels.forEach((label, i) => {
    const value = values[i] ?? 0
    const before = labelOf.get(value)
    if (before === undefined) labelOf.set(value, label)
    else if (before !== label) isFunction = false
    const range = ranges.get(label)
    if (!range) ranges.set(label, { low: value, high: value })
    else if (value < range.low) range.low = value
    else if (value > range.high) range.high = value
  })
  if (!isFunction || ranges.size < 2) return null
  if (isNumber ? labelOf.size === ranges.size : labelOf.size * LEAST_PER_VALUE <= labels.length) return 'value'
  if (!isNumber) return null
  const ordered = [...ranges.values()].sort((a, b) => a.low - b.low)
  return ordered.every(({ low }, i) => i === 0 || low > (ordered[i - 1]?.high ?? Number.NEGATIVE_INFINITY)) ? 'range' : null
}

/** Pearson's r; 0 where one side does not vary. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, (b[i] ?? 0) - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  })
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb)
}
