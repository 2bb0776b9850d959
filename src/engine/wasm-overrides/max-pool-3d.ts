// Max pooling in three dimensions and its gradient.
import type { Pool3dAttrs } from '../max-pool-places'
import { addMaxGradient, greatestPlaces } from '../max-pool-places'
import type { KernelOverride } from './override'
import { inputOf } from './override'

const why =
  'tfjs 4.22 starts its search at the smallest positive float: windows of negative values give that float, and send their gradient to the wrong place.'

/** y: [B, oD, oH, oW, C]. */
export const maxPool3d: KernelOverride<Pool3dAttrs> = {
  kernelName: 'MaxPool3D',
  fault: 'wrong',
  why,
  compute({ backend }, call) {
    const input = inputOf(call, 'x')
    const { places, outShape } = greatestPlaces(backend.typedArrayFromHeap(input), input.shape, call.attrs)
    const y = backend.makeOutput(outShape, 'float32')
    const [x, out] = [backend.typedArrayFromHeap(input), backend.typedArrayFromHeap(y)]
    places.forEach((place, i) => {
      out[i] = x[place] ?? 0
    })
    return y
  },
}

/** dx: [B, D, H, W, C]. */
export const maxPool3dGrad: KernelOverride<Pool3dAttrs> = {
  kernelName: 'MaxPool3DGrad',
  fault: 'wrong',
  why,
  compute({ backend }, call) {
    const input = inputOf(call, 'input')
    const { places } = greatestPlaces(backend.typedArrayFromHeap(input), input.shape, call.attrs)
    const dx = backend.makeOutput(input.shape, 'float32')
    addMaxGradient(places, backend.typedArrayFromHeap(inputOf(call, 'dy')), backend.typedArrayFromHeap(dx).fill(0))
    return dx
  },
}
