// Everything an audit needs of the pixels, measured once per load; splits and classes may change without doing so again.
import type { ImageSize } from '../dataset'
import { recordLength } from '../pixels'
import { exactGroups } from './exact-groups'
import { nearGroups } from './near-groups'

export interface ImageMeasures {
  /** Rows with the very same pixels, two and more each. */
  readonly exact: readonly (readonly number[])[]
  /** Rows that are nearly the same, two and more each; of equal rows only the first takes part. */
  readonly near: readonly (readonly number[])[]
  /** False where there were too many candidates to compare them all. */
  readonly nearComplete: boolean
  /** Rows of one colour. They are in no group above: that they are empty says it all. */
  readonly constant: readonly number[]
  /** Rows without colour in records of three channels; the constant ones left out. */
  readonly grey: readonly number[]
}

/** Most levels between the darkest and the brightest value of a channel of an image of one colour. */
const CONSTANT_RANGE = 4
/** Most levels between the channels of a grey pixel: saving as JPEG moves them a little. */
const GREY_SPREAD = 6

function isConstant(pixels: Uint8Array, from: number, length: number, channels: number): boolean {
  for (let c = 0; c < channels; c += 1) {
    let low = 255
    let high = 0
    for (let i = from + c; i < from + length; i += channels) {
      const value = pixels[i] ?? 0
      if (value < low) low = value
      if (value > high) high = value
      if (high - low > CONSTANT_RANGE) return false
    }
  }
  return true
}

function isGrey(pixels: Uint8Array, from: number, length: number): boolean {
  for (let i = from; i < from + length; i += 3) {
    const [red, green, blue] = [pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0]
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY_SPREAD) return false
  }
  return true
}

/** Measures [n, height, width, channels] uint8 records; about a third of a second for 1,000 of 64×64×3, so not for the interface's thread. */
export function measureImages(pixels: Uint8Array, size: ImageSize): ImageMeasures {
  const length = recordLength(size)
  const count = Math.floor(pixels.length / length)
  const constant: number[] = []
  const grey: number[] = []
  for (let row = 0; row < count; row += 1) {
    if (isConstant(pixels, row * length, length, size.channels)) constant.push(row)
    else if (size.channels === 3 && isGrey(pixels, row * length, length)) grey.push(row)
  }
  const empty = new Set(constant)
  const exact = exactGroups(pixels, length, count).filter(([first]) => first !== undefined && !empty.has(first))
  const copies = new Set(exact.flatMap((group) => group.slice(1)))
  const distinct: number[] = []
  for (let row = 0; row < count; row += 1) if (!empty.has(row) && !copies.has(row)) distinct.push(row)
  const near = nearGroups(pixels, size, distinct)
  return { exact, near: near.groups, nearComplete: near.complete, constant, grey }
}
