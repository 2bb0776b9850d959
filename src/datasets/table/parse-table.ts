// From the bytes of a CSV or TSV file to named columns of text, every row with the line it stands in.
import Papa from 'papaparse'
import type { Diagnostic, Result, Text } from '../../diagnostics'
import { error, fail, ok, text } from '../../diagnostics'
import type { Delimiter, TableEncoding, TableFormat } from './table-settings'
import { DELIMITERS } from './table-settings'

/** Bytes to text; throws where they are not of the encoding. The host and the window each have a TextDecoder, the domain has none. */
export type DecodeText = (bytes: Uint8Array, encoding: TableEncoding) => string

export interface TableRow {
  /** From 1, as an editor counts; a quoted cell may span several. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface BadRow {
  readonly line: number
  readonly reason: Text
}

export interface RawTable {
  readonly name: string
  readonly format: TableFormat
  /** Unique, in order. */
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
  /** Rows that could not be read. */
  readonly bad: readonly BadRow[]
}

const MOST_COLUMNS = 10_000
const MOST_ROWS = 2_000_000

/** Marks at the beginning of a file that name its encoding. */
const MARKS: readonly (readonly [TableEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

function tryDecode(decode: DecodeText, bytes: Uint8Array, encoding: TableEncoding): string | null {
  try {
    return decode(bytes, encoding).replace(/^\ufeff/, '')
  } catch {
    return null
  }
}

/** By the file's mark, else the first that fits: UTF-8, then GB 18030 where that gives Chinese, then Windows-1252. */
function guessEncoding(bytes: Uint8Array, decode: DecodeText): TableEncoding {
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))
  if (marked) return marked[0]
  if (tryDecode(decode, bytes, 'utf-8') !== null) return 'utf-8'
  return /\p{Script=Han}/u.test(tryDecode(decode, bytes, 'gb18030') ?? '') ? 'gb18030' : 'windows-1252'
}

/** The delimiter that splits the first lines most evenly into most cells. */
function guessDelimiter(content: string): Delimiter {
  const sample = content.split(/\r\n|\n|\r/, 60).join('\n')
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const widths: number[] = []
    Papa.parse(sample, { delimiter, skipEmptyLines: 'greedy', step: ({ data }) => widths.push(data.length) })
    const width = widths[0] ?? 1
    const even = widths.filter((one) => one === width).length / Math.max(1, widths.length)
    const score = width > 1 ? even * even * Math.log(width) : 0
    if (score > bestScore) [best, bestScore] = [delimiter, score]
  }
  return best
}

/** A number as tables write it, with that decimal mark; null where the cell is none. */
export function readNumber(cell: string, decimal: '.' | ','): number | null {
  const trimmed = cell.trim()
  // A point or comma that is not the decimal mark parts thousands, where it stands so.
  const grouped = decimal === '.' ? /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/ : /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/
  const plain = grouped.test(trimmed) ? trimmed.replaceAll(decimal === '.' ? ',' : '.', '') : trimmed
  const standard = decimal === ',' ? plain.replace(',', '.') : plain
  if (decimal === ',' && plain.includes('.')) return null
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(standard)) return null
  const value = Number(standard)
  return Number.isFinite(value) ? value : null
}

const MISSING = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '?', '-', '–', '—', '缺失', '无'])

/** True for an empty cell and what tables write in its place: NA, NaN, null, ?, … */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell.trim().toLowerCase())
}

function guessDecimal(rows: readonly (readonly string[])[], delimiter: Delimiter): '.' | ',' {
  if (delimiter === ',') return '.'
  const cells = rows.flat()
  const commas = cells.filter((cell) => /^[+-]?\d+,\d+$/.test(cell.trim())).length
  const points = cells.filter((cell) => /^[+-]?\d+\.\d+$/.test(cell.trim())).length
  return commas > points ? ',' : '.'
}

/** A first row of different words, none of them a number, names the columns. */
function guessHeader(rows: readonly (readonly string[])[], decimal: '.' | ','): boolean {
  const [first = []] = rows
  const named = first.every((cell) => cell.trim() !== '' && readNumber(cell, decimal) === null) && new Set(first).size === first.length
  return named
}

/** Names made unique, and made at all where there are none. */
function nameColumns(first: readonly string[] | null, count: number): readonly string[] {
  const used = new Set<string>()
  return Array.from({ length: count }, (_, i) => {
    const wanted = first?.[i]?.trim() || `column ${i + 1}`
    let name = wanted
    for (let copy = 2; used.has(name); copy += 1) name = `${wanted} (${copy})`
    used.add(name)
    return name
  })
}

