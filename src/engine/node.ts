// The engine for Node: the same backends without the GPU ones.
import type { Result } from '../diagnostics'
import { createEngine } from './engine'
import type { Engine } from './engine'

/**
 * @param backend `wasm` or `cpu`
 * @param wasmFolder folder of tfjs's .wasm files, found by the caller: `dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))`
 * @param report raw text of a backend that did not start, for the log
 */
export function createNodeEngine(backend: 'wasm' | 'cpu', wasmFolder: string, report: (raw: string) => void): Promise<Result<Engine>> {
  const folder = wasmFolder.endsWith('/') ? wasmFolder : `${wasmFolder}/`
  return createEngine({ choice: backend, wasmPath: folder, report })
}
