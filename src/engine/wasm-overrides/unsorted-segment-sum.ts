import type { KernelOverride } from './override'
import { inputOf, sizeOf } from './override'

/** out[segmentIds[i]] += x[i], row by row in order; ids outside 0 … numSegments−1 are left out, as TensorFlow does. */
export const unsortedSegmentSum: KernelOverride<{ readonly numSegments: number }> = {
  kernelName: 'UnsortedSegmentSum',
  fault: 'missing',
  why: 'tfjs 4.22 has no such kernel for WASM: the gradient of gather (embeddings, picked rows) throws.',
  compute({ tf, backend, kernels, address }, call) {
    const x = inputOf(call, 'x')
    const segmentIds = inputOf(call, 'segmentIds')
    const { numSegments } = call.attrs
    if (x.dtype !== 'float32') throw new Error(`UnsortedSegmentSum takes float32; got ${x.dtype}`)
    const rows = sizeOf(segmentIds.shape)
    const rowShape = x.shape.slice(segmentIds.shape.length)
    const out = backend.makeOutput([numSegments, ...rowShape], 'float32')
    kernels.segmentSum(address(x), address(segmentIds), rows, tf.util.sizeFromShape(rowShape), numSegments, address(out))
    return out
  },
}
