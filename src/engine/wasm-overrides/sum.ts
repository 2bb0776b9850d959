import type { KernelOverride } from './override'
import { inputOf, sizeOf } from './override'

interface Attrs {
  readonly axis: number | number[]
  readonly keepDims: boolean
}

/** A sum over the leading axes adds up rows: the gradient of every bias. Other sums go to tfjs's own kernel. */
export const sum: KernelOverride<Attrs> = {
  kernelName: 'Sum',
  fault: 'slow',
  why: 'tfjs 4.22 transposes the whole tensor first where the leading axes are summed.',
  compute({ tf, backend, run, kernels, address }, call) {
    const x = inputOf(call, 'x')
    const axes = tf.util.parseAxisParam(call.attrs.axis, x.shape).sort((a, b) => a - b)
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((axis, index) => axis === index)
    if (!leading || x.dtype !== 'float32') return run('Sum', call.inputs, call.attrs)
    const rest = x.shape.slice(axes.length)
    const out = backend.makeOutput(call.attrs.keepDims ? [...axes.map(() => 1), ...rest] : rest, 'float32')
    kernels.columnSums(address(x), sizeOf(x.shape.slice(0, axes.length)), sizeOf(rest), address(out))
    return out
  },
}
