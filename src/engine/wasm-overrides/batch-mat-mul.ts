import type { KernelOverride } from './override'
import { inputOf } from './override'

interface Attrs {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** Rank 2 and 3 in float32 on our products, either side transposed without moving it; everything else goes to tfjs's own kernel. */
export const batchMatMul: KernelOverride<Attrs> = {
  kernelName: 'BatchMatMul',
  fault: 'wrong',
  why: 'tfjs 4.22 multiplies transposed sides with plain loops (512³ takes 208 ms instead of 7) and caches packed weights by buffer, wrong after a reshape.',
  compute({ backend, run, kernels, address, scratch }, call) {
    const a = inputOf(call, 'a')
    const b = inputOf(call, 'b')
    const { transposeA, transposeB } = call.attrs
    const rank = a.shape.length
    if (rank !== b.shape.length || rank > 3 || a.dtype !== 'float32' || b.dtype !== 'float32')
      return run('BatchMatMul', call.inputs, call.attrs)
    const [aBatch = 1, aRows = 1, aColumns = 1] = rank === 2 ? [1, ...a.shape] : a.shape
    const [bBatch = 1, bRows = 1, bColumns = 1] = rank === 2 ? [1, ...b.shape] : b.shape
    const m = transposeA ? aColumns : aRows
    const k = transposeA ? aRows : aColumns
    const n = transposeB ? bRows : bColumns
    const batch = Math.max(aBatch, bBatch)
    const out = backend.makeOutput(rank === 2 ? [m, n] : [batch, m, n], 'float32')
    const room = scratch(kernels.gemmScratch(n))
    for (let i = 0; i < batch; i += 1) {
      const left = address(a) + (aBatch === 1 ? 0 : i) * aRows * aColumns * 4
      const right = address(b) + (bBatch === 1 ? 0 : i) * bRows * bColumns * 4
      const to = address(out) + i * m * n * 4
      if (n === 1 && transposeA) kernels.gemvColumns(m, k, left, right, to)
      else if (n === 1) kernels.gemvRows(m, k, left, right, to)
      else
        kernels.gemm(m, n, k, left, transposeA ? 1 : k, transposeA ? m : 1, right, transposeB ? 1 : n, transposeB ? k : 1, to, 0, 0, room)
    }
    return out
  },
}
