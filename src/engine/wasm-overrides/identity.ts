import type { KernelOverride } from './override'
import { inputOf } from './override'

/** A clone shares the buffer and counts one reference more, as on every other backend. */
export const identity: KernelOverride<object> = {
  kernelName: 'Identity',
  fault: 'slow',
  why: 'tfjs 4.22 copies the buffer on WASM, in every clone, reshape-free cast and saved input of a gradient.',
  compute({ backend }, call) {
    const x = inputOf(call, 'x')
    backend.incRef(x.dataId)
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype }
  },
}
