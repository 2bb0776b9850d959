// tfjs with a backend that is really there. The only folder that imports tfjs at run time; runs in a worker and in Node.
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import type { Diagnostic, Result } from '../diagnostics'
import { error, fail, ok, text, warning } from '../diagnostics'
import type { BackendChoice } from '../document/document'
import type { BackendName } from '../training/plan'
import { findWebGlDevice, findWebGpuDevice, isRegistered } from './device'
import type { GpuDevice } from './device'
import { computesRight } from './self-test'
import { mendStock } from './stock-faults'

/** Where the three .wasm files of tfjs lie: a folder (ending in a slash), or the address of each. */
export type WasmPath =
  string | Readonly<Record<'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm', string>>

export interface EngineOptions {
  readonly choice: BackendChoice
  readonly wasmPath: WasmPath
  /** Raw text of a backend that did not start, for the log; never shown to people as it is. */
  readonly report: (raw: string) => void
}

export interface Engine {
  readonly tf: typeof tf
  readonly backend: BackendName
  /** What computes, for people to read: `NVIDIA GeForce …`, `WASM SIMD`. */
  readonly device: string
  /** A GPU interface drawn by the processor. */
  readonly software: boolean
  readonly notes: readonly Diagnostic[]
}

const TITLES: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' }

let wasmReady = false

function prepareWasm(path: WasmPath): void {
  if (wasmReady) return
  wasmReady = true
  // tfjs's threads start from a blob: script, which a strict content security policy blocks: it would hang for ever.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  setWasmPaths(path)
}

/** Starts a backend; false where it does not start or computes nonsense. */
async function start(backend: BackendName, { wasmPath, report }: EngineOptions): Promise<boolean> {
  try {
    if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu')
    if (backend === 'wasm') prepareWasm(wasmPath)
    if (!isRegistered(backend)) {
      report(`Backend '${backend}' is not registered here`)
      return false
    }
    // A failed setBackend answers false, while getBackend() already names the failed one.
    if (!(await tf.setBackend(backend))) {
      report(`setBackend('${backend}') answered false`)
      return false
    }
    await mendStock(backend)
    if (!(await computesRight())) {
      report(`Backend '${backend}' failed its self-test`)
      return false
    }
    return true
  } catch (thrown) {
    report(`Backend '${backend}': ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    return false
  }
}

async function describe(backend: BackendName): Promise<GpuDevice> {
  if (backend === 'webgpu') return (await findWebGpuDevice()) ?? { name: TITLES.webgpu, software: false }
  if (backend === 'webgl') return findWebGlDevice() ?? { name: TITLES.webgl, software: false }
  if (backend === 'cpu') return { name: 'JavaScript', software: false }
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  return { name: simd ? 'WASM SIMD' : 'WASM', software: false }
}

/** Backends that `auto` tries: WASM starts at once everywhere, and a graphics card must first prove to be faster; see supervise-run.ts. */
const AUTOMATIC: readonly BackendName[] = ['wasm', 'cpu']

function softwareWarning(backend: BackendName, device: string): Diagnostic {
  return warning(
    'engine/software-gpu',
    text(
      `${TITLES[backend]} runs on the processor here (${device}), not on a graphics card.`,
      `此处的 ${TITLES[backend]} 由处理器模拟（${device}），并非显卡。`,
    ),
    { hint: text('WASM is many times faster on this machine.', '在这台机器上 WASM 要快很多倍。') },
  )
}

function fallbackWarning(failed: readonly BackendName[], taken: BackendName): Diagnostic {
  const names = failed.map((name) => TITLES[name])
  return warning(
    'engine/fallback',
    text(
      `${names.join(' and ')} did not start; ${TITLES[taken]} computes instead.`,
      `${names.join('、')}未能启动，改用 ${TITLES[taken]} 计算。`,
    ),
  )
}

/**
 * Makes tfjs compute with the chosen backend. `auto` falls back with a warning; a backend chosen by hand that does
 * not start is an error, because a run is only repeatable on the backend it names. Software GPUs are taken by hand
 * alone, with a warning.
 */
export async function createEngine(options: EngineOptions): Promise<Result<Engine>> {
  tf.enableProdMode()
  const order = options.choice === 'auto' ? AUTOMATIC : [options.choice]
  const failed: BackendName[] = []
  for (const backend of order) {
    if (!(await start(backend, options))) {
      failed.push(backend)
      continue
    }
    const device = await describe(backend)
    const notes = [
      ...(failed.length > 0 ? [fallbackWarning(failed, backend)] : []),
      ...(device.software ? [softwareWarning(backend, device.name)] : []),
    ]
    return ok({ tf, backend, device: device.name, software: device.software, notes }, notes)
  }
  const names = failed.map((name) => TITLES[name]).join(', ')
  return fail(
    error('engine/unavailable', text(`${names} did not start here.`, `${names} 未能在此启动。`), {
      hint: text('Choose the automatic backend, or CPU, which always works.', '请选择自动后端，或始终可用的 CPU。'),
    }),
  )
}
