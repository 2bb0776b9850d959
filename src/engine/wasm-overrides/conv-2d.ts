// Convolution 2-D: forward and both gradients on our implicit matrix products.
import type { TensorInfo, WindowAttrs, Workshop } from './override'
import type { KernelOverride } from './override'
import { fourAxes, inputOf } from './override'

type FourSizes = [number, number, number, number]

interface ForwardAttrs extends Omit<WindowAttrs, 'pad'> {
  readonly pad: WindowAttrs['pad'] | readonly (readonly [number, number])[]
  readonly dilations: [number, number] | number
  readonly dataFormat?: 'NHWC' | 'NCHW'
}

/** Sizes and strides as the kernels take them, in their order. */
function geometry(
  { tf, kernels, scratch }: Workshop,
  x: FourSizes,
  filter: FourSizes,
  attrs: Omit<ForwardAttrs, 'dilations'>,
  dilations: ForwardAttrs['dilations'],
) {
  const pad = attrs.pad as Parameters<typeof tf.backend_util.computeConv2DInfo>[4]
  const info = tf.backend_util.computeConv2DInfo(x, filter, attrs.strides, dilations, pad, attrs.dimRoundingMode, false)
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outChannels, outHeight, outWidth } = info
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info
  const room = kernels.convScratch(
    inHeight,
    inWidth,
    inChannels,
    filterHeight,
    filterWidth,
    outChannels,
    outHeight,
    outWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
  )
  return {
    images: [info.batchSize, inHeight, inWidth, inChannels] as const,
    filter: [filterHeight, filterWidth, outChannels] as const,
    window: [strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo.top, padInfo.left] as const,
    out: [outHeight, outWidth] as const,
    outShape: info.outShape,
    outChannels,
    scratch: () => scratch(room),
  }
}

export const conv2d: KernelOverride<ForwardAttrs> = {
  kernelName: 'Conv2D',
  fault: 'wrong',
  why: "tfjs 4.22 computes nonsense for 'same' padding where the stride is larger than the kernel (2×2 at stride 3), and packs the filter anew for every new weight.",
  compute(workshop, call): TensorInfo {
    const x = inputOf(call, 'x')
    const filter = inputOf(call, 'filter')
    if (call.attrs.dataFormat === 'NCHW') return workshop.run('Conv2D', call.inputs, call.attrs)
    const g = geometry(workshop, fourAxes(x.shape), fourAxes(filter.shape), call.attrs, call.attrs.dilations)
    const y = workshop.backend.makeOutput(g.outShape, 'float32')
    const room = g.scratch()
    workshop.kernels.convForward(
      workshop.address(x),
      ...g.images,
      workshop.address(filter),
      ...g.filter,
      ...g.window,
      workshop.address(y),
      ...g.out,
      room,
    )
    return y
  },
}

export const conv2dBackpropFilter: KernelOverride<WindowAttrs & { readonly filterShape: FourSizes }> = {
  kernelName: 'Conv2DBackpropFilter',
  fault: 'missing',
  why: 'tfjs 4.22 has no such kernel for WASM: training a convolution throws.',
  compute(workshop, call) {
    const x = inputOf(call, 'x')
    const dy = inputOf(call, 'dy')
    const { filterShape } = call.attrs
    const g = geometry(workshop, fourAxes(x.shape), filterShape, call.attrs, 1)
    const dw = workshop.backend.makeOutput(filterShape, 'float32')
    const room = g.scratch()
    const [kh, kw, n] = g.filter
    workshop.kernels.convFilterGrad(
      workshop.address(x),
      ...g.images,
      workshop.address(dy),
      ...g.out,
      n,
      kh,
      kw,
      ...g.window,
      workshop.address(dw),
      room,
    )
    return dw
  },
}

export const conv2dBackpropInput: KernelOverride<WindowAttrs & { readonly inputShape: FourSizes }> = {
  kernelName: 'Conv2DBackpropInput',
  fault: 'slow',
  why: 'tfjs 4.22 computes it with plain loops, many times slower.',
  compute(workshop, call) {
    const dy = inputOf(call, 'dy')
    const filter = inputOf(call, 'filter')
    const { inputShape } = call.attrs
    const g = geometry(workshop, inputShape, fourAxes(filter.shape), call.attrs, 1)
    const dx = workshop.backend.makeOutput(inputShape, 'float32')
    const room = g.scratch()
    workshop.kernels.convInputGrad(
      workshop.address(dy),
      ...g.images,
      workshop.address(filter),
      ...g.filter,
      ...g.window,
      workshop.address(dx),
      ...g.out,
      room,
    )
    return dx
  },
}
