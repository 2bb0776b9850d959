// What tfjs does by itself: model.fit on its WASM backend, none of our kernels registered.
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { wasmAddresses } from '../../../src/engine/wasm-addresses'
import { serve } from './messages'
import { networkOf } from './networks'

let fit: ((epochs: number) => Promise<number>) | null = null

/** Network A, written by hand. */
async function prepare(): Promise<void> {
  const { data, batch, document } = networkOf('A')
  tf.enableProdMode()
  // One thread, as ours.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  setWasmPaths(wasmAddresses(self.location.href))
  if (!(await tf.setBackend('wasm'))) throw new Error('WASM did not start')
  const { dense, flatten } = tf.layers
  const model = tf.sequential({
    layers: [
      flatten({ inputShape: [64, 64, 3] }),
      ...[20, 7, 5].map((units) => dense({ units, activation: 'relu' })),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  })
  model.compile({ optimizer: tf.train.sgd(document.training.learningRate), loss: 'binaryCrossentropy' })
  const x = tf.tensor(
    Float32Array.from(data.pixels, (byte) => byte / 255),
    [batch, 64, 64, 3],
  )
  const y = tf.tensor(Float32Array.from(data.labels), [batch, 1])
  fit = async (epochs) => {
    const started = performance.now()
    await model.fit(x, y, { epochs, batchSize: batch, verbose: 0 })
    return (performance.now() - started) / epochs
  }
}

/** Milliseconds an epoch, over that many. */
async function epochs(count: number): Promise<number> {
  if (!fit) throw new Error('Not prepared')
  return await fit(count)
}

serve({ prepare, epochs })
