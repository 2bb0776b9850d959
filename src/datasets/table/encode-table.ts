// From a table and what its columns are for to features and targets.
import { choosePositive } from '../classes'
import type { ClassTargets, DecodedDataset, Feature, NumberTargets, SkippedFile, SplitName } from '../dataset'
import type { Diagnostic, Result, Text } from '../../diagnostics'
import { error, fail, ok, text } from '../../diagnostics'
import { compareNatural } from '../natural-order'
import { readSplit } from './columns'
import type { RawTable, TableRow } from './parse-table'
import { isMissing, readNumber } from './parse-table'
import type { ColumnChoice, TableUse } from './table-settings'

/** Categories of one column; more are rather names than categories. */
const MOST_CATEGORIES = 1000
const MOST_VALUES = 2 ** 28

interface Column {
  readonly index: number
  readonly choice: ColumnChoice
}

/**
 * The dataset of a table. Features stand in the order of the columns; a category column gives one feature for each of its categories, 1 where
 * a row is of it and 0 where not. Rows that cannot be used are listed as skipped, with their line.
 * Errors: table/columns, table/no-feature, table/no-target, table/mixed-targets, table/categories, table/one-class, table/no-rows.
 */
export function encodeTable(table: RawTable, use: TableUse): Result<DecodedDataset> {
  const columns = use.columns.map((choice): Column => ({ index: table.columns.indexOf(choice.name), choice }))
  const lost = columns.filter(({ index, choice }) => index < 0 && choice.use !== 'ignore').map(({ choice }) => choice.name)
  if (lost.length > 0) return fail(columnsMissing(table.name, lost))
  const of = (wanted: ColumnChoice['use']) => columns.filter(({ choice, index }) => choice.use === wanted && index >= 0)
  const [inputs, outputs, split] = [of('feature'), of('target'), of('split')[0]]
  if (inputs.length === 0) return fail(noFeature(table.name))
  if (outputs.length === 0) return fail(noTarget(table.name))
  const classColumn = outputs.find(({ choice }) => choice.type === 'category')
  if (classColumn && outputs.length > 1) return fail(mixedTargets(table.name))

  const skipped: SkippedFile[] = table.bad.map(({ line, reason }) => ({ file: `${table.name}:${line}`, code: 'table/bad-row', reason }))
  const rows = table.rows.filter((row) => {
    const fault = whyUnusable(row, table, inputs, outputs, use.missing)
    if (fault) skipped.push({ file: `${table.name}:${row.line}`, ...fault })
    return fault === null
  })
  if (rows.length === 0) return fail(noRows(table.name, skipped[0]?.reason))

  const features: Feature[] = []
  for (const { index, choice } of inputs) {
    if (choice.type === 'number') {
      features.push({ name: choice.name, unit: null, category: null })
      continue
    }
    const values = categoriesOf(rows, index)
    if (values.length > MOST_CATEGORIES) return fail(tooManyCategories(table.name, choice.name, values.length))
    for (const value of values) features.push({ name: `${choice.name} = ${value}`, unit: null, category: { column: choice.name, value } })
  }
  if (rows.length * features.length > MOST_VALUES) return fail(tooManyValues(table.name, rows.length, features.length))
  const targets = classColumn ? classTargets(table.name, rows, classColumn) : numberTargets(table, rows, outputs, use.targetScaling)
  if (!targets.ok) return targets
  return ok({
    name: table.name,
    layout: 'table',
    samples: 'vectors',
    features,
    values: encodeRows(table, rows, features),
    ...targets.value,
    paths: rows.map(({ line }) => `${table.name}:${line}`),
    given: rows.map(({ cells }): SplitName | null => (split ? readSplit(cells[split.index] ?? '') : null)),
    skipped,
  })
}

/**
 * The features of rows, [rows, features] float32: NaN where a number is missing or unreadable, 0 for a category that is not the row's.
 * Also reads the rows of another table, as long as it has the columns; see {@link missingColumns}.
 */
export function encodeRows(table: RawTable, rows: readonly TableRow[], features: readonly Feature[]): Float32Array {
  const readers = features.map(({ name, category }) => {
    const index = table.columns.indexOf(category?.column ?? name)
    return (cells: readonly string[]): number => {
      const cell = cells[index]?.trim() ?? ''
      if (category) return cell === category.value ? 1 : 0
      return isMissing(cell) ? Number.NaN : (readNumber(cell, table.format.decimal) ?? Number.NaN)
    }
  })
  const values = new Float32Array(rows.length * features.length)
  rows.forEach(({ cells }, i) => readers.forEach((read, j) => (values[i * features.length + j] = read(cells))))
  return values
}

/** Columns that the features need and the table lacks. */
export function missingColumns(table: Pick<RawTable, 'columns'>, features: readonly Feature[]): readonly string[] {
  const needed = new Set(features.map(({ name, category }) => category?.column ?? name))
  return [...needed].filter((name) => !table.columns.includes(name))
}

