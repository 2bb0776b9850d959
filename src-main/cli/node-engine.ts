// tfjs in this process: the engine of src, with the backends Node has.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Result } from '../../src/diagnostics'
import type { Engine } from '../../src/engine/engine'
import { createNodeEngine } from '../../src/engine/node'

/** Raw words of libraries are shown only to who asks for them. */
export function logRaw(raw: string): void {
  if (process.env['TENSORLOOM_DEBUG']) process.stderr.write(`${raw}\n`)
}

export function startEngine(backend: 'wasm' | 'cpu'): Promise<Result<Engine>> {
  const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  return createNodeEngine(backend, wasmFolder, logRaw)
}

/** Lets timers, signals and messages in. */
export function yieldToHost(): Promise<void> {
  return new Promise((settle) => void setImmediate(settle))
}
