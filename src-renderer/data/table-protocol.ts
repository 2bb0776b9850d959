// Messages between the interface and the worker that reads tables.
import type { DecodedDataset } from '../../src/datasets/dataset'
import type { LabelTable } from '../../src/datasets/labels/class-rule'
import type { LabelInspection } from '../../src/datasets/labels/label-layout'
import type { ImageLayout, ListedFile, UnreadableEntry } from '../../src/datasets/layout'
import type { TableInspection } from '../../src/datasets/table/load-table'
import type { TableFormat, TableSettings } from '../../src/datasets/table/table-settings'
import type { Result } from '../../src/diagnostics'

export type TableQuestion =
  | { readonly type: 'inspect'; readonly name: string; readonly bytes: Uint8Array; readonly format: Partial<TableFormat> }
  | { readonly type: 'read'; readonly name: string; readonly bytes: Uint8Array; readonly settings: TableSettings }
  /** What a table says of a folder's images. */
  | {
      readonly type: 'inspect-labels'
      readonly name: string
      readonly files: readonly ListedFile[]
      readonly file: string
      readonly bytes: Uint8Array
    }
  | {
      readonly type: 'labels'
      readonly name: string
      readonly files: readonly ListedFile[]
      readonly unreadable: readonly UnreadableEntry[]
      readonly rule: LabelTable
      readonly bytes: Uint8Array
    }

export type TableAnswer =
  | { readonly type: 'inspected'; readonly result: Result<TableInspection> }
  | { readonly type: 'read'; readonly result: Result<DecodedDataset> }
  | { readonly type: 'labels-inspected'; readonly result: Result<LabelInspection> }
  | { readonly type: 'labels-read'; readonly result: Result<ImageLayout> }
