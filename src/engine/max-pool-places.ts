// Where the maxima of windows in three dimensions lie, for the backends that have it wrong. No layer needs it yet: plain loops do.
import * as tf from '@tensorflow/tfjs'

export interface Pool3dAttrs {
  readonly filterSize: [number, number, number] | number
  readonly strides: [number, number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** The places of an axis of `size` that a window starting at `start` covers: from, to (exclusive). */
function span(start: number, taps: number, size: number): readonly [number, number] {
  return [Math.max(0, start), Math.min(size, start + taps)]
}

/** Where in x the greatest value of every window lies; of equal ones the first, as on the CPU backend. In the order of the output. */
export function greatestPlaces(
  x: ArrayLike<number>,
  shape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: Pool3dAttrs,
): { readonly places: Int32Array; readonly outShape: number[] } {
  const info = tf.backend_util.computePool3DInfo(shape as tf.Tensor5D['shape'], filterSize, strides, 1, pad, dimRoundingMode)
  const { batchSize, inDepth, inHeight, inWidth, inChannels, outDepth, outHeight, outWidth, padInfo, outShape } = info
  const places = new Int32Array(outShape.reduce((a, b) => a * b, 1))
  let out = 0
  for (let image = 0; image < batchSize; image += 1) {
    for (let depth = 0; depth < outDepth; depth += 1) {
      const [firstPlane, endPlane] = span(depth * info.strideDepth - padInfo.front, info.filterDepth, inDepth)
      for (let row = 0; row < outHeight; row += 1) {
        const [firstRow, endRow] = span(row * info.strideHeight - padInfo.top, info.filterHeight, inHeight)
        for (let column = 0; column < outWidth; column += 1) {
          const [firstColumn, endColumn] = span(column * info.strideWidth - padInfo.left, info.filterWidth, inWidth)
          for (let channel = 0; channel < inChannels; channel += 1) {
            let best = -1
            for (let d = firstPlane; d < endPlane; d += 1) {
              for (let h = firstRow; h < endRow; h += 1) {
                for (let w = firstColumn; w < endColumn; w += 1) {
                  const at = (((image * inDepth + d) * inHeight + h) * inWidth + w) * inChannels + channel
                  if (best < 0 || (x[at] ?? 0) > (x[best] ?? 0)) best = at
                }
              }
            }
            places[out] = best
            out += 1
          }
        }
      }
    }
  }
  return { places, outShape }
}

/** Adds every dy to the place of its window's maximum. `dx`: as long as x, zeros before. */
export function addMaxGradient(places: Int32Array, dy: ArrayLike<number>, dx: { [index: number]: number }): void {
  places.forEach((place, i) => {
    dx[place] = (dx[place] ?? 0) + (dy[i] ?? 0)
  })
}
