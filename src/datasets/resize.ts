// How a picture of any proportions becomes one of the input's: the user's choice, as geometry that every decoder follows.
import type { ImageSize } from './dataset'

export const RESIZE_POLICIES = ['stretch', 'crop', 'pad'] as const

/**
 * `stretch`: the whole picture, its proportions given up. `crop`: the largest middle part of the input's proportions.
 * `pad`: the whole picture in its proportions, with white on two sides.
 */
export type ResizePolicy = (typeof RESIZE_POLICIES)[number]

export const DEFAULT_RESIZE: ResizePolicy = 'stretch'

/** What a decoder needs to know to make a record of an image file. */
export interface DecodePolicy {
  readonly size: ImageSize
  readonly resize: ResizePolicy
}

/** All that decides the records of image files: the same recipe gives the same bytes. Plain JSON. */
export interface Recipe extends ImageSize {
  readonly resize: ResizePolicy
  /** Name and version of the decoder. */
  readonly decoder: string
}

export interface Extent {
  readonly width: number
  readonly height: number
}

/** In pixels from the top left. */
export interface Rectangle extends Extent {
  readonly left: number
  readonly top: number
}

export interface Placement {
  /** Part of the upright source that is taken. */
  readonly from: Rectangle
  /** Where it comes to stand; what is outside stays white. */
  readonly to: Rectangle
}

/** Whole pixels on both sides. Where source and target have the same size all policies are one. */
export function placeImage(source: Extent, target: Extent, policy: ResizePolicy): Placement {
  const whole = { from: { left: 0, top: 0, ...extentOf(source) }, to: { left: 0, top: 0, ...extentOf(target) } }
  if (policy === 'crop') return { ...whole, from: middle(source, fitInside(target, source)) }
  if (policy === 'pad') return { ...whole, to: middle(target, fitInside(source, target)) }
  return whole
}

function extentOf({ width, height }: Extent): Extent {
  return { width, height }
}

/** The largest extent of `shape`'s proportions that fits into `room`. */
function fitInside(shape: Extent, room: Extent): Extent {
  const wide = shape.width * room.height >= shape.height * room.width
  return wide
    ? { width: room.width, height: Math.max(1, Math.round((room.width * shape.height) / shape.width)) }
    : { width: Math.max(1, Math.round((room.height * shape.width) / shape.height)), height: room.height }
}

function middle(room: Extent, { width, height }: Extent): Rectangle {
  return { left: Math.floor((room.width - width) / 2), top: Math.floor((room.height - height) / 2), width, height }
}
