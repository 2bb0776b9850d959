// How whoever loads data is told of it, and calls it off.
import type { ClassRule } from '../../src/datasets/labels/class-rule'

export interface LoadOptions {
  /** Images decoded so far, of all. */
  readonly onProgress: (done: number, total: number) => void
  /** Files found so far. */
  readonly onScan?: (found: number) => void
  readonly signal: AbortSignal
  /** Where the classes of a folder's images come from; by default its top folders. */
  readonly classes?: ClassRule
}
