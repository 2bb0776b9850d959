import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type { KernelOverride, TensorInfo, WindowAttrs } from './override'
import { fourAxes, heapFloats, inputOf, release, transpose } from './override'

interface Attrs extends WindowAttrs {
  readonly inputShape: [number, number, number, number]
}

/** Puts stride − 1 zeros between the rows and columns of dy: [B, oh, ow, N] → [B, (oh−1)·sh + 1, (ow−1)·sw + 1, N]. */
function spread(backend: BackendWasm, dy: TensorInfo, strideHeight: number, strideWidth: number): TensorInfo {
  const [batch, height, width, channels] = fourAxes(dy.shape)
  const outHeight = (height - 1) * strideHeight + 1
  const outWidth = (width - 1) * strideWidth + 1
  const out = backend.makeOutput([batch, outHeight, outWidth, channels], 'float32')
  const to = heapFloats(backend, out).fill(0)
  const from = heapFloats(backend, dy)
  for (let image = 0; image < batch; image += 1) {
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const source = ((image * height + row) * width + column) * channels
        const target = ((image * outHeight + row * strideHeight) * outWidth + column * strideWidth) * channels
        for (let channel = 0; channel < channels; channel += 1) to[target + channel] = from[source + channel] ?? 0
      }
    }
  }
  return out
}

/**
 * dx = full convolution of dy (spread by the stride) with the filter turned by 180° and its channel axes swapped,
 * at stride 1, cut to the input's size by the choice of padding.
 */
export const conv2dBackpropInput: KernelOverride<Attrs> = {
  kernelName: 'Conv2DBackpropInput',
  why: 'tfjs 4.22 computes it with plain loops; as a convolution it runs in XNNPACK, many times faster.',
  compute({ tf, backend, run }, call) {
    const dy = inputOf(call, 'dy')
    const filter = inputOf(call, 'filter')
    const { strides, pad, dimRoundingMode, inputShape } = call.attrs
    const info = tf.backend_util.computeConv2DInfo(inputShape, fourAxes(filter.shape), strides, 1, pad, dimRoundingMode, false)
    const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } = info
    const top = filterHeight - 1 - info.padInfo.top
    const left = filterWidth - 1 - info.padInfo.left
    const bottom = inHeight - ((outHeight - 1) * strideHeight + 1) - top + filterHeight - 1
    const right = inWidth - ((outWidth - 1) * strideWidth + 1) - left + filterWidth - 1
    // Padding wider than the filter would ask for negative padding here.
    if (Math.min(top, left, bottom, right) < 0) return run('Conv2DBackpropInput', call.inputs, call.attrs)

    const turned = run('Reverse', { x: filter }, { dims: [0, 1] })
    const swapped = transpose(run, turned, [0, 1, 3, 2])
    const strided = strideHeight > 1 || strideWidth > 1
    const source = strided ? spread(backend, dy, strideHeight, strideWidth) : dy
    const out = run(
      'Conv2D',
      { x: source, filter: swapped },
      {
        strides: [1, 1],
        pad: [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        dataFormat: 'NHWC',
        dilations: [1, 1],
      },
    )
    release(backend, turned, swapped, ...(strided ? [source] : []))
    return out
  },
}
