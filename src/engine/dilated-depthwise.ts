// Training through dilated depthwise convolutions, which tfjs 4.22 refuses on every backend.
import * as tf from '@tensorflow/tfjs'
import type { StockFault } from './stock-fault'

export const dilatedDepthwiseFault: StockFault = {
  name: 'DepthwiseConv2dNative, dilated',
  on: ['wasm', 'cpu'],
  fault: 'missing',
  why: 'tfjs 4.22 has no gradient of a dilated depthwise convolution: training one throws.',
}

/** [kh, kw, c, m] → [(kh − 1)·d + 1, (kw − 1)·d + 1, c, m], zeros between the taps: the same convolution without dilation. */
function spread(filter: tf.Tensor4D, down: number, right: number): tf.Tensor4D {
  const [kh, kw, c, m] = filter.shape
  const apart = filter
    .reshape([kh, 1, kw, 1, c * m])
    .pad([
      [0, 0],
      [0, down - 1],
      [0, 0],
      [0, right - 1],
      [0, 0],
    ])
    .reshape<tf.Tensor4D>([kh * down, kw * right, c, m])
  return apart.slice([0, 0, 0, 0], [(kh - 1) * down + 1, (kw - 1) * right + 1, c, m])
}

let installed = false

/** Registers the gradient; undilated convolutions keep tfjs's own. */
export function installDilatedDepthwise(): void {
  if (installed) return
  installed = true
  const original = tf.getGradient('DepthwiseConv2dNative')
  if (!original) throw new Error("tfjs has no gradient for 'DepthwiseConv2dNative'")
  tf.registerGradient({
    ...original,
    gradFunc: (dy, saved, attrs) => {
      const { dilations } = attrs as unknown as { readonly dilations: readonly number[] | number | null }
      const [down = 1, right = 1] = typeof dilations === 'number' ? [dilations, dilations] : (dilations ?? [])
      if (down === 1 && right === 1) return original.gradFunc(dy, saved, attrs)
      const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D]
      const undilated = (): tf.Tensor4D => spread(filter, down, right)
      const own = { ...attrs, dilations: [1, 1] }
      return {
        x: () =>
          tf.tidy(() =>
            tf
              .engine()
              .runKernel<tf.Tensor>(
                'DepthwiseConv2dNativeBackpropInput',
                { dy: dy as tf.Tensor, filter: undilated() },
                { ...own, inputShape: x.shape },
              ),
          ),
        filter: () =>
          tf.tidy(() => {
            const { shape } = undilated()
            const inputs = { x, dy: dy as tf.Tensor }
            const whole = tf.engine().runKernel<tf.Tensor>('DepthwiseConv2dNativeBackpropFilter', inputs, { ...own, filterShape: shape })
            return whole.stridedSlice([0, 0, 0, 0], shape, [down, right, 1, 1])
          }),
      }
    },
  })
}
