// Probabilities for pictures.
import type * as Tfjs from '@tensorflow/tfjs'
import { sizeOf } from '../tensor'
import { packSamples, scalingTable } from './packing'
import { classShares } from './predictions'
import type { ServingModel } from './serving-model'

const CHUNK = 64

/**
 * @param pixels [n, height, width, channels] uint8 in the model's input size; a length that is no multiple of one
 *   picture's throws
 * @returns [n][classes], in class order, each row adding up to 1
 */
export async function predict(tf: typeof Tfjs, serving: ServingModel, pixels: Uint8Array): Promise<readonly (readonly number[])[]> {
  serving.refresh?.()
  const { input, model, classes, positive, encoding } = serving
  const reading = { encoding, classCount: classes.length, positive }
  const sampleSize = sizeOf(input.shape)
  const n = pixels.length / sampleSize
  if (!Number.isInteger(n)) throw new Error(`Pixels of length ${pixels.length} are no whole pictures of ${sampleSize} values`)
  const table = scalingTable(input.scale, input.offset)
  const all: number[][] = []
  for (let from = 0; from < n; from += CHUNK) {
    const rows = Uint32Array.from({ length: Math.min(CHUNK, n - from) }, (_, i) => from + i)
    const values = new Float32Array(rows.length * sampleSize)
    packSamples(pixels, sampleSize, rows, table, values)
    const output = tf.tidy(
      () => model.apply(tf.tensor(values, [rows.length, ...input.shape], 'float32'), { training: false }) as Tfjs.Tensor,
    )
    const said = await output.data()
    output.dispose()
    const units = said.length / rows.length
    for (let i = 0; i < rows.length; i += 1) all.push(classShares(reading, said.subarray(i * units, (i + 1) * units)))
  }
  return all
}
