// The overrides as the app loads them: in a browser, with the .wasm files by address.
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { createEngine } from '../engine'
import { wasmAddresses } from '../wasm-addresses'
import { gradientsOf, randomCases, worstError } from './gradient-cases.test-support'

async function use(choice: 'wasm' | 'cpu'): Promise<void> {
  const log: string[] = []
  const options = { choice, wasmPath: wasmAddresses(location.href), report: (raw: string) => log.push(raw) }
  const engine = await createEngine(options)
  if (!engine.ok) throw new Error(`${choice} did not start: ${log.join('; ')}`)
}

it("give the CPU backend's values and gradients, and leave nothing behind", async () => {
  const cases = [0, 1, 2, 3].flatMap((index) => randomCases(index))
  await use('cpu')
  const expected = []
  for (const test of cases) expected.push(await gradientsOf(tf, test))
  await use('wasm')
  const { numTensors } = tf.memory()
  const wrong: string[] = []
  for (const [index, test] of cases.entries()) {
    const error = worstError(await gradientsOf(tf, test), expected[index] ?? [])
    if (error > 1e-5) wrong.push(`${test.name}: ${error}`)
  }
  expect(wrong).toEqual([])
  expect(tf.memory().numTensors).toBe(numTensors)
})
