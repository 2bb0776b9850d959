// Shapes and their arithmetic. A Shape omits the batch axis; null = unknown; images are [height, width, channels].

/** Size of each axis without the batch axis; `null` where it is not known. `[]` is a scalar per sample. */
export type Shape = readonly (number | null)[]

/** A shape whose every axis is known. */
export type KnownShape = readonly number[]

/** Vertical, then horizontal. */
export type Pair = readonly [number, number]

export type PaddingMode = 'same' | 'valid'

export function isKnownShape(shape: Shape): shape is KnownShape {
  return shape.every((size) => size !== null)
}

/** Number of values per sample, or null where an axis is unknown. */
export function sizeOf(shape: KnownShape): number
export function sizeOf(shape: Shape): number | null
export function sizeOf(shape: Shape): number | null {
  let product = 1
  for (const size of shape) {
    if (size === null) return null
    product *= size
  }
  return product
}

/** `64×64×3`; a scalar is `1`, an unknown axis `?`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.map((size) => size ?? '?').join('×')
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/**
 * Length of one spatial axis after a convolution or pooling window, and the zeros added before and after.
 * Source: TensorFlow's padding rule (`same`: ceil(size/stride), the extra zero goes after).
 * The length is 0 or less where the window does not fit (`valid` only).
 */
export function slideWindow(
  size: number,
  window: number,
  stride: number,
  padding: PaddingMode,
  dilation = 1,
): { readonly size: number; readonly before: number; readonly after: number } {
  const reach = (window - 1) * dilation + 1
  if (padding === 'valid') {
    return { size: Math.floor((size - reach) / stride) + 1, before: 0, after: 0 }
  }
  const out = Math.ceil(size / stride)
  const total = Math.max(0, (out - 1) * stride + reach - size)
  const before = Math.floor(total / 2)
  return { size: out, before, after: total - before }
}
