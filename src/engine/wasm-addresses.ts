/// <reference types="vite/client" />
// Where the bundler put tfjs's .wasm files; for browsers alone. Node hands in the folder of the package.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import type { WasmPath } from './engine'

/** Addresses for a page or worker at `base`. The threaded one is never loaded, but tfjs insists on an entry for each. */
export function wasmAddresses(base: string): WasmPath {
  const absolute = (url: string) => new URL(url, base).href
  return {
    'tfjs-backend-wasm.wasm': absolute(plain),
    'tfjs-backend-wasm-simd.wasm': absolute(simd),
    'tfjs-backend-wasm-threaded-simd.wasm': absolute(threaded),
  }
}
