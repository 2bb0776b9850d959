// Kernels of tfjs's CPU backend that are wrong, replaced by ours.
import * as tf from '@tensorflow/tfjs'
import type { Pool3dAttrs } from './max-pool-places'
import { addMaxGradient, greatestPlaces } from './max-pool-places'
import type { NearestAttrs } from './nearest-gradient'
import { addNearestGradient } from './nearest-gradient'
import type { StockFault } from './stock-fault'

/** What tfjs's CPU backend offers its kernels. */
interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: Float32Array } }
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo
}

interface CpuCall<I extends string, A> {
  readonly inputs: Readonly<Record<I, tf.TensorInfo>>
  readonly attrs: A
  readonly backend: CpuBackend
}

interface CpuOverride<I extends string = never, A = never> extends StockFault {
  compute(call: CpuCall<I, A>): tf.TensorInfo
}

/** dx: [B, H, W, C]. */
const resizeNearestNeighborGrad: CpuOverride<'dy' | 'images', NearestAttrs> = {
  name: 'ResizeNearestNeighborGrad',
  on: ['cpu'],
  fault: 'wrong',
  why: 'tfjs 4.22 finds an image of dy as if it had the size of dx: all but the first of a batch get the gradients of others.',
  compute({ inputs: { dy, images }, attrs, backend }) {
    const dx = new Float32Array(images.shape.reduce((a, b) => a * b, 1))
    addNearestGradient(backend.data.get(dy.dataId).values, dy.shape, dx, images.shape, attrs)
    return backend.makeTensorInfo(images.shape, 'float32', dx)
  },
}

/** dx: [B, D, H, W, C]. */
const maxPool3dGrad: CpuOverride<'dy' | 'input', Pool3dAttrs> = {
  name: 'MaxPool3DGrad',
  on: ['cpu'],
  fault: 'wrong',
  why: 'tfjs 4.22 counts the rows of a window by its height instead of its width: where the two differ, gradients go to the wrong place.',
  compute({ inputs: { dy, input }, attrs, backend }) {
    const values = backend.data.get(input.dataId).values
    const dx = new Float32Array(values.length)
    addMaxGradient(greatestPlaces(values, input.shape, attrs).places, backend.data.get(dy.dataId).values, dx)
    return backend.makeTensorInfo(input.shape, 'float32', dx)
  },
}

export const cpuOverrides: readonly CpuOverride[] = [resizeNearestNeighborGrad, maxPool3dGrad]

let installed = false

/** Registers all of them; does nothing the second time. */
export function installCpuOverrides(): void {
  if (installed) return
  installed = true
  for (const { name, compute } of cpuOverrides) {
    tf.unregisterKernel(name, 'cpu')
    tf.registerKernel({ kernelName: name, backendName: 'cpu', kernelFunc: (call) => compute(call as unknown as CpuCall<never, never>) })
  }
}
