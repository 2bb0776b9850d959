// What the loader and its decode workers say to each other. Plain data; images' bytes are transferred.
import type { Auditable, Measures } from '../../src/datasets/audit/audit-dataset'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import type { Fault } from '../../src/datasets/image-header'
import type { DecodePolicy, Recipe } from '../../src/datasets/resize'
import type { Diagnostic, Result } from '../../src/diagnostics'
import type { HostLink } from '../host-link'

/** Files of a folder that the host has scanned, and where their records belong. */
export interface FolderRows {
  readonly handle: string
  readonly recipe: Recipe
  /** Of the host's scan. */
  readonly ids: readonly number[]
  /** Row of each file's record in `pixels`. */
  readonly rows: readonly number[]
  /** All records, in shared memory; null: the records are sent back. */
  readonly pixels: Uint8Array | null
}

export type WorkerRequest =
  /** Comes first, and has no reply: how the worker asks the host. */
  | { readonly type: 'host'; readonly link: HostLink }
  /** Files are read, decoded, and kept by the host where it `keeps`. */
  | (FolderRows & {
      readonly type: 'decode'
      readonly policy: DecodePolicy
      readonly keeps: boolean
      /** False: bytes are wanted even of what the host says it has kept. */
      readonly known: boolean
    })
  /** Records that the host has kept are fetched. */
  | (FolderRows & { readonly type: 'fetch' })
  | { readonly type: 'image'; readonly policy: DecodePolicy; readonly bytes: Uint8Array }
  | {
      readonly type: 'pair'
      readonly name: string
      readonly size: ImageSize
      readonly train: { readonly fileName: string; readonly bytes: Uint8Array }
      readonly test: { readonly fileName: string; readonly bytes: Uint8Array }
    }
  | { readonly type: 'sketches'; readonly count: number; readonly seed: number; readonly size: ImageSize }
  | { readonly type: 'measure'; readonly dataset: Auditable }

/** One reply ends each request, in the order of the requests; `progress` may come before it. `ready` is said once, at the start. */
export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | {
      readonly type: 'decoded'
      /** Of each file: why it gave no record; `recorded`: the host has kept the record of the same content under another name. */
      readonly faults: readonly (Fault | 'recorded' | null)[]
      /** Width and height of each image as shown; 0 of those that gave no record. */
      readonly sizes: Uint16Array
      /** The records in the files' order where there is no shared memory. */
      readonly pixels: Uint8Array | null
      /** False: the host has no room for more. */
      readonly kept: boolean
      /** What ends the load. */
      readonly problem: readonly Diagnostic[] | null
    }
  /** `ok` false: not all records were there. */
  | { readonly type: 'fetched'; readonly ok: boolean; readonly pixels: Uint8Array | null }
  | { readonly type: 'image'; readonly fault: Fault | null; readonly record: Uint8Array }
  | { readonly type: 'dataset'; readonly result: Result<LabelledImages> }
  | { readonly type: 'measures'; readonly measures: Measures }
