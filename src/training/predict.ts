// Answers for samples: probabilities of the classes, or numbers.
import type * as Tfjs from '@tensorflow/tfjs'
import { sizeOf } from '../tensor'
import { createPack } from './packing'
import { classShares } from './predictions'
import { undoScaling } from './scaling'
import type { ServingModel } from './serving-model'

const CHUNK = 64

/**
 * @param values [n, height, width, channels] uint8 in the model's input size, or [n, features] float32, NaN where missing; a length that is
 *   no multiple of one sample's throws
 * @returns [n][classes], in class order, each row adding up to 1; or [n][quantities] in their own units
 */
export async function predict(
  tf: typeof Tfjs,
  serving: ServingModel,
  values: Uint8Array | Float32Array,
): Promise<readonly (readonly number[])[]> {
  serving.refresh?.()
  const { input, model } = serving
  const sampleSize = sizeOf(input.shape)
  const n = values.length / sampleSize
  if (!Number.isInteger(n)) throw new Error(`${values.length} values are no whole samples of ${sampleSize}`)
  const pack = createPack(sampleSize, input.scaling)
  const all: number[][] = []
  for (let from = 0; from < n; from += CHUNK) {
    const rows = Uint32Array.from({ length: Math.min(CHUNK, n - from) }, (_, i) => from + i)
    const packed = new Float32Array(rows.length * sampleSize)
    pack(values, rows, packed)
    const output = tf.tidy(
      () => model.apply(tf.tensor(packed, [rows.length, ...input.shape], 'float32'), { training: false }) as Tfjs.Tensor,
    )
    const said = await output.data()
    output.dispose()
    const units = said.length / rows.length
    for (let i = 0; i < rows.length; i += 1) all.push(answerOf(serving, said.subarray(i * units, (i + 1) * units)))
  }
  return all
}

function answerOf(serving: ServingModel, output: ArrayLike<number>): number[] {
  if (serving.task === 'regression') return [...undoScaling(output, serving.scaling)]
  const { encoding, classes, positive } = serving
  return classShares({ encoding, classCount: classes.length, positive }, output)
}
