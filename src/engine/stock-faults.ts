// The one list of what tfjs 4.22 gets wrong, lacks or does slowly, and what stands in for it here. stock-faults.test.ts shows each
// wrong one to be wrong, and ours to be right.
import { averagePoolFaults, installAveragePoolGradient } from './average-pool-gradient'
import { cpuOverrides, installCpuOverrides } from './cpu-overrides'
import { dilatedConvolutionFault, installDilatedConvolution } from './dilated-convolution'
import { dilatedDepthwiseFault, installDilatedDepthwise } from './dilated-depthwise'
import type { StockFault } from './stock-fault'
import { installWasmOverrides, wasmOverrides } from './wasm-overrides'

export const stockFaults: readonly StockFault[] = [
  ...wasmOverrides.map(({ kernelName, fault, why }): StockFault => ({ name: kernelName, on: ['wasm'], fault, why })),
  ...cpuOverrides,
  ...averagePoolFaults,
  dilatedConvolutionFault,
  dilatedDepthwiseFault,
]

/** Puts what is ours in their place; call after that backend has started. Does nothing the second time. */
export async function mendStock(backend: string): Promise<void> {
  installDilatedConvolution()
  installDilatedDepthwise()
  installAveragePoolGradient()
  if (backend === 'cpu') installCpuOverrides()
  if (backend === 'wasm') await installWasmOverrides()
}
