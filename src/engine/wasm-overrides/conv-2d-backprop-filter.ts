import type { KernelOverride, WindowAttrs } from './override'
import { fourAxes, inputOf, release, transpose } from './override'

interface Attrs extends WindowAttrs {
  readonly filterShape: [number, number, number, number]
}

/**
 * The gradient of a filter is itself a convolution: over x with channels in the place of the batch, by dy with the
 * batch in the place of input channels, dilated by the stride of the forward pass:
 * x as [C, H, W, B] ∗ dy as [oh, ow, B, N] → [C, fh, fw, N] → dW [fh, fw, C, N].
 */
export const conv2dBackpropFilter: KernelOverride<Attrs> = {
  kernelName: 'Conv2DBackpropFilter',
  why: 'tfjs 4.22 has no such kernel for WASM: training a convolution throws.',
  compute({ tf, backend, run }, call) {
    const x = inputOf(call, 'x')
    const dy = inputOf(call, 'dy')
    const { strides, pad, dimRoundingMode, filterShape } = call.attrs
    const info = tf.backend_util.computeConv2DInfo(fourAxes(x.shape), filterShape, strides, 1, pad, dimRoundingMode, false)
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth } = info
    const { top, left } = info.padInfo

    // Rows and columns that the filter's taps reach; what lies beyond (stride leftovers) is cut, what lacks is padded.
    const bottom = filterHeight - 1 + (outHeight - 1) * strideHeight + 1 - inHeight - top
    const right = filterWidth - 1 + (outWidth - 1) * strideWidth + 1 - inWidth - left

    let source = transpose(run, x, [3, 1, 2, 0])
    if (bottom < 0 || right < 0) {
      const size = [inChannels, inHeight + Math.min(0, bottom), inWidth + Math.min(0, right), batchSize]
      const cut = run('Slice', { x: source }, { begin: [0, 0, 0, 0], size })
      release(backend, source)
      source = cut
    }
    const filter = transpose(run, dy, [1, 2, 0, 3])
    const gradient = run(
      'Conv2D',
      { x: source, filter },
      {
        strides: [1, 1],
        pad: [
          [0, 0],
          [top, Math.max(0, bottom)],
          [left, Math.max(0, right)],
          [0, 0],
        ],
        dataFormat: 'NHWC',
        dilations: [strideHeight, strideWidth],
      },
    )
    const out = transpose(run, gradient, [1, 2, 0, 3])
    release(backend, source, filter, gradient)
    return out
  },
}
