import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSoftwareRenderer } from './device'
import { createNodeEngine } from './node'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))

describe('createNodeEngine', () => {
  it('starts WASM with one thread and then CPU, each computing with the backend it names', async () => {
    for (const backend of ['wasm', 'cpu', 'wasm'] as const) {
      const log: string[] = []
      const engine = await createNodeEngine(backend, wasmFolder, (raw) => log.push(raw))
      expect(log).toEqual([])
      if (!engine.ok) throw new Error('did not start')
      expect(engine.value.backend).toBe(backend)
      expect(engine.value.tf.getBackend()).toBe(backend)
      expect(engine.value.software).toBe(false)
    }
  })
})

describe('isSoftwareRenderer', () => {
  it('knows the renderers that draw on the processor', () => {
    for (const name of [
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)',
      'llvmpipe (LLVM 15.0.7, 256 bits)',
      'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)',
      'google swiftshader',
    ])
      expect(isSoftwareRenderer(name), name).toBe(true)
    for (const name of [
      'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)',
      'Apple M2',
      'AMD Radeon Pro 5300M',
      'Intel(R) UHD Graphics 620',
    ])
      expect(isSoftwareRenderer(name), name).toBe(false)
  })
})
