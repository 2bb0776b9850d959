// The list of overrides and their registration; each says why it is needed.
import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { loadKernels } from '../kernels/kernels'
import { batchMatMul } from './batch-mat-mul'
import { conv2d, conv2dBackpropFilter, conv2dBackpropInput } from './conv-2d'
import { conv3dBackpropFilter, conv3dBackpropInput } from './conv-3d-backprop'
import { depthwiseConv2d, depthwiseConv2dBackpropFilter, depthwiseConv2dBackpropInput } from './depthwise-conv-2d'
import { gatherV2 } from './gather-v2'
import { identity } from './identity'
import { maxPool3d, maxPool3dGrad } from './max-pool-3d'
import { maxPoolGrad } from './max-pool-grad'
import type { KernelCall, KernelOverride, RunKernel, Workshop } from './override'
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad'
import { samePaddings } from './same-padding'
import { sum } from './sum'
import { unsortedSegmentSum } from './unsorted-segment-sum'

export const wasmOverrides: readonly KernelOverride[] = [
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  conv3dBackpropFilter,
  conv3dBackpropInput,
  depthwiseConv2d,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  unsortedSegmentSum,
  gatherV2,
  maxPoolGrad,
  maxPool3d,
  maxPool3dGrad,
  resizeNearestNeighborGrad,
  batchMatMul,
  sum,
  identity,
  ...samePaddings,
]

const installedOn = new WeakSet<object>()

/** What Emscripten's module offers beside its declared type: the exports, the memory among them. */
interface HeapModule {
  readonly asm: { readonly memory: WebAssembly.Memory }
  _malloc(bytes: number): number
  _free(address: number): void
}

/** One piece of the heap that grows with the largest need; never given back while the backend lives. */
function createScratch(heap: HeapModule): (bytes: number) => number {
  let address = 0
  let size = 0
  return (bytes) => {
    if (bytes > size) {
      if (address !== 0) heap._free(address)
      address = heap._malloc(bytes + 16)
      size = bytes
    }
    return (address + 15) & ~15
  }
}

/**
 * Registers all overrides. Call after `setBackend('wasm')` succeeded: only then are the kernels they stand on set up.
 * Does nothing the second time.
 */
export async function installWasmOverrides(): Promise<void> {
  const backend = tf.backend() as BackendWasm
  if (installedOn.has(backend)) return
  installedOn.add(backend)

  const before = new Map(tf.getKernelsForBackend('wasm').map((config) => [config.kernelName, config.kernelFunc]))
  const run: RunKernel = (name, inputs, attrs = {}) => {
    const kernel = before.get(name)
    if (!kernel) throw new Error(`Kernel '${name}' is not part of the WASM backend`)
    return kernel({ inputs: inputs as unknown as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo
  }
  const heap = backend.wasm as unknown as HeapModule
  const workshop: Workshop = {
    tf,
    backend,
    run,
    kernels: await loadKernels(heap.asm.memory),
    address: (info) => backend.getMemoryOffset(info.dataId),
    scratch: createScratch(heap),
  }
  for (const override of wasmOverrides) {
    if (before.has(override.kernelName)) tf.unregisterKernel(override.kernelName, 'wasm')
    tf.registerKernel({
      kernelName: override.kernelName,
      backendName: 'wasm',
      kernelFunc: (call) => override.compute(workshop, call as unknown as KernelCall<never>),
    })
  }
}
