// How decoded pixels become a record: one rule for every decoder, so that two hosts see the same numbers.
import type { ImageSize } from './dataset'

/** Counts changes of what the program itself does to pixels: placing, filtering, grey, transparency. */
export const PIXEL_RULE_VERSION = 3

/** Bytes of one record. */
export function recordLength(size: ImageSize): number {
  return size.height * size.width * size.channels
}

/** Luminance of sRGB values (ITU-R BT.601 weights 0.299, 0.587, 0.114), rounded; grey in gives the same grey out. */
export function luminance(red: number, green: number, blue: number): number {
  return Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1000)
}

/**
 * Writes pixels of `from` channels to a record of `to` channels at `offset`. source: [count, from] uint8 with `from` 1 (grey), 2 (grey,
 * alpha), 3 (RGB) or 4 (RGB, alpha, not premultiplied). Transparent pixels are laid over white: v·a + 255·(1 − a), rounded.
 */
export function writeRecord(
  source: ArrayLike<number>,
  from: 1 | 2 | 3 | 4,
  target: Uint8Array,
  offset: number,
  to: 1 | 3,
  count: number,
): void {
  const hasAlpha = from === 2 || from === 4
  const colours = from >= 3 ? 3 : 1
  for (let i = 0; i < count; i += 1) {
    const at = i * from
    let red = source[at] ?? 0
    let green = colours === 3 ? (source[at + 1] ?? 0) : red
    let blue = colours === 3 ? (source[at + 2] ?? 0) : red
    if (hasAlpha) {
      const alpha = source[at + from - 1] ?? 255
      if (alpha < 255) {
        red = overWhite(red, alpha)
        green = overWhite(green, alpha)
        blue = overWhite(blue, alpha)
      }
    }
    if (to === 3) {
      const out = offset + i * 3
      target[out] = red
      target[out + 1] = green
      target[out + 2] = blue
    } else {
      target[offset + i] = colours === 1 ? red : luminance(red, green, blue)
    }
  }
}

function overWhite(value: number, alpha: number): number {
  return Math.floor((value * alpha + 255 * (255 - alpha) + 127) / 255)
}
