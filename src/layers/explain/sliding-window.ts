// A window over a small picture, step by step: what it covers, what a convolution or a pooling makes of it.
import type { PaddingMode, Pair } from '../../tensor'
import { slideWindow } from '../../tensor'

/** [height, width, channels], row-major, values in 0…1. */
export interface SmallImage {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly values: ArrayLike<number>
}

export interface SlidingSpec {
  readonly window: Pair
  readonly stride: Pair
  readonly padding: PaddingMode
  readonly dilation: Pair
}

/** Size of the result, and the rows and columns of zeros around the picture. */
export interface Slide {
  readonly rows: number
  readonly columns: number
  readonly before: Pair
  readonly after: Pair
}

/** How the window moves; `rows` and `columns` are 0 or less where it does not fit. */
export function slideOver({ height, width }: Pick<SmallImage, 'height' | 'width'>, spec: SlidingSpec): Slide {
  const down = slideWindow(height, spec.window[0], spec.stride[0], spec.padding, spec.dilation[0])
  const across = slideWindow(width, spec.window[1], spec.stride[1], spec.padding, spec.dilation[1])
  return { rows: down.size, columns: across.size, before: [down.before, across.before], after: [down.after, across.after] }
}

/** One cell under the window. Outside the picture its value is 0. */
export interface PatchCell {
  readonly row: number
  readonly column: number
  readonly isInside: boolean
  /** One number a channel. */
  readonly values: readonly number[]
}

/** The cells under the window that makes the result at [row, column], row by row. */
export function patchAt(image: SmallImage, spec: SlidingSpec, row: number, column: number): readonly PatchCell[] {
  const { before } = slideOver(image, spec)
  const cells: PatchCell[] = []
  for (let u = 0; u < spec.window[0]; u += 1) {
    for (let v = 0; v < spec.window[1]; v += 1) {
      const r = row * spec.stride[0] + u * spec.dilation[0] - before[0]
      const c = column * spec.stride[1] + v * spec.dilation[1] - before[1]
      const isInside = r >= 0 && r < image.height && c >= 0 && c < image.width
      const first = (r * image.width + c) * image.channels
      const values = Array.from({ length: image.channels }, (_, channel) => (isInside ? (image.values[first + channel] ?? 0) : 0))
      cells.push({ row: r, column: c, isInside, values })
    }
  }
  return cells
}

/** One filter: weights [window height, window width, channels], row-major. */
export interface Filter {
  readonly weights: readonly number[]
  readonly bias: number
}

/** Products summed channel by channel, and all of them with the bias. */
export function convolve(
  patch: readonly PatchCell[],
  { weights, bias }: Filter,
): { readonly channels: readonly number[]; readonly sum: number } {
  const channels = patch[0]?.values.map((_, channel) =>
    patch.reduce((sum, { values }, cell) => sum + (values[channel] ?? 0) * (weights[cell * values.length + channel] ?? 0), 0),
  )
  const sums = channels ?? []
  return { channels: sums, sum: sums.reduce((a, b) => a + b, bias) }
}

/** Largest value of a channel with its cell, and the mean; zeros around the picture count for neither. */
export function pool(
  patch: readonly PatchCell[],
  channel: number,
): { readonly max: number; readonly winner: number; readonly mean: number } {
  let winner = -1
  let sum = 0
  let counted = 0
  patch.forEach(({ isInside, values }, cell) => {
    if (!isInside) return
    const value = values[channel] ?? 0
    sum += value
    counted += 1
    if (winner < 0 || value > (patch[winner]?.values[channel] ?? 0)) winner = cell
  })
  return { max: patch[winner]?.values[channel] ?? 0, winner, mean: counted === 0 ? 0 : sum / counted }
}

/** One kernel a channel to look at: edges across, edges down, the mean. Read channel by channel, never added up. */
export function exampleKernels([height, width]: Pair, channels: number, hasBias: boolean): Filter {
  const share = Number((1 / (height * width)).toPrecision(2))
  const kernels = [
    (_u: number, v: number) => Math.sign(v - (width - 1) / 2),
    (u: number) => Math.sign(u - (height - 1) / 2),
    () => share,
  ] as const
  const weights = Array.from({ length: height * width * channels }, (_, i) => {
    const cell = Math.floor(i / channels)
    return kernels[i % channels]?.(Math.floor(cell / width), cell % width) ?? share
  })
  return { weights, bias: hasBias ? 0.1 : 0 }
}

/** Two filters to look at: one answers to edges, one to red against blue. They stand for what training finds. */
export function exampleFilters([height, width]: Pair, channels: number, hasBias: boolean): readonly [Filter, Filter] {
  const make = (weight: (u: number, v: number, channel: number) => number, bias: number): Filter => ({
    weights: Array.from({ length: height * width * channels }, (_, i) => {
      const cell = Math.floor(i / channels)
      return weight(Math.floor(cell / width), cell % width, i % channels)
    }),
    bias: hasBias ? bias : 0,
  })
  const edge = (u: number, v: number): number =>
    width > 1 ? Math.sign(v - (width - 1) / 2) : height > 1 ? Math.sign(u - (height - 1) / 2) : 1
  const share = Number((1 / (height * width)).toPrecision(2))
  return [make(edge, 0.1), make((_u, _v, channel) => (channels < 3 ? share : ([share, 0, -share][channel] ?? 0)), -0.1)]
}

/** A picture's size on which the window can be seen to move: a few steps, small enough for numbers. */
export function pictureSize({ window, stride, dilation }: SlidingSpec): Pair {
  const side = (axis: 0 | 1): number => {
    const reach = (window[axis] - 1) * dilation[axis] + 1
    return Math.max(reach, Math.min(14, Math.max(7, reach + 2 * stride[axis])))
  }
  return [side(0), side(1)]
}
