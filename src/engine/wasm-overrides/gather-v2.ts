import type { KernelOverride } from './override'
import { inputOf, sizeOf } from './override'

interface Attrs {
  readonly axis: number
  readonly batchDims: number
}

/** Gathering along the first axis is copying rows inside the heap; everything else goes to tfjs's own kernel. */
export const gatherV2: KernelOverride<Attrs> = {
  kernelName: 'GatherV2',
  why: 'tfjs 4.22 takes 64 ms for a 10 MB batch; copying rows takes 4.6 ms.',
  compute({ tf, backend, run }, call) {
    const x = inputOf(call, 'x')
    const indices = inputOf(call, 'indices')
    const [axis] = tf.util.parseAxisParam(call.attrs.axis, x.shape)
    if (axis !== 0 || call.attrs.batchDims > 0 || x.dtype === 'string') return run('GatherV2', call.inputs, call.attrs)
    const rows = x.shape[0] ?? 0
    const rowShape = x.shape.slice(1)
    const rowBytes = sizeOf(rowShape) * tf.util.bytesPerElement(x.dtype)
    const out = backend.makeOutput([...indices.shape, ...rowShape], x.dtype)
    const picked = backend.typedArrayFromHeap(indices)
    const heap = new Uint8Array(picked.buffer)
    const from = backend.getMemoryOffset(x.dataId)
    const to = backend.getMemoryOffset(out.dataId)
    for (let i = 0; i < picked.length; i += 1) {
      const row = picked[i] ?? -1
      if (row < 0 || row >= rows) throw new Error(`Gather index ${row} is outside 0 … ${rows - 1}`)
      heap.copyWithin(to + i * rowBytes, from + row * rowBytes, from + (row + 1) * rowBytes)
    }
    return out
  },
}
