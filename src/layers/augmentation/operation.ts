// The interface of an augmentation operation, and the plan of one picture that operations make together. Adding one is adding its file.
import type { Text } from '../../diagnostics'
import type { Param } from '../params'

export interface PictureSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/**
 * Where a pixel of the result comes from: source x = xx·x + xy·y + x0, source y = yx·x + yy·y + y0, both in pixels from the
 * picture's centre, x to the right and y down.
 */
export interface Affine {
  readonly xx: number
  readonly xy: number
  readonly yx: number
  readonly yy: number
  readonly x0: number
  readonly y0: number
}

export const IDENTITY: Affine = { xx: 1, xy: 0, yx: 0, yy: 1, x0: 0, y0: 0 }

/** The map that looks through `second` first: what `second` does is seen in the result of `first`. */
export function compose(first: Affine, second: Affine): Affine {
  return {
    xx: first.xx * second.xx + first.xy * second.yx,
    xy: first.xx * second.xy + first.xy * second.yy,
    yx: first.yx * second.xx + first.yy * second.yx,
    yy: first.yx * second.xy + first.yy * second.yy,
    x0: first.xx * second.x0 + first.xy * second.y0 + first.x0,
    y0: first.yx * second.x0 + first.yy * second.y0 + first.y0,
  }
}

/** A rectangle of pixels: columns left … right − 1, rows top … bottom − 1. */
export interface Hole {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What happens to one picture. It is carried out in one pass over its pixels, in the order of the members. */
export interface PicturePlan {
  geometry: Affine
  /** v · gain + bias, v in 0 … 255. */
  gain: number
  bias: number
  /** Standard deviation of what is added to each value, in levels of 0 … 255. */
  noise: number
  /** Covered with mid grey. */
  readonly holes: Hole[]
}

export function emptyPlan(): PicturePlan {
  return { geometry: IDENTITY, gain: 1, bias: 0, noise: 0, holes: [] }
}

/** Four numbers in [0, 1), drawn for (seed, epoch, step, node, operation, sample). */
export type Draws = readonly [number, number, number, number]

/** One way to change pictures. `amount` 0 or false changes nothing. Pure. */
export interface AugmentationOperation<A extends number | boolean = number | boolean> {
  /** Name of the node's parameter; stands in project files. */
  readonly type: string
  readonly amount: Param<A>
  isOn(amount: A): boolean
  /** Adds what it does to the plan of one picture. */
  plan(amount: A, draws: Draws, plan: PicturePlan, size: PictureSize): void
  /** In few words, for the node: `rotate ±15°`. */
  describe(amount: A): Text
}
