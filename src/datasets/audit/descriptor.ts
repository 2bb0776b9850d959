// A picture in 63 numbers that survive saving it again, resizing and brightening: the low frequencies of its luminance.
import type { ImageSize } from '../dataset'
import { luminance } from '../pixels'

/** Side of the shrunken picture and of the block of frequencies kept. */
const THUMB = 16
const KEPT = 8
/** Coefficients of a descriptor: the block without its mean. */
export const DESCRIPTOR_LENGTH = KEPT * KEPT - 1

/** Least standard deviation, in levels, of what a descriptor describes; below it noise would be compared with noise. */
const LEAST_CONTRAST = 3

/** Orthonormal DCT-II: row k holds frequency k over THUMB places. Orthonormal, so no distance grows by leaving frequencies out. */
const COSINES: readonly Float64Array[] = Array.from({ length: KEPT }, (_, k) =>
  Float64Array.from(
    { length: THUMB },
    (_unused, x) => Math.sqrt((k === 0 ? 1 : 2) / THUMB) * Math.cos(((2 * x + 1) * k * Math.PI) / (2 * THUMB)),
  ),
)

/** Where each of THUMB cells begins and ends along a side of `length` pixels; a cell has one pixel at least. */
function cells(length: number): readonly (readonly [number, number])[] {
  return Array.from({ length: THUMB }, (_, i) => {
    const from = Math.min(length - 1, Math.floor((i * length) / THUMB))
    return [from, Math.max(from + 1, Math.floor(((i + 1) * length) / THUMB))] as const
  })
}

/** Makes the function that describes records of one size: it writes DESCRIPTOR_LENGTH numbers of length 1 in all, or says that the picture is too flat. */
export function createDescriber(size: ImageSize): (pixels: Uint8Array, offset: number, out: Float32Array, at: number) => boolean {
  const { width, channels } = size
  const rows = cells(size.height)
  const columns = cells(width)
  const thumb = new Float64Array(THUMB * THUMB)
  const halfway = new Float64Array(KEPT * THUMB)
  return (pixels, offset, out, at) => {
    rows.forEach(([top, bottom], i) => {
      columns.forEach(([left, right], j) => {
        let sum = 0
        for (let y = top; y < bottom; y += 1) {
          for (let x = left; x < right; x += 1) {
            const p = offset + (y * width + x) * channels
            sum += channels === 1 ? (pixels[p] ?? 0) : luminance(pixels[p] ?? 0, pixels[p + 1] ?? 0, pixels[p + 2] ?? 0)
          }
        }
        thumb[i * THUMB + j] = sum / ((bottom - top) * (right - left))
      })
    })
    COSINES.forEach((wave, k) => {
      for (let j = 0; j < THUMB; j += 1) {
        let sum = 0
        for (let i = 0; i < THUMB; i += 1) sum += (wave[i] ?? 0) * (thumb[i * THUMB + j] ?? 0)
        halfway[k * THUMB + j] = sum
      }
    })
    let energy = 0
    for (let k = 0; k < KEPT; k += 1) {
      COSINES.forEach((wave, l) => {
        if (k + l === 0) return
        let sum = 0
        for (let j = 0; j < THUMB; j += 1) sum += (wave[j] ?? 0) * (halfway[k * THUMB + j] ?? 0)
        out[at + k * KEPT + l - 1] = sum
        energy += sum * sum
      })
    }
    if (energy < LEAST_CONTRAST * LEAST_CONTRAST * THUMB * THUMB) return false
    const scale = 1 / Math.sqrt(energy)
    for (let i = at; i < at + DESCRIPTOR_LENGTH; i += 1) out[i] = (out[i] ?? 0) * scale
    return true
  }
}
