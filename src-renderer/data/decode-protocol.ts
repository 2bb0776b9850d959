// What the loader and its decode workers say to each other. Plain data; images' bytes are transferred.
import type { Auditable, Measures } from '../../src/datasets/audit/audit-dataset'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import type { Fault } from '../../src/datasets/image-header'
import type { DecodePolicy } from '../../src/datasets/resize'
import type { Result } from '../../src/diagnostics'

export interface ImageItem {
  /** Row of the record in `DecodeRequest.pixels`. */
  readonly row: number
  readonly bytes: Uint8Array
}

export type WorkerRequest =
  | {
      readonly type: 'images'
      readonly policy: DecodePolicy
      readonly items: readonly ImageItem[]
      /** All records, in shared memory; null: the records are sent back. */
      readonly pixels: Uint8Array | null
    }
  | {
      readonly type: 'pair'
      readonly name: string
      readonly size: ImageSize
      readonly train: { readonly fileName: string; readonly bytes: Uint8Array }
      readonly test: { readonly fileName: string; readonly bytes: Uint8Array }
    }
  | { readonly type: 'sketches'; readonly count: number; readonly seed: number; readonly size: ImageSize }
  | { readonly type: 'measure'; readonly dataset: Auditable }

/** One reply ends each request; `progress` may come before it. `ready` is said once, at the start. */
export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | {
      readonly type: 'images'
      /** One per item: why it could not be decoded, or null. */
      readonly faults: readonly (Fault | null)[]
      /** Width and height of each item as shown; 0 of those that could not be decoded. */
      readonly sizes: Uint16Array
      /** The records in the items' order where there is no shared memory. */
      readonly pixels: Uint8Array | null
    }
  | { readonly type: 'dataset'; readonly result: Result<LabelledImages> }
  | { readonly type: 'measures'; readonly measures: Measures }
