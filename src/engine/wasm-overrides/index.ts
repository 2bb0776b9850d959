// The list of overrides and their registration; each says why it is needed.
import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { batchMatMul } from './batch-mat-mul'
import { conv2dBackpropFilter } from './conv-2d-backprop-filter'
import { conv2dBackpropInput } from './conv-2d-backprop-input'
import { depthwiseConv2dBackpropFilter, depthwiseConv2dBackpropInput } from './depthwise-conv-2d-backprop'
import { gatherV2 } from './gather-v2'
import { identity } from './identity'
import { maxPoolGrad } from './max-pool-grad'
import type { KernelCall, KernelOverride, RunKernel, Workshop } from './override'
import { samePaddings } from './same-padding'
import { unsortedSegmentSum } from './unsorted-segment-sum'

const overrides: readonly KernelOverride[] = [
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  unsortedSegmentSum,
  gatherV2,
  maxPoolGrad,
  batchMatMul,
  identity,
  ...samePaddings,
]

const installedOn = new WeakSet<object>()

/**
 * Registers all overrides. Call after `setBackend('wasm')` succeeded: only then are the kernels they stand on set up.
 * Does nothing the second time.
 */
export function installWasmOverrides(): void {
  const backend = tf.backend() as BackendWasm
  if (installedOn.has(backend)) return
  installedOn.add(backend)

  const before = new Map(tf.getKernelsForBackend('wasm').map((config) => [config.kernelName, config.kernelFunc]))
  const run: RunKernel = (name, inputs, attrs = {}) => {
    const kernel = before.get(name)
    if (!kernel) throw new Error(`Kernel '${name}' is not part of the WASM backend`)
    return kernel({ inputs: inputs as unknown as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo
  }
  const workshop: Workshop = { tf, backend, run }
  for (const override of overrides) {
    if (before.has(override.kernelName)) tf.unregisterKernel(override.kernelName, 'wasm')
    tf.registerKernel({
      kernelName: override.kernelName,
      backendName: 'wasm',
      kernelFunc: (call) => override.compute(workshop, call as unknown as KernelCall<never>),
    })
  }
}
