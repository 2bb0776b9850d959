// From bytes to the numbers a model takes.

/** x = byte · scale + offset for every byte, float32: packing is then one look-up a value. */
export function scalingTable(scale: number, offset: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => byte * scale + offset)
}

/**
 * Writes the samples of `rows` one behind the other.
 * @param pixels [n, …sample] uint8, row-major
 * @param sampleSize values per sample
 * @param out at least rows.length · sampleSize long
 */
export function packSamples(pixels: Uint8Array, sampleSize: number, rows: ArrayLike<number>, table: Float32Array, out: Float32Array): void {
  let to = 0
  for (let i = 0; i < rows.length; i += 1) {
    const from = (rows[i] ?? 0) * sampleSize
    for (let j = 0; j < sampleSize; j += 1) out[to + j] = table[pixels[from + j] ?? 0] ?? 0
    to += sampleSize
  }
}
