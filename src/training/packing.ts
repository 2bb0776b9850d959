// From raw values to the numbers a model takes.
import type { Scaling } from './scaling'

/**
 * Writes the samples of `rows` one behind the other, scaled.
 * `values`: [n, sampleSize] row-major, pixels as uint8 or features as float32; `out`: at least rows.length · sampleSize long.
 */
export type Pack = (values: Uint8Array | Float32Array, rows: ArrayLike<number>, out: Float32Array) => void

/** For samples of `sampleSize` values. Bytes are looked up in a table: one look-up a value. */
export function createPack(sampleSize: number, scaling: Scaling): Pack {
  const { scale, offset, fill } = scaling
  const entries = scale.length
  const tables = scale.map((factor, entry) => Float32Array.from({ length: 256 }, (_, byte) => byte * factor + (offset[entry] ?? 0)))
  const [single] = tables
  return (values, rows, out) => {
    let to = 0
    for (let i = 0; i < rows.length; i += 1) {
      const from = (rows[i] ?? 0) * sampleSize
      if (values instanceof Float32Array) {
        for (let j = 0; j < sampleSize; j += 1) {
          const entry = entries === 1 ? 0 : j % entries
          const value = values[from + j] ?? 0
          out[to + j] = (Number.isNaN(value) ? (fill?.[entry] ?? value) : value) * (scale[entry] ?? 1) + (offset[entry] ?? 0)
        }
      } else if (entries === 1 && single) {
        for (let j = 0; j < sampleSize; j += 1) out[to + j] = single[values[from + j] ?? 0] ?? 0
      } else {
        for (let j = 0; j < sampleSize; j += 1) out[to + j] = tables[j % entries]?.[values[from + j] ?? 0] ?? 0
      }
      to += sampleSize
    }
  }
}
