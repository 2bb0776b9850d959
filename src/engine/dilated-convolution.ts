// Training through dilated convolutions, which tfjs 4.22 refuses on every backend.
import * as tf from '@tensorflow/tfjs'
import type { StockFault } from './stock-fault'

interface ConvolutionAttrs {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dilations: [number, number] | number
  readonly dataFormat: 'NHWC' | 'NCHW'
}

type Pair = readonly [number, number]

function pair(value: readonly number[] | number): Pair {
  return typeof value === 'number' ? [value, value] : [value[0] ?? 1, value[1] ?? 1]
}

function fourAxes(shape: readonly number[]): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape
  return [a, b, c, d]
}

/**
 * Gradients of a convolution of stride 1 and dilation d (tfjs allows no other stride with a dilation), as convolutions:
 * dx = dy ∗ (filter turned by 180°, channels swapped) at dilation d;
 * dW = (x with batch and channels swapped) ∗ (dy with the batch as input channels), at stride d.
 */
function dilatedGradients(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  { strides, pad, dilations }: ConvolutionAttrs,
): Record<string, () => tf.Tensor> {
  const info = tf.backend_util.computeConv2DInfo(fourAxes(x.shape), fourAxes(filter.shape), strides, dilations, pad, undefined, false)
  const { top, bottom, left, right } = info.padInfo
  const reachY = (info.filterHeight - 1) * info.dilationHeight
  const reachX = (info.filterWidth - 1) * info.dilationWidth
  const step: [number, number] = [info.dilationHeight, info.dilationWidth]
  return {
    x: () =>
      tf.tidy(() => {
        // Zeros all round let every tap meet every dy; explicit padding of the convolution itself could not go below 0.
        const around: tf.Tensor4D = dy.pad([
          [0, 0],
          [reachY, reachY],
          [reachX, reachX],
          [0, 0],
        ])
        const turned = filter.reverse<tf.Tensor4D>([0, 1]).transpose<tf.Tensor4D>([0, 1, 3, 2])
        const whole = tf.conv2d(around, turned, 1, 'valid', 'NHWC', step)
        return whole.slice([0, top, left, 0], x.shape)
      }),
    filter: () =>
      tf.tidy(() => {
        const padded: tf.Tensor4D = x.pad([
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ])
        const gradient = tf.conv2d(padded.transpose<tf.Tensor4D>([3, 1, 2, 0]), dy.transpose<tf.Tensor4D>([1, 2, 0, 3]), step, 'valid')
        const [height, width] = filter.shape
        return gradient.slice([0, 0, 0, 0], [-1, height, width, -1]).transpose([1, 2, 0, 3])
      }),
  }
}

/** The fields of tfjs's Conv2D layer that its call reads. */
interface ConvolutionLayer {
  readonly kernel: { read(): tf.Tensor4D }
  readonly bias: { read(): tf.Tensor } | null
  readonly strides: number[]
  readonly padding: string
  readonly dilationRate: number[] | number
  readonly activation: { apply(x: tf.Tensor): tf.Tensor } | null
}

type Call = (inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor | tf.Tensor[]

export const dilatedConvolutionFault: StockFault = {
  name: 'Conv2D, dilated',
  on: ['wasm', 'cpu'],
  fault: 'missing',
  why: 'tfjs 4.22 has no gradient of a dilated convolution: training one throws.',
}

let installed = false

/** Registers the gradient, and keeps dilated layers away from the fused operation, whose own gradient cannot be replaced. */
export function installDilatedConvolution(): void {
  if (installed) return
  installed = true
  const original = tf.getGradient('Conv2D')
  if (!original) throw new Error("tfjs has no gradient for 'Conv2D'")
  tf.registerGradient({
    ...original,
    gradFunc: (dy, saved, attrs) => {
      const convolution = attrs as unknown as ConvolutionAttrs
      const [dilationHeight, dilationWidth] = pair(convolution.dilations)
      if (dilationHeight === 1 && dilationWidth === 1) return original.gradFunc(dy, saved, attrs)
      const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D]
      return dilatedGradients(dy as tf.Tensor4D, x, filter, convolution)
    },
  })

  const prototype = Object.getPrototypeOf(tf.layers.conv2d({ filters: 1, kernelSize: 1 })) as { call: Call }
  const plainCall = prototype.call
  prototype.call = function (this: ConvolutionLayer, inputs, kwargs) {
    const dilation = pair(this.dilationRate)
    if (dilation[0] === 1 && dilation[1] === 1) return plainCall.call(this, inputs, kwargs)
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D
      const padding = this.padding === 'same' ? 'same' : 'valid'
      const linear = tf.conv2d(x, this.kernel.read(), 1, padding, 'NHWC', [...dilation])
      const biased = this.bias ? linear.add(this.bias.read()) : linear
      return this.activation ? this.activation.apply(biased) : biased
    })
  }
}
