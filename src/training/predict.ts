// Probabilities for pictures.
import type * as Tfjs from '@tensorflow/tfjs'
import { sizeOf } from '../tensor'
import { packSamples, scalingTable } from './packing'
import type { ServingModel } from './serving-model'

const CHUNK = 64

/**
 * @param pixels [n, height, width, channels] uint8 in the model's input size; a length that is no multiple of one
 *   picture's throws
 * @returns [n][classes], in class order, each row adding up to 1
 */
export async function predict(tf: typeof Tfjs, serving: ServingModel, pixels: Uint8Array): Promise<readonly (readonly number[])[]> {
  serving.refresh?.()
  const { input, model } = serving
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
    for (let i = 0; i < rows.length; i += 1) all.push(probabilities(serving, said.subarray(i * units, (i + 1) * units)))
  }
  return all
}

/** One output as shares of the classes. Outputs that are no probabilities (squared error without sigmoid) are cut to 0 … 1. */
function probabilities({ classes, positive, encoding }: ServingModel, output: ArrayLike<number>): number[] {
  const cut = Array.from(output, (value) => Math.min(1, Math.max(0, value)))
  if (encoding === 'binary') {
    const yes = positive ?? 1
    const p = cut[0] ?? 0
    return classes.map((_, index) => (index === yes ? p : 1 - p))
  }
  const sum = cut.reduce((total, value) => total + value, 0)
  if (sum === 0) return classes.map(() => 1 / classes.length)
  // A softmax adds up to 1 but for rounding and is handed on as it is.
  return Math.abs(sum - 1) < 1e-3 ? cut : cut.map((value) => value / sum)
}
