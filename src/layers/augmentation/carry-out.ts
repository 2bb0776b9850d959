// Carries the plan of a picture out: geometry, brightness and contrast, noise and holes in one pass over its pixels.
import type { PicturePlan, PictureSize } from './operation'

const GREY = 128

/** Index into 0 … n − 1 of a place outside, as if mirrors stood at the edges: −1 → 0, −2 → 1, n → n − 1. */
function mirror(place: number, n: number): number {
  const period = 2 * n
  const inside = ((place % period) + period) % period
  return inside < n ? inside : period - 1 - inside
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0
}

/** A 32-bit bijection ("lowbias32", C. Wellons, hash-prospector). */
function mix(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}

/** Standard deviation of the sum of four independent bytes: √(4 · (256² − 1) / 12). */
const FOUR_BYTES = Math.sqrt((4 * (65_536 - 1)) / 12)

/**
 * @param source records [height, width, channels] uint8; the one at `from` is read
 * @param target takes the changed record at `to`; another array than `source`, or another place in it
 * @param noiseSeed decides the noise of this picture
 */
export function carryOut(
  plan: PicturePlan,
  size: PictureSize,
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  noiseSeed: number,
): void {
  const { geometry, gain, bias, noise } = plan
  const isPlain = gain === 1 && bias === 0
  const levels = isPlain ? null : colourTable(gain, bias)
  if (isTurn(geometry)) copyTurned(geometry.xx < 0, geometry.yy < 0, size, source, from, target, to, levels)
  else resample(plan, size, source, from, target, to)
  if (noise > 0) addNoise(target, to, size.height * size.width * size.channels, noise, noiseSeed)
  for (const { left, top, right, bottom } of plan.holes) {
    for (let y = top; y < bottom; y += 1) {
      const start = to + (y * size.width + left) * size.channels
      target.fill(GREY, start, start + Math.max(0, right - left) * size.channels)
    }
  }
}

/** True where every pixel of the result is one of the source: as it is, or mirrored. */
function isTurn({ xx, xy, yx, yy, x0, y0 }: PicturePlan['geometry']): boolean {
  return Math.abs(xx) === 1 && Math.abs(yy) === 1 && xy === 0 && yx === 0 && x0 === 0 && y0 === 0
}

function colourTable(gain: number, bias: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => toByte(value * gain + bias))
}

function copyTurned(
  flipX: boolean,
  flipY: boolean,
  { height, width, channels }: PictureSize,
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  levels: Uint8Array | null,
): void {
  const line = width * channels
  for (let y = 0; y < height; y += 1) {
    const start = from + (flipY ? height - 1 - y : y) * line
    let out = to + y * line
    for (let x = 0; x < width; x += 1) {
      let at = start + (flipX ? width - 1 - x : x) * channels
      for (let c = 0; c < channels; c += 1, at += 1, out += 1) {
        const value = source[at] ?? 0
        target[out] = levels ? (levels[value] ?? 0) : value
      }
    }
  }
}

/** Bilinear; what lies outside is mirrored in. Rounded once, after gain and bias. */
function resample(plan: PicturePlan, size: PictureSize, source: Uint8Array, from: number, target: Uint8Array, to: number): void {
  const { geometry, gain, bias } = plan
  const { xx, xy, yx, yy, x0, y0 } = geometry
  const { height, width, channels } = size
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2]
  let out = to
  for (let row = 0; row < height; row += 1) {
    const y = row - centreY
    for (let column = 0; column < width; column += 1) {
      const x = column - centreX
      const sourceX = xx * x + xy * y + x0 + centreX
      const sourceY = yx * x + yy * y + y0 + centreY
      const floorX = Math.floor(sourceX)
      const floorY = Math.floor(sourceY)
      const shareX = sourceX - floorX
      const shareY = sourceY - floorY
      const isInside = floorX >= 0 && floorY >= 0 && floorX + 1 < width && floorY + 1 < height
      const left = isInside ? floorX : mirror(floorX, width)
      const right = isInside ? floorX + 1 : mirror(floorX + 1, width)
      const upper = from + (isInside ? floorY : mirror(floorY, height)) * width * channels
      const lower = from + (isInside ? floorY + 1 : mirror(floorY + 1, height)) * width * channels
      let upperLeft = upper + left * channels
      let upperRight = upper + right * channels
      let lowerLeft = lower + left * channels
      let lowerRight = lower + right * channels
      for (let c = 0; c < channels; c += 1) {
        const a = source[upperLeft] ?? 0
        const b = source[lowerLeft] ?? 0
        const above = a + ((source[upperRight] ?? 0) - a) * shareX
        const below = b + ((source[lowerRight] ?? 0) - b) * shareX
        target[out] = toByte((above + (below - above) * shareY) * gain + bias)
        out += 1
        upperLeft += 1
        upperRight += 1
        lowerLeft += 1
        lowerRight += 1
      }
    }
  }
}

/** Four random bytes add up to nearly a bell curve. Value i depends on (seed, i) alone. */
function addNoise(target: Uint8Array, to: number, length: number, deviation: number, seed: number): void {
  const step = deviation / FOUR_BYTES
  for (let i = 0; i < length; i += 1) {
    const word = mix(mix(i ^ seed) + seed)
    const sum = (word & 0xff) + ((word >>> 8) & 0xff) + ((word >>> 16) & 0xff) + (word >>> 24)
    target[to + i] = toByte((target[to + i] ?? 0) + (sum - 510) * step)
  }
}
