// Contexts that are lost for real, in the middle of a run, on the software adapter chosen by hand.
import * as tf from '@tensorflow/tfjs'
import { expect, inject, it } from 'vitest'
import { createRunControl } from '../training/control'
import type { SupervisedEvent } from '../training/supervise-run'
import { superviseRun } from '../training/supervise-run'
import { pictures, planOf, sequence, splitsOf } from '../training/training.test-support'
import { disposeTrainingState } from '../training/training-state'
import { createCompiledStep } from './compiled-step/compiled-step'
import { createEngine } from './engine'
import { createSeats, seatOf } from './seats'
import { wasmAddresses } from './wasm-addresses'

const SIZE = { height: 8, width: 8, channels: 3 } as const
const network = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', activation: { type: 'relu' } }],
  ['pool', 'maxPool2d', {}],
  ['flat', 'flatten', {}],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const data = pictures(24, SIZE)
const plan = planOf(network, { optimizer: { type: 'adam', params: {} }, learningRate: 0.02, batchSize: 6, epochs: 12 })

async function run(backend: 'webgl' | 'wasm', onEvent: (event: SupervisedEvent, steps: number) => void) {
  const options = { wasmPath: wasmAddresses(location.href), report: () => undefined }
  const engine = await createEngine({ ...options, choice: backend })
  if (!engine.ok) return null
  let curve: number[] = []
  let steps = 0
  const finished = await superviseRun({
    version: 'test',
    seats: createSeats(options),
    first: seatOf(engine.value),
    rivals: null,
    plan,
    data,
    splits: splitsOf(18, 3, 3),
    control: createRunControl(),
    compileStep: () => (step) => createCompiledStep({ ...step, crew: null }),
    report: () => undefined,
    yieldToHost: () => new Promise((resolve) => setTimeout(resolve, 0)),
    now: () => performance.now(),
    post: (event) => {
      if (event.type === 'epoch') curve.push(event.record.loss)
      if (event.type === 'moved') curve = event.epochs.map(({ loss }) => loss)
      if (event.type === 'progress') steps += 1
      onEvent(event, steps)
    },
  })
  if (!finished.ok) throw new Error(finished.diagnostics[0]?.message.en)
  const { seat, result, serving, state, notes } = finished.value
  const weights = serving.model.weights.flatMap((weight) => [...weight.read().dataSync()])
  serving.dispose()
  disposeTrainingState(state)
  return { backend: seat.backend, outcome: result.outcome, curve, weights, codes: notes.map(({ code }) => code) }
}

function loseContext(): void {
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }
  gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext()
}

const losses = inject('contextLosses')

it('goes on on WASM with sound weights, however often a WebGL context is lost', { timeout: 30_000 + losses * 20_000 }, async ({ skip }) => {
  const plain = await run('wasm', () => undefined)
  if (!plain) throw new Error('WASM did not start')
  for (let round = 0; round < losses; round += 1) {
    const at = 2 + ((round * 7) % 34)
    const told = await run('webgl', (event, steps) => {
      if (event.type === 'progress' && steps === at) loseContext()
    })
    if (!told) {
      skip('there is no WebGL here, drawn by software or otherwise')
      return
    }
    expect(told, `lost at step ${at}`).toMatchObject({ backend: 'wasm', outcome: 'completed' })
    expect(told.codes).toContain('training/moved')
    expect(told.weights.every(Number.isFinite)).toBe(true)
    told.curve.forEach((loss, epoch) => {
      expect(Math.abs(loss - (plain.curve[epoch] ?? Number.NaN)), `lost at step ${at}, epoch ${epoch + 1}`).toBeLessThan(5e-3)
    })
  }
})

declare module 'vitest' {
  interface ProvidedContext {
    readonly contextLosses: number
  }
}
