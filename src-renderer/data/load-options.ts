// How whoever loads data is told of it, and calls it off.
export interface LoadOptions {
  /** Images decoded so far, of all. */
  readonly onProgress: (done: number, total: number) => void
  /** Files found so far. */
  readonly onScan?: (found: number) => void
  readonly signal: AbortSignal
}
