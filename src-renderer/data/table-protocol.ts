// Messages between the interface and the worker that reads tables.
import type { DecodedDataset } from '../../src/datasets/dataset'
import type { TableInspection } from '../../src/datasets/table/load-table'
import type { TableFormat, TableSettings } from '../../src/datasets/table/table-settings'
import type { Result } from '../../src/diagnostics'

export type TableQuestion =
  | { readonly type: 'inspect'; readonly name: string; readonly bytes: Uint8Array; readonly format: Partial<TableFormat> }
  | { readonly type: 'read'; readonly name: string; readonly bytes: Uint8Array; readonly settings: TableSettings }

export type TableAnswer =
  | { readonly type: 'inspected'; readonly result: Result<TableInspection> }
  | { readonly type: 'read'; readonly result: Result<DecodedDataset> }
