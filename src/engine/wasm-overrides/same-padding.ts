import type { KernelCall, KernelOverride, Workshop } from './override'
import { fourAxes, inputOf } from './override'

interface Attrs {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | readonly (readonly [number, number])[]
  readonly dilations: [number, number] | number
  readonly dataFormat?: 'NHWC' | 'NCHW'
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** The same convolution with its padding written out; `same` where the stride steps over part of the input confuses XNNPACK. */
function withExplicitPadding(kernelName: string, depthwise: boolean): KernelOverride<Attrs> {
  return {
    kernelName,
    fault: 'wrong',
    why: "tfjs 4.22 computes nonsense for 'same' padding where the stride is larger than the kernel (2×2 at stride 3).",
    compute({ tf, run }: Workshop, call: KernelCall<Attrs>) {
      const { strides, pad, dilations, dimRoundingMode } = call.attrs
      if (pad !== 'same') return run(kernelName, call.inputs, call.attrs)
      const [x, filter] = [inputOf(call, 'x'), inputOf(call, 'filter')]
      const info = tf.backend_util.computeConv2DInfo(
        fourAxes(x.shape),
        fourAxes(filter.shape),
        strides,
        dilations,
        pad,
        dimRoundingMode,
        depthwise,
      )
      const fits = info.effectiveFilterHeight >= info.strideHeight && info.effectiveFilterWidth >= info.strideWidth
      if (fits) return run(kernelName, call.inputs, call.attrs)
      const { top, bottom, left, right } = info.padInfo
      const explicit = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]
      return run(kernelName, call.inputs, { ...call.attrs, pad: explicit })
    },
  }
}

export const samePaddings: readonly KernelOverride<Attrs>[] = [
  withExplicitPadding('FusedConv2D', false),
  withExplicitPadding('FusedDepthwiseConv2D', true),
]
