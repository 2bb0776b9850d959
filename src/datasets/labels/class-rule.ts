// Where the classes of a folder's images come from: plain JSON, kept in the project so that reading can be repeated exactly.
import type { TableFormat } from '../table/table-settings'

/** A table with a row for each image. `path`, `label` and `split` are names of its columns. */
export interface LabelTable {
  readonly from: 'table'
  /** Path of the table in the folder. */
  readonly file: string
  readonly format: TableFormat
  readonly path: string
  readonly label: string
  /** Names the set of each image: train, val or test. Null: none does. */
  readonly split: string | null
}

/** `folder`: the top folder an image lies in; `path`: all folders it lies in, such as `animals/cat`. Both below the folders of the sets. */
export type ClassRule = { readonly from: 'folder' } | { readonly from: 'path' } | LabelTable

export const DEFAULT_CLASS_RULE: ClassRule = { from: 'folder' }
