// What a GPU interface really runs on.
import * as tf from '@tensorflow/tfjs'

/** What stands behind WebGPU or WebGL. */
export interface GpuDevice {
  readonly name: string
  /** True where the "GPU" is a program on the processor: right, but slower than WASM by a factor of ten to fifty. */
  readonly software: boolean
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|microsoft basic render|software/i

/** Recognises renderers that draw on the processor by the name they give themselves. */
export function isSoftwareRenderer(name: string): boolean {
  return SOFTWARE.test(name)
}

/** The adapter WebGPU would use, or null where there is none. Never throws. */
export async function findWebGpuDevice(): Promise<GpuDevice | null> {
  if (typeof navigator === 'undefined' || !('gpu' in navigator)) return null
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) return null
    const { vendor, architecture, device, description } = adapter.info
    const name = description || [vendor, architecture, device].filter((part) => part !== '').join(' ') || 'WebGPU'
    const fallback = 'isFallbackAdapter' in adapter.info && adapter.info.isFallbackAdapter === true
    return { name, software: fallback || isSoftwareRenderer(`${name} ${vendor} ${architecture}`) }
  } catch {
    return null
  }
}

/** The few calls of a worker's canvas that are used here: this file is also part of Node's program, which has no canvas. */
interface CanvasScope {
  readonly OffscreenCanvas?: new (width: number, height: number) => { getContext(type: 'webgl2'): WebGlContext | null }
}

interface WebGlContext {
  readonly RENDERER: number
  getParameter(name: number): unknown
  getExtension(name: 'WEBGL_debug_renderer_info'): { readonly UNMASKED_RENDERER_WEBGL: number } | null
  getExtension(name: 'WEBGL_lose_context'): { loseContext(): void } | null
}

/** The renderer WebGL draws with, or null where a worker has none. Leaves no context behind. */
export function findWebGlDevice(): GpuDevice | null {
  const Canvas = (globalThis as CanvasScope).OffscreenCanvas
  const context = Canvas ? new Canvas(1, 1).getContext('webgl2') : null
  if (!context) return null
  const details = context.getExtension('WEBGL_debug_renderer_info')
  const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER))
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return { name, software: isSoftwareRenderer(name) }
}

/** Whether this backend can be asked for at all here. */
export function isRegistered(backend: string): boolean {
  return tf.findBackendFactory(backend) !== null
}
