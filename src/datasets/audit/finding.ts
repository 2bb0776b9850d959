// What an audit looks at and what it says.
import type { Json, Severity, Text } from '../../diagnostics'
import type { ClassTargets, DatasetRows, LabelledImages, SplitName } from '../dataset'
import type { AuditFix } from './fixes'
import type { ImageMeasures } from './measure-images'
import type { TableMeasures, TableRows } from './measure-table'
import type { Thing } from './wording'

/** One thing worth knowing about the data, with what shows it. */
export interface Finding {
  readonly code: `audit/${string}`
  readonly severity: Severity
  /** With the numbers and, where few files are concerned, their names. */
  readonly message: Text
  /** What to do, or how to read results meanwhile. */
  readonly hint: Text
  /** Rows concerned: of copies the held-out one first. */
  readonly rows: readonly number[]
  /** Their files, in the same order. */
  readonly files: readonly string[]
  /** The figures behind the message. */
  readonly evidence: Readonly<Record<string, Json>>
  /** What can be done about it with a click, best first. */
  readonly fixes: readonly AuditFix[]
}

/** What the checks of classes look at: they know neither pixels nor columns. */
export interface ClassInput {
  readonly dataset: Pick<ClassTargets, 'classes' | 'labels'> & Pick<DatasetRows, 'paths' | 'given'>
  /** Split of each row; null where it is in none. */
  readonly splitOf: readonly (SplitName | null)[]
  readonly thing: Thing
}

/** What the checks of images look at; the pixels were measured before (see measure-images.ts). */
export interface ImageInput extends ClassInput {
  readonly dataset: Pick<LabelledImages, 'classes' | 'labels' | 'paths' | 'given' | 'size' | 'skipped' | 'decoding'>
  readonly measures: ImageMeasures
}

/** What the checks of a table look at (see measure-table.ts). */
export interface TableInput {
  readonly dataset: Pick<TableRows, 'paths' | 'given' | 'skipped' | 'name'>
  readonly splitOf: readonly (SplitName | null)[]
  readonly measures: TableMeasures
}

/** One check; it knows nothing of the others. */
export type Check<Input> = (input: Input) => readonly Finding[]

/** Samples of a held-out set that occur in another set; each is counted once, under the first that holds. */
export interface LeakCount {
  readonly total: number
  /** Samples with the very same values in the training set. */
  readonly exact: number
  /** Further samples with a near copy in the training set. */
  readonly near: number
  /** Test samples with the very same values in the validation set, which the network does not learn from but choices are made by. */
  readonly validation: number
}

export interface Audit {
  readonly findings: readonly Finding[]
  readonly leaks: Readonly<Record<'val' | 'test', LeakCount>>
}
