import type { KernelOverride } from './override'
import { inputOf, sizeOf } from './override'

/** out[segmentIds[i]] += x[i], row by row in order; ids outside 0 … numSegments−1 are left out, as TensorFlow does. */
export const unsortedSegmentSum: KernelOverride<{ readonly numSegments: number }> = {
  kernelName: 'UnsortedSegmentSum',
  why: 'tfjs 4.22 has no such kernel for WASM: the gradient of gather (embeddings, picked rows) throws.',
  compute({ backend }, call) {
    const x = inputOf(call, 'x')
    const segmentIds = inputOf(call, 'segmentIds')
    const { numSegments } = call.attrs
    const rows = sizeOf(segmentIds.shape)
    const rowShape = x.shape.slice(segmentIds.shape.length)
    const width = sizeOf(rowShape)
    const out = backend.makeOutput([numSegments, ...rowShape], x.dtype)
    const sums = backend.typedArrayFromHeap(out).fill(0)
    const values = backend.typedArrayFromHeap(x)
    const ids = backend.typedArrayFromHeap(segmentIds)
    for (let row = 0; row < rows; row += 1) {
      const segment = ids[row] ?? -1
      if (segment < 0 || segment >= numSegments) continue
      for (let i = 0; i < width; i += 1) {
        const to = segment * width + i
        sums[to] = (sums[to] ?? 0) + (values[row * width + i] ?? 0)
      }
    }
    return out
  },
}
