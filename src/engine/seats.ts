// The backends of this machine as places a run can move between; see src/training/supervise-run.ts.
import * as tf from '@tensorflow/tfjs'
import type { Result } from '../diagnostics'
import { ok } from '../diagnostics'
import type { LossSignal } from '../training/backend-fault'
import type { BackendName } from '../training/plan'
import type { Seat, Seats } from '../training/supervise-run'
import { findWebGlDevice, findWebGpuDevice } from './device'
import type { Engine, EngineOptions } from './engine'
import { createEngine } from './engine'

/** What is used here of the context tfjs draws with: this file is also part of Node's program. */
interface WebGlHolder {
  readonly gpgpu: {
    readonly gl: { readonly canvas: { addEventListener(type: 'webglcontextlost', listener: () => void): void }; isContextLost(): boolean }
  }
}

interface WebGpuHolder {
  readonly device: { readonly lost: Promise<unknown> }
}

class BackendLoss implements LossSignal {
  private lost = false
  private readonly listeners = new Set<() => void>()

  constructor(private readonly check: () => boolean) {}

  get isLost(): boolean {
    return this.lost || this.check()
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly tell = (): void => {
    this.lost = true
    for (const listener of this.listeners) listener()
  }
}

const signals = new WeakMap<object, LossSignal>()

/** Tells when the memory of the backend that computes now is gone; null where it is this process's own. tfjs itself does not care. */
function lossOf(backend: BackendName): LossSignal | null {
  if (backend !== 'webgl' && backend !== 'webgpu') return null
  const holder = tf.backend()
  const known = signals.get(holder)
  if (known) return known
  let signal: BackendLoss
  if (backend === 'webgl') {
    const { gl } = (holder as unknown as WebGlHolder).gpgpu
    signal = new BackendLoss(() => gl.isContextLost())
    gl.canvas.addEventListener('webglcontextlost', signal.tell)
  } else {
    signal = new BackendLoss(() => false)
    void (holder as unknown as WebGpuHolder).device.lost.then(signal.tell)
  }
  signals.set(holder, signal)
  return signal
}

/** The seat of an engine that computes now. */
export function seatOf({ backend, device }: Pick<Engine, 'backend' | 'device'>): Seat {
  return { tf, backend, device, loss: lossOf(backend) }
}

export function createSeats(options: Omit<EngineOptions, 'choice'>): Seats {
  return {
    async take(backend): Promise<Result<Seat>> {
      const engine = await createEngine({ ...options, choice: backend })
      return engine.ok ? ok(seatOf(engine.value)) : engine
    },
    leave(backend) {
      const factory = tf.findBackendFactory(backend)
      if (backend === 'wasm' || backend === 'cpu' || backend === tf.getBackend()) return
      try {
        tf.removeBackend(backend)
      } catch (thrown) {
        // What a lost context held cannot always be freed; the backend is out of the list by then.
        options.report(`Leaving '${backend}': ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      }
      if (tf.findBackendFactory(backend) === null && factory) tf.registerBackend(backend, factory, 0)
    },
  }
}

/** Graphics cards that may compute here, by interface; programs that only act as one are none. Never throws. */
export async function findGraphicsCards(): Promise<Partial<Record<BackendName, string>>> {
  const webgpu = await findWebGpuDevice()
  const webgl = findWebGlDevice()
  return {
    ...(webgpu && !webgpu.software ? { webgpu: webgpu.name } : {}),
    ...(webgl && !webgl.software ? { webgl: webgl.name } : {}),
  }
}
