// What an audit looks at and what it says.
import type { Json, Severity, Text } from '../../diagnostics'
import type { LabelledImages, SplitName } from '../dataset'
import type { ImageMeasures } from './measure-images'

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
}

/** What a check may look at; the pixels were measured before (see measure-images.ts). */
export interface AuditInput {
  readonly dataset: Pick<LabelledImages, 'classes' | 'labels' | 'paths' | 'given' | 'size'>
  /** Split of each row; null where it is in none. */
  readonly splitOf: readonly (SplitName | null)[]
  readonly measures: ImageMeasures
}

/** One check; it knows nothing of the others. */
export type Check = (input: AuditInput) => readonly Finding[]

/** Images of a held-out set that occur in another set; each is counted once, under the first that holds. */
export interface LeakCount {
  readonly total: number
  /** Images with the very same pixels in the training set. */
  readonly exact: number
  /** Further images with a near copy in the training set. */
  readonly near: number
  /** Test images with the very same pixels in the validation set, which the network does not learn from but choices are made by. */
  readonly validation: number
}

export interface Audit {
  readonly findings: readonly Finding[]
  readonly leaks: Readonly<Record<'val' | 'test', LeakCount>>
}
