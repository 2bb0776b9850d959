// The gradient of average pooling where windows reach over the edge, which tfjs 4.22 gets wrong on every backend.
import * as tf from '@tensorflow/tfjs'

interface PoolingAttrs {
  readonly filterSize: [number, number] | number
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** How much of a window of `taps` lies within 0 … size − 1, for each of `out` places. */
function inside(out: number, stride: number, before: number, taps: number, size: number): readonly number[] {
  return Array.from({ length: out }, (_, place) => {
    const from = place * stride - before
    return Math.min(size, from + taps) - Math.max(0, from)
  })
}

let installed = false

/**
 * Forward, tfjs divides by the pixels of a window that lie in the image, as TensorFlow does; backward it divides by the
 * whole window. Scaling dy by the quotient of the two before tfjs's own gradient makes that right.
 */
export function installAveragePoolGradient(): void {
  if (installed) return
  installed = true
  const original = tf.getGradient('AvgPool')
  if (!original) throw new Error("tfjs has no gradient for 'AvgPool'")
  tf.registerGradient({
    ...original,
    gradFunc: (dy, saved, attrs) => {
      const [x] = saved as [tf.Tensor4D]
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolingAttrs
      const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode)
      const { filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth, padInfo } = info
      const rows = inside(outHeight, strideHeight, padInfo.top, filterHeight, inHeight)
      const columns = inside(outWidth, strideWidth, padInfo.left, filterWidth, inWidth)
      const whole = rows.every((count) => count === filterHeight) && columns.every((count) => count === filterWidth)
      if (whole) return original.gradFunc(dy, saved, attrs)
      const factors = rows.flatMap((row) => columns.map((column) => (filterHeight * filterWidth) / (row * column)))
      const scaled = tf.mul(dy as tf.Tensor, tf.tensor(factors, [1, outHeight, outWidth, 1]))
      return original.gradFunc(scaled, saved, attrs)
    },
  })
}
