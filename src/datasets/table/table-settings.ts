// How a table is read and what its columns are for: plain JSON, kept in the project so that reading can be repeated exactly.

/** Endings of table files. */
export const TABLE_ENDINGS = ['csv', 'tsv', 'tab', 'txt'] as const

export function isTableName(name: string): boolean {
  return TABLE_ENDINGS.some((ending) => name.toLowerCase().endsWith(`.${ending}`))
}

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const
export type TableEncoding = (typeof ENCODINGS)[number]

export interface TableFormat {
  readonly encoding: TableEncoding
  readonly delimiter: Delimiter
  /** True where the first row names the columns. */
  readonly header: boolean
  readonly decimal: '.' | ','
}

/** `split` names the set of each row: train, val or test. */
export const COLUMN_USES = ['feature', 'target', 'split', 'ignore'] as const
export type ColumnUse = (typeof COLUMN_USES)[number]

/** A number, or one of several categories. */
export const COLUMN_TYPES = ['number', 'category'] as const
export type ColumnType = (typeof COLUMN_TYPES)[number]

export interface ColumnChoice {
  readonly name: string
  readonly type: ColumnType
  readonly use: ColumnUse
}

export interface TableUse {
  readonly columns: readonly ColumnChoice[]
  /**
   * Rows with a missing feature: left out, or kept, where a missing number counts as the mean of the training set and a missing category as none.
   * A row without its target is always left out.
   */
  readonly missing: 'drop' | 'fill'
  /** See NumberTargets. */
  readonly targetScaling: 'standard' | 'none'
}

export interface TableSettings extends TableUse {
  readonly format: TableFormat
}