/**
 * Reads a table. What `given` leaves open is guessed from the file; the answer states all of it, so that reading can be repeated.
 * Errors: table/encoding, table/empty, table/too-large.
 */
export function parseTable(name: string, bytes: Uint8Array, decode: DecodeText, given: Partial<TableFormat> = {}): Result<RawTable> {
  const encoding = given.encoding ?? guessEncoding(bytes, decode)
  const content = tryDecode(decode, bytes, encoding)
  if (content === null || content.includes('\u0000')) return fail(notText(name, encoding))
  const delimiter = given.delimiter ?? guessDelimiter(content)
  const read: { line: number; cells: readonly string[]; broken: boolean }[] = []
  let line = 1
  let from = 0
  let tooMany = false
  Papa.parse(content, {
    delimiter,
    skipEmptyLines: false,
    step({ data, errors, meta }) {
      const cells = data
      const empty = cells.every((cell) => cell.trim() === '')
      if (read.length > MOST_ROWS) tooMany = true
      else if (!empty) read.push({ line, cells, broken: errors.some(({ code }) => code === 'MissingQuotes' || code === 'InvalidQuotes') })
      for (; from < meta.cursor; from += 1) {
        const unit = content.charCodeAt(from)
        // A carriage return counts where no line feed follows it.
        if (unit === 10 || (unit === 13 && content.charCodeAt(from + 1) !== 10)) line += 1
      }
    },
  })
  const sample = read.slice(0, 200).map(({ cells }) => cells)
  const decimal = given.decimal ?? guessDecimal(sample, delimiter)
  const header = given.header ?? guessHeader(sample, decimal)
  const count = header ? (read[0]?.cells.length ?? 0) : commonWidth(sample)
  const body = header ? read.slice(1) : read
  if (tooMany || count > MOST_COLUMNS) return fail(tooLarge(name))
  if (body.length === 0) return fail(empty(name))
  const rows: TableRow[] = []
  const bad: BadRow[] = []
  for (const { line: at, cells, broken } of body) {
    // Some programs end every line with a delimiter.
    const used = cells.length === count + 1 && cells.at(-1)?.trim() === '' ? cells.slice(0, count) : cells
    if (broken) bad.push({ line: at, reason: text('A quoted cell is not closed.', '有引号未闭合的单元格。') })
    else if (used.length !== count) bad.push({ line: at, reason: wrongWidth(count, used.length) })
    else rows.push({ line: at, cells: used })
  }
  if (rows.length === 0) return fail(empty(name))
  const columns = nameColumns(header ? (read[0]?.cells ?? null) : null, count)
  return ok({ name, format: { encoding, delimiter, header, decimal }, columns, rows, bad })
}

function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0] as const)[0]
}

function wrongWidth(expected: number, got: number): Text {
  return text(`It has ${got} ${got === 1 ? 'cell' : 'cells'}; expected ${expected}.`, `该行有 ${got} 个单元格，应为 ${expected} 个。`)
}

function notText(name: string, encoding: TableEncoding): Diagnostic {
  return error('table/encoding', text(`“${name}” is not text in ${encoding}.`, `“${name}”不是 ${encoding} 编码的文本。`), {
    hint: text('Choose another encoding, or save the table as CSV in UTF-8.', '请选择其他编码，或将表格另存为 UTF-8 编码的 CSV。'),
    file: name,
  })
}

function empty(name: string): Diagnostic {
  return error('table/empty', text(`“${name}” has no rows of data.`, `“${name}”没有数据行。`), {
    hint: text('Expected a row of column names and one row for each sample.', '应有一行列名，以及每个样本一行数据。'),
    file: name,
  })
}

function tooLarge(name: string): Diagnostic {
  return error(
    'table/too-large',
    text(
      `“${name}” has more than ${MOST_ROWS.toLocaleString('en-US')} rows or ${MOST_COLUMNS.toLocaleString('en-US')} columns.`,
      `“${name}”超过 ${MOST_ROWS.toLocaleString('en-US')} 行或 ${MOST_COLUMNS.toLocaleString('en-US')} 列。`,
    ),
    { hint: text('Choose a smaller table.', '请选择较小的表格。'), file: name },
  )
}
