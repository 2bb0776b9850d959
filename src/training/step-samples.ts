// The samples of one step, as both steppers take them.

/** Rows in batches of at most so many, in order; several where a step adds up the gradients of several. */
export function partsOf(rows: Uint32Array, batchSize = rows.length): readonly Uint32Array[] {
  const parts: Uint32Array[] = []
  for (let from = 0; from < rows.length; from += batchSize) parts.push(rows.subarray(from, from + batchSize))
  return parts
}

/** How much each sample counts, by its label; null: all the same. `labels`: null where numbers are predicted. */
export function countsOf(labels: ArrayLike<number> | null, classCounts: Float32Array | null | undefined): Float32Array | null {
  return classCounts && labels ? Float32Array.from(labels, (label) => classCounts[label] ?? 1) : null
}
