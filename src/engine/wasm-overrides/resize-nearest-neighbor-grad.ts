import type { NearestAttrs } from '../nearest-gradient'
import { addNearestGradient } from '../nearest-gradient'
import type { KernelOverride } from './override'
import { inputOf } from './override'

/** dx: [B, H, W, C]. */
export const resizeNearestNeighborGrad: KernelOverride<NearestAttrs> = {
  kernelName: 'ResizeNearestNeighborGrad',
  fault: 'wrong',
  why: 'tfjs 4.22 takes no notice of halfPixelCenters on the way back.',
  compute({ backend }, call) {
    const [images, dy] = [inputOf(call, 'images'), inputOf(call, 'dy')]
    const dx = backend.makeOutput(images.shape, 'float32')
    const out = backend.typedArrayFromHeap(dx).fill(0)
    addNearestGradient(backend.typedArrayFromHeap(dy), dy.shape, out, images.shape, call.attrs)
    return dx
  },
}
