import type { KernelOverride, TensorInfo, WindowAttrs, Workshop } from './override'
import { fourAxes, inputOf } from './override'

type FourSizes = [number, number, number, number]

interface Attrs extends WindowAttrs {
  readonly dilations: [number, number] | number
}

function geometry({ tf }: Workshop, x: FourSizes, filter: FourSizes, { strides, dilations, pad, dimRoundingMode }: Attrs) {
  const info = tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, dimRoundingMode, true)
  return {
    images: [info.batchSize, info.inHeight, info.inWidth, info.inChannels] as const,
    filter: [info.filterHeight, info.filterWidth] as const,
    multiplier: filter[3],
    window: [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth, info.padInfo.top, info.padInfo.left] as const,
    out: [info.outHeight, info.outWidth] as const,
  }
}

/** dW: [fh, fw, C, M]. */
export const depthwiseConv2dBackpropFilter: KernelOverride<Attrs & { readonly filterShape: FourSizes }> = {
  kernelName: 'DepthwiseConv2dNativeBackpropFilter',
  fault: 'missing',
  why: 'tfjs 4.22 has no such kernel for WASM: training a depthwise convolution throws.',
  compute(workshop, call): TensorInfo {
    const x = inputOf(call, 'x')
    const dy = inputOf(call, 'dy')
    const { filterShape } = call.attrs
    const g = geometry(workshop, fourAxes(x.shape), filterShape, call.attrs)
    const dw = workshop.backend.makeOutput(filterShape, 'float32')
    const { address, kernels } = workshop
    kernels.depthwiseFilterGrad(address(x), ...g.images, address(dy), ...g.out, g.multiplier, ...g.filter, ...g.window, address(dw))
    return dw
  },
}

/** dx: [B, H, W, C]. */
export const depthwiseConv2dBackpropInput: KernelOverride<Attrs & { readonly inputShape: FourSizes }> = {
  kernelName: 'DepthwiseConv2dNativeBackpropInput',
  fault: 'missing',
  why: 'tfjs 4.22 has no such kernel for WASM: training through a depthwise convolution throws.',
  compute(workshop, call): TensorInfo {
    const dy = inputOf(call, 'dy')
    const filter = inputOf(call, 'filter')
    const { inputShape } = call.attrs
    const g = geometry(workshop, inputShape, fourAxes(filter.shape), call.attrs)
    const dx = workshop.backend.makeOutput(inputShape, 'float32')
    const { address, kernels } = workshop
    kernels.depthwiseInputGrad(address(dy), ...g.images, address(filter), ...g.filter, g.multiplier, ...g.window, address(dx), ...g.out)
    return dx
  },
}
