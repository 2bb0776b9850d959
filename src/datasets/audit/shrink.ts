// A record made smaller by taking the mean of the pixels under each new one.
import type { ImageSize } from '../dataset'

/** Writes [height, width, channels] means to `out`; `to` is no larger than `size`. */
export function shrinkRecord(
  pixels: Uint8Array,
  offset: number,
  size: ImageSize,
  to: { readonly width: number; readonly height: number },
  out: Float64Array,
): void {
  const { width, height, channels } = size
  out.fill(0)
  for (let i = 0; i < to.height; i += 1) {
    const top = Math.floor((i * height) / to.height)
    const bottom = Math.floor(((i + 1) * height) / to.height)
    for (let j = 0; j < to.width; j += 1) {
      const left = Math.floor((j * width) / to.width)
      const right = Math.floor(((j + 1) * width) / to.width)
      const share = 1 / ((bottom - top) * (right - left))
      const target = (i * to.width + j) * channels
      for (let y = top; y < bottom; y += 1) {
        for (let p = (y * width + left) * channels; p < (y * width + right) * channels; p += 1) {
          const at = target + (p % channels)
          out[at] = (out[at] ?? 0) + (pixels[offset + p] ?? 0) * share
        }
      }
    }
  }
}
