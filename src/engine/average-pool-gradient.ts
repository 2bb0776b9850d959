// The gradient of average pooling where windows reach over the edge, which tfjs 4.22 gets wrong on every backend.
import * as tf from '@tensorflow/tfjs'
import type { StockFault } from './stock-fault'

interface PoolingAttrs {
  readonly filterSize: number[] | number
  readonly strides: number[] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

interface Axis {
  readonly out: number
  readonly stride: number
  readonly before: number
  readonly taps: number
  readonly size: number
}

/** What share of a window lies within 0 … size − 1, for each place of an axis. */
function shares({ out, stride, before, taps, size }: Axis): readonly number[] {
  return Array.from({ length: out }, (_, place) => {
    const from = place * stride - before
    return (Math.min(size, from + taps) - Math.max(0, from)) / taps
  })
}

function axesOf(shape: number[], { filterSize, strides, pad, dimRoundingMode }: PoolingAttrs): readonly Axis[] {
  if (shape.length === 4) {
    const [size, steps] = [filterSize as [number, number], strides as [number, number]]
    const info = tf.backend_util.computePool2DInfo(shape as tf.Tensor4D['shape'], size, steps, 1, pad, dimRoundingMode)
    const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
    return [
      { out: outHeight, stride: strideHeight, before: padInfo.top, taps: filterHeight, size: inHeight },
      { out: outWidth, stride: strideWidth, before: padInfo.left, taps: filterWidth, size: inWidth },
    ]
  }
  const [size, steps] = [filterSize as [number, number, number], strides as [number, number, number]]
  const info = tf.backend_util.computePool3DInfo(shape as tf.Tensor5D['shape'], size, steps, 1, pad, dimRoundingMode)
  const { inDepth, inHeight, inWidth, outDepth, outHeight, outWidth, filterDepth, filterHeight, filterWidth, padInfo } = info
  return [
    { out: outDepth, stride: info.strideDepth, before: padInfo.front, taps: filterDepth, size: inDepth },
    { out: outHeight, stride: info.strideHeight, before: padInfo.top, taps: filterHeight, size: inHeight },
    { out: outWidth, stride: info.strideWidth, before: padInfo.left, taps: filterWidth, size: inWidth },
  ]
}

export const averagePoolFaults: readonly StockFault[] = ['AvgPool', 'AvgPool3D'].map((name) => ({
  name,
  on: ['wasm', 'cpu'],
  fault: 'wrong',
  why: 'tfjs 4.22 divides the gradient by the whole window, the value by the part of it that lies in the image.',
}))

let installed = false

/**
 * Forward, tfjs divides by the pixels of a window that lie in the image, as TensorFlow does; backward it divides by the
 * whole window. Scaling dy by the quotient of the two before tfjs's own gradient makes that right.
 */
export function installAveragePoolGradient(): void {
  if (installed) return
  installed = true
  for (const { name } of averagePoolFaults) {
    const original = tf.getGradient(name)
    if (!original) throw new Error(`tfjs has no gradient for '${name}'`)
    tf.registerGradient({
      ...original,
      gradFunc: (dy, saved, attrs) => {
        const axes = axesOf(saved[0]?.shape ?? [], attrs as unknown as PoolingAttrs).map(shares)
        if (axes.flat().every((share) => share === 1)) return original.gradFunc(dy, saved, attrs)
        const factors = axes.reduce<readonly number[]>((all, axis) => all.flatMap((factor) => axis.map((share) => factor / share)), [1])
        const scaled = tf.mul(dy as tf.Tensor, tf.tensor([...factors], [1, ...axes.map(({ length }) => length), 1]))
        return original.gradFunc(scaled, saved, attrs)
      },
    })
  }
}
