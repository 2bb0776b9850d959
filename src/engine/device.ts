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

/** The renderer WebGL draws with, or null where a worker has none. Leaves no context behind. */
export function findWebGlDevice(): GpuDevice | null {
  if (typeof OffscreenCanvas === 'undefined') return null
  const context = new OffscreenCanvas(1, 1).getContext('webgl2')
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
