// Memory for records that the training worker sees without a copy.

/** Shared memory where the page is isolated, plain memory elsewhere. */
export function allocateShared(length: number): Uint8Array {
  return crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length)
}