function whyUnusable(
  { cells }: TableRow,
  { format }: RawTable,
  inputs: readonly Column[],
  outputs: readonly Column[],
  missing: TableUse['missing'],
): Pick<SkippedFile, 'code' | 'reason'> | null {
  for (const { index, choice } of [...outputs, ...inputs]) {
    const cell = cells[index] ?? ''
    if (isMissing(cell)) {
      const reason = text(`“${choice.name}” is missing.`, `缺少“${choice.name}”。`)
      if (choice.use === 'target') return { code: 'table/bad-row', reason }
      if (missing === 'drop') return { code: 'table/missing-feature', reason }
      continue
    }
    if (choice.type === 'number' && readNumber(cell, format.decimal) === null) {
      const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell
      return {
        code: 'table/bad-row',
        reason: text(`“${choice.name}” is “${shown}”; expected a number.`, `“${choice.name}”为“${shown}”，应为数字。`),
      }
    }
  }
  return null
}

function categoriesOf(rows: readonly TableRow[], index: number): readonly string[] {
  const values = new Set<string>()
  for (const { cells } of rows) if (!isMissing(cells[index] ?? '')) values.add(cells[index]?.trim() ?? '')
  return [...values].sort(compareNatural)
}

function classTargets(
  name: string,
  rows: readonly TableRow[],
  { index, choice }: Column,
): Result<Pick<ClassTargets, 'task' | 'classes' | 'positive' | 'labels'>> {
  const classes = categoriesOf(rows, index)
  if (classes.length < 2) return fail(oneClass(name, choice.name, classes[0] ?? ''))
  if (classes.length > MOST_CATEGORIES) return fail(tooManyCategories(name, choice.name, classes.length))
  const labelOf = new Map(classes.map((value, label) => [value, label]))
  return ok({
    task: 'classification',
    classes,
    positive: choosePositive(classes),
    labels: Int32Array.from(rows, ({ cells }) => labelOf.get(cells[index]?.trim() ?? '') ?? 0),
  })
}

function numberTargets(
  { format }: RawTable,
  rows: readonly TableRow[],
  outputs: readonly Column[],
  targetScaling: TableUse['targetScaling'],
): Result<Pick<NumberTargets, 'task' | 'quantities' | 'targets' | 'targetScaling'>> {
  return ok({
    task: 'regression',
    quantities: outputs.map(({ choice }) => ({ name: choice.name, unit: null })),
    targets: Float32Array.from(
      rows.flatMap(({ cells }) => outputs.map(({ index }) => readNumber(cells[index] ?? '', format.decimal) ?? 0)),
    ),
    targetScaling,
  })
}

export function columnsMissing(name: string, lost: readonly string[]): Diagnostic {
  return error(
    'table/columns',
    text(
      `“${name}” has no column ${lost.map((one) => `“${one}”`).join(', ')}.`,
      `“${name}”中没有列${lost.map((one) => `“${one}”`).join('、')}。`,
    ),
    { hint: text('The file may have changed: choose its columns anew.', '文件可能已更改：请重新选择列。'), file: name },
  )
}

function noFeature(name: string): Diagnostic {
  return error('table/no-feature', text(`No column of “${name}” is used as a feature.`, `“${name}”没有任何列用作特征。`), {
    hint: text('Choose at least one column that the network may look at.', '请至少选择一列供网络查看。'),
    file: name,
  })
}

function noTarget(name: string): Diagnostic {
  return error('table/no-target', text(`No column of “${name}” is used as the target.`, `“${name}”没有任何列用作目标。`), {
    hint: text('Choose the column that is to be predicted.', '请选择需要预测的列。'),
    file: name,
  })
}

function mixedTargets(name: string): Diagnostic {
  return error(
    'table/mixed-targets',
    text(
      `“${name}” has several targets, and not all are numbers; a class must be the only target.`,
      `“${name}”有多个目标，且不全是数值；类别只能作为唯一的目标。`,
    ),
    { hint: text('Keep one of them as the target, and ignore the others.', '请只保留一个作为目标，忽略其余的。'), file: name },
  )
}

function tooManyCategories(name: string, column: string, count: number): Diagnostic {
  return error(
    'table/categories',
    text(
      `“${column}” of “${name}” has ${count} different values; at most ${MOST_CATEGORIES} categories are encoded.`,
      `“${name}”的“${column}”有 ${count} 个不同的值；最多编码 ${MOST_CATEGORIES} 个类别。`,
    ),
    { hint: text('Ignore this column, or read it as a number.', '请忽略该列，或将其作为数值读取。'), file: name },
  )
}

function tooManyValues(name: string, rows: number, features: number): Diagnostic {
  return error(
    'table/too-large',
    text(
      `“${name}” would give ${rows} rows of ${features} features, which is too much.`,
      `“${name}”将得到 ${rows} 行、${features} 个特征，超出上限。`,
    ),
    { hint: text('Ignore columns with many categories.', '请忽略类别很多的列。'), file: name },
  )
}

function oneClass(name: string, column: string, only: string): Diagnostic {
  return error(
    'table/one-class',
    text(
      `“${column}” of “${name}” is “${only}” in every row; expected at least two classes.`,
      `“${name}”的“${column}”在所有行中都是“${only}”；至少需要两个类别。`,
    ),
    { hint: text('Choose another target.', '请选择其他目标列。'), file: name },
  )
}

function noRows(name: string, first: Text | undefined): Diagnostic {
  return error(
    'table/no-rows',
    text(
      `No row of “${name}” can be used.${first ? ` First: ${first.en}` : ''}`,
      `“${name}”没有可用的行。${first ? `首个原因：${first.zh}` : ''}`,
    ),
    { hint: text('Ignore columns with many gaps, or fill what is missing.', '请忽略缺失很多的列，或填补缺失值。'), file: name },
  )
}
