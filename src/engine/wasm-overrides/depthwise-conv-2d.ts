// Depthwise convolution: forward and both gradients on our kernels.
import type { KernelOverride, TensorInfo, WindowAttrs, Workshop } from './override'
import { fourAxes, inputOf } from './override'

type FourSizes = [number, number, number, number]

interface Attrs extends Omit<WindowAttrs, 'pad'> {
  readonly pad: WindowAttrs['pad'] | readonly (readonly [number, number])[]
  readonly dilations: [number, number] | number | null
}

/** Sizes and strides as the kernels take them, in their order; the filter is [fh, fw, C, M]. */
function geometry(
  { tf, kernels, scratch }: Workshop,
  x: FourSizes,
  filter: FourSizes,
  { strides, dilations, pad, dimRoundingMode }: Attrs,
) {
  const padding = pad as Parameters<typeof tf.backend_util.computeConv2DInfo>[4]
  const info = tf.backend_util.computeConv2DInfo(x, filter, strides, dilations ?? 1, padding, dimRoundingMode, true)
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, padInfo } = info
  const steps = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth] as const
  const taps = [filterHeight, filterWidth, filter[3]] as const
  const out = [outHeight, outWidth] as const
  return {
    images: [info.batchSize, inHeight, inWidth, inChannels] as const,
    taps,
    window: [...steps, padInfo.top, padInfo.left] as const,
    out,
    outShape: info.outShape,
    scratch: scratch(kernels.depthwiseScratch(inHeight, inWidth, inChannels, ...taps, ...out, ...steps)),
  }
}

/** y: [B, H′, W′, C·M]. */
export const depthwiseConv2d: KernelOverride<Attrs> = {
  kernelName: 'DepthwiseConv2dNative',
  fault: 'wrong',
  why: "tfjs 4.22 computes nonsense for 'same' padding where the stride is larger than the kernel (2×2 at stride 3).",
  compute(workshop, call): TensorInfo {
    const x = inputOf(call, 'x')
    const filter = inputOf(call, 'filter')
    const { address, backend, kernels } = workshop
    const g = geometry(workshop, fourAxes(x.shape), fourAxes(filter.shape), call.attrs)
    const y = backend.makeOutput(g.outShape, 'float32')
    kernels.depthwiseForward(address(x), ...g.images, address(filter), ...g.taps, ...g.window, 0, 0, address(y), ...g.out, g.scratch)
    return y
  },
}

export const depthwiseConv2dBackpropFilter: KernelOverride<Attrs & { readonly filterShape: FourSizes }> = {
  kernelName: 'DepthwiseConv2dNativeBackpropFilter',
  fault: 'missing',
  why: 'tfjs 4.22 has no such kernel for WASM: training a depthwise convolution throws.',
  compute(workshop, call): TensorInfo {
    const x = inputOf(call, 'x')
    const dy = inputOf(call, 'dy')
    const { filterShape } = call.attrs
    const { address, backend, kernels } = workshop
    const g = geometry(workshop, fourAxes(x.shape), filterShape, call.attrs)
    const [fh, fw, multiplier] = g.taps
    const dw = backend.makeOutput(filterShape, 'float32')
    backend.typedArrayFromHeap(dw).fill(0)
    kernels.depthwiseFilterGrad(address(x), ...g.images, address(dy), ...g.out, multiplier, fh, fw, ...g.window, address(dw), g.scratch)
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
    const { address, backend, kernels } = workshop
    const g = geometry(workshop, inputShape, fourAxes(filter.shape), call.attrs)
    const dx = backend.makeOutput(inputShape, 'float32')
    kernels.depthwiseInputGrad(address(dy), ...g.images, address(filter), ...g.taps, ...g.window, address(dx), ...g.out, g.scratch)
    return dx
  },
}
