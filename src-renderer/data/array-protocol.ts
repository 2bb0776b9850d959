// Messages between the interface and the worker that reads arrays. The worker asks the host for the files' bytes by itself.
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import type { ArrayInspection } from '../../src/datasets/arrays/load-arrays'
import type { DecodedDataset, ImageSize } from '../../src/datasets/dataset'
import type { Result } from '../../src/diagnostics'
import type { HostLink } from '../host-link'

interface Granted {
  readonly link: HostLink
  readonly handle: string
  readonly name: string
}

export type ArrayQuestion =
  | (Granted & { readonly type: 'inspect' })
  | (Granted & { readonly type: 'read'; readonly settings: ArraySettings; readonly size: ImageSize })

export type ArrayAnswer =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'inspected'; readonly result: Result<ArrayInspection> }
  | { readonly type: 'read'; readonly result: Result<DecodedDataset> }
