import type { KernelOverride, TensorInfo, WindowAttrs } from './override'
import { fourAxes, heapFloats, inputOf, release, sizeOf, view } from './override'

interface Attrs extends WindowAttrs {
  readonly dilations: [number, number] | number
}

interface FilterAttrs extends Attrs {
  readonly filterShape: [number, number, number, number]
}

interface InputAttrs extends Attrs {
  readonly inputShape: [number, number, number, number]
}

/** Zeros needed after an axis so that every tap of the filter finds a value. */
function missingAfter(taps: number, dilation: number, out: number, stride: number, size: number, before: number): number {
  return Math.max(0, (taps - 1) * dilation + (out - 1) * stride + 1 - size - before)
}

/** Tap by tap: the slice of x that the tap saw, times dy, summed over batch and positions. dW: [fh, fw, C, M]. */
export const depthwiseConv2dBackpropFilter: KernelOverride<FilterAttrs> = {
  kernelName: 'DepthwiseConv2dNativeBackpropFilter',
  why: 'tfjs 4.22 has no such kernel for WASM: training a depthwise convolution throws.',
  compute({ tf, backend, run }, call) {
    const x = inputOf(call, 'x')
    const { strides, dilations, pad, dimRoundingMode, filterShape } = call.attrs
    const info = tf.backend_util.computeConv2DInfo(fourAxes(x.shape), filterShape, strides, dilations, pad, dimRoundingMode, true)
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = info
    const { filterHeight, filterWidth, dilationHeight, dilationWidth } = info
    const { top, left } = info.padInfo
    const multiplier = filterShape[3]
    const positions = batchSize * outHeight * outWidth
    const bottom = missingAfter(filterHeight, dilationHeight, outHeight, strideHeight, inHeight, top)
    const right = missingAfter(filterWidth, dilationWidth, outWidth, strideWidth, inWidth, left)
    const paddings = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]
    const padded = run('PadV2', { x }, { paddings, constantValue: 0 })
    const dy = view(inputOf(call, 'dy'), [positions, inChannels, multiplier])
    const taps: TensorInfo[] = []
    for (let i = 0; i < filterHeight; i += 1) {
      for (let j = 0; j < filterWidth; j += 1) {
        const begin = [0, i * dilationHeight, j * dilationWidth, 0]
        const end = [
          batchSize,
          i * dilationHeight + (outHeight - 1) * strideHeight + 1,
          j * dilationWidth + (outWidth - 1) * strideWidth + 1,
          inChannels,
        ]
        const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 }
        const seen = run('StridedSlice', { x: padded }, { begin, end, strides: [1, strideHeight, strideWidth, 1], ...masks })
        const product = run('Multiply', { a: view(seen, [positions, inChannels, 1]), b: dy })
        const sum = run('Sum', { x: product }, { axis: [0], keepDims: false })
        release(backend, seen, product)
        taps.push(view(sum, [1, inChannels, multiplier]))
      }
    }
    const stacked = run('Concat', taps, { axis: 0 })
    release(backend, padded, ...taps)
    return view(stacked, filterShape)
  },
}

/** Every dy goes back through each tap to the value that the tap saw. dx: [B, H, W, C]. */
export const depthwiseConv2dBackpropInput: KernelOverride<InputAttrs> = {
  kernelName: 'DepthwiseConv2dNativeBackpropInput',
  why: 'tfjs 4.22 has no such kernel for WASM: training through a depthwise convolution throws.',
  compute({ tf, backend }, call) {
    const dy = inputOf(call, 'dy')
    const filter = inputOf(call, 'filter')
    const { strides, dilations, pad, dimRoundingMode, inputShape } = call.attrs
    const info = tf.backend_util.computeConv2DInfo(inputShape, fourAxes(filter.shape), strides, dilations, pad, dimRoundingMode, true)
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = info
    const { filterHeight, filterWidth, dilationHeight, dilationWidth } = info
    const { top, left } = info.padInfo
    const multiplier = sizeOf(filter.shape.slice(3))
    const out = backend.makeOutput(inputShape, 'float32')
    const dx = heapFloats(backend, out).fill(0)
    const gradient = heapFloats(backend, dy)
    const weights = heapFloats(backend, filter)
    for (let position = 0; position < batchSize * outHeight * outWidth; position += 1) {
      const column = position % outWidth
      const row = Math.floor(position / outWidth) % outHeight
      const image = Math.floor(position / (outWidth * outHeight))
      const from = position * inChannels * multiplier
      for (let i = 0; i < filterHeight; i += 1) {
        const y = row * strideHeight - top + i * dilationHeight
        if (y < 0 || y >= inHeight) continue
        for (let j = 0; j < filterWidth; j += 1) {
          const x = column * strideWidth - left + j * dilationWidth
          if (x < 0 || x >= inWidth) continue
          const to = ((image * inHeight + y) * inWidth + x) * inChannels
          const tap = (i * filterWidth + j) * inChannels * multiplier
          for (let channel = 0; channel < inChannels; channel += 1) {
            let sum = 0
            for (let m = 0; m < multiplier; m += 1) {
              const at = channel * multiplier + m
              sum += (gradient[from + at] ?? 0) * (weights[tap + at] ?? 0)
            }
            dx[to + channel] = (dx[to + channel] ?? 0) + sum
          }
        }
      }
    }
    return out
  },
}
