// Both gradients of a convolution in three dimensions: every plane of dy against one plane of the filter is one in two.
import type { KernelOverride, Workshop } from './override'
import { fiveAxes, inputOf, sizeOf } from './override'

type FiveSizes = [number, number, number, number, number]

interface Attrs {
  readonly strides: [number, number, number] | number
  readonly pad: 'valid' | 'same'
}

/** Sizes of the planes as the kernels take them, and the planes that meet. */
function geometry({ tf, kernels }: Workshop, x: FiveSizes, filter: FiveSizes, { strides, pad }: Attrs) {
  const info = tf.backend_util.computeConv3DInfo(x, filter, strides, 1, pad)
  const { batchSize, inDepth, inHeight, inWidth, inChannels, outDepth, outHeight, outWidth, outChannels } = info
  const { filterDepth, filterHeight, filterWidth, strideDepth, strideHeight, strideWidth, padInfo } = info
  const meetings = []
  for (let image = 0; image < batchSize; image += 1) {
    for (let depth = 0; depth < outDepth; depth += 1) {
      for (let tap = 0; tap < filterDepth; tap += 1) {
        const plane = depth * strideDepth + tap - padInfo.front
        if (plane >= 0 && plane < inDepth) meetings.push({ x: image * inDepth + plane, dy: image * outDepth + depth, tap })
      }
    }
  }
  return {
    meetings,
    plane: [1, inHeight, inWidth, inChannels] as const,
    filter: [filterHeight, filterWidth, outChannels] as const,
    window: [strideHeight, strideWidth, 1, 1, padInfo.top, padInfo.left] as const,
    out: [outHeight, outWidth] as const,
    values: sizeOf([inHeight, inWidth, inChannels]),
    taps: sizeOf([filterHeight, filterWidth, inChannels, outChannels]),
    outBytes: sizeOf([outHeight, outWidth, outChannels]) * 4,
    scratch: kernels.convScratch(
      ...([inHeight, inWidth, inChannels, filterHeight, filterWidth, outChannels, outHeight, outWidth] as const),
      ...([strideHeight, strideWidth, 1, 1] as const),
    ),
  }
}

function align(bytes: number): number {
  return (bytes + 15) & ~15
}

/** dx: [B, D, H, W, C]. */
export const conv3dBackpropInput: KernelOverride<Attrs & { readonly inputShape: FiveSizes }> = {
  kernelName: 'Conv3DBackpropInputV2',
  fault: 'wrong',
  why: 'tfjs 4.22 gives other numbers than the CPU backend and differences do.',
  compute(workshop, call) {
    const { backend, kernels, address, scratch } = workshop
    const [dy, filter] = [inputOf(call, 'dy'), inputOf(call, 'filter')]
    const g = geometry(workshop, call.attrs.inputShape, fiveAxes(filter.shape), call.attrs)
    const dx = backend.makeOutput(call.attrs.inputShape, 'float32')
    backend.typedArrayFromHeap(dx).fill(0)
    const part = scratch(align(g.values * 4) + g.scratch)
    const room = part + align(g.values * 4)
    for (const at of g.meetings) {
      const taps = address(filter) + at.tap * g.taps * 4
      kernels.convInputGrad(address(dy) + at.dy * g.outBytes, ...g.plane, taps, ...g.filter, ...g.window, part, ...g.out, room)
      kernels.addTo(address(dx) + at.x * g.values * 4, part, g.values)
    }
    return dx
  },
}

/** dW: [fd, fh, fw, C, N]. */
export const conv3dBackpropFilter: KernelOverride<Attrs & { readonly filterShape: FiveSizes }> = {
  kernelName: 'Conv3DBackpropFilterV2',
  fault: 'wrong',
  why: 'tfjs 4.22 gives other numbers than the CPU backend and differences do where the strides differ.',
  compute(workshop, call) {
    const { backend, kernels, address, scratch } = workshop
    const [x, dy] = [inputOf(call, 'x'), inputOf(call, 'dy')]
    const g = geometry(workshop, fiveAxes(x.shape), call.attrs.filterShape, call.attrs)
    const dw = backend.makeOutput(call.attrs.filterShape, 'float32')
    backend.typedArrayFromHeap(dw).fill(0)
    const part = scratch(align(g.taps * 4) + g.scratch)
    const room = part + align(g.taps * 4)
    const [height, width, channels] = g.filter
    for (const at of g.meetings) {
      const from = address(x) + at.x * g.values * 4
      kernels.convFilterGrad(from, ...g.plane, address(dy) + at.dy * g.outBytes, ...g.out, channels, height, width, ...g.window, part, room)
      kernels.addTo(address(dw) + at.tap * g.taps * 4, part, g.taps)
    }
    return dw
  },
}
