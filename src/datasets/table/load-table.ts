// A table file as a dataset, and what is worth knowing of it before its columns are chosen.
import type { Result } from '../../diagnostics'
import { ok } from '../../diagnostics'
import type { DecodedDataset } from '../dataset'
import type { ColumnFacts } from './columns'
import { guessUses, inspectColumns } from './columns'
import { encodeTable } from './encode-table'
import type { BadRow, DecodeText, TableRow } from './parse-table'
import { parseTable } from './parse-table'
import type { TableFormat, TableSettings } from './table-settings'

export interface TableInspection {
  readonly settings: TableSettings
  readonly facts: readonly ColumnFacts[]
  readonly rowCount: number
  /** The first rows. */
  readonly rows: readonly TableRow[]
  readonly bad: readonly BadRow[]
}

const SHOWN_ROWS = 5

/** What a table holds, and settings to start from. Errors: those of parseTable. */
export function inspectTable(
  name: string,
  bytes: Uint8Array,
  decode: DecodeText,
  given: Partial<TableFormat> = {},
): Result<TableInspection> {
  const table = parseTable(name, bytes, decode, given)
  if (!table.ok) return table
  const { format, rows, bad } = table.value
  const facts = inspectColumns(table.value)
  return ok({
    settings: { format, columns: guessUses(facts, rows.length), missing: 'drop', targetScaling: 'standard' },
    facts,
    rowCount: rows.length,
    rows: rows.slice(0, SHOWN_ROWS),
    bad,
  })
}

/** The dataset of a table. Errors: those of parseTable and encodeTable. */
export function readTable(name: string, bytes: Uint8Array, decode: DecodeText, settings: TableSettings): Result<DecodedDataset> {
  const table = parseTable(name, bytes, decode, settings.format)
  return table.ok ? encodeTable(table.value, settings) : table
}
