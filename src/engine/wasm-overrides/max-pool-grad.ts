import type { KernelOverride, WindowAttrs } from './override'
import { fourAxes, inputOf } from './override'

interface Attrs extends WindowAttrs {
  readonly filterSize: [number, number] | number
}

/** Each dy goes to the greatest value of its window; of equal ones to the first, as the CPU backend does. */
export const maxPoolGrad: KernelOverride<Attrs> = {
  kernelName: 'MaxPoolGrad',
  fault: 'wrong',
  why: 'tfjs 4.22 starts its search at the smallest positive float: windows of negative values send their gradient to the wrong place.',
  compute({ tf, backend, kernels, address }, call) {
    const input = inputOf(call, 'input')
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs
    const info = tf.backend_util.computePool2DInfo(fourAxes(input.shape), filterSize, strides, 1, pad, dimRoundingMode)
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth } = info
    const dx = backend.makeOutput(input.shape, 'float32')
    kernels.maxPoolGrad(
      address(input),
      address(inputOf(call, 'dy')),
      batchSize,
      inHeight,
      inWidth,
      inChannels,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      info.padInfo.top,
      info.padInfo.left,
      outHeight,
      outWidth,
      address(dx),
    )
    return dx
  },
}
