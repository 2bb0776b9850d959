// What a model is worth on samples it is not trained by here: no dropout, moving averages, no update.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel } from '../compiler/compiled-model'
import type { Batches } from './batches'
import type { Judge } from './judge'
import { penaltyOf } from './train-step'

export interface Evaluation {
  /** Mean over the samples, penalties included. */
  readonly loss: number
  readonly rows: Uint32Array
  /** What the training model said, [rows, units]. */
  readonly output: Float32Array
}

export interface EvaluationHost {
  /** Has the samples of these rows at hand; false: it gave up waiting for them. */
  ready(rows: Uint32Array): Promise<boolean>
  /** Is awaited between chunks. */
  breathe(): Promise<void>
}

/**
 * Runs the samples of `rows` through the model in chunks that fit in memory.
 * @param rows row numbers of the dataset; at least one
 * @returns null where the samples could not be had
 */
export async function evaluate(
  tf: typeof Tfjs,
  compiled: CompiledModel,
  batches: Batches,
  judge: Judge,
  rows: Uint32Array,
  host: EvaluationHost,
): Promise<Evaluation | null> {
  const loss = compiled.losses[0]?.loss
  if (!loss) throw new Error('A compiled model has a loss')
  const all = new Float32Array(rows.length * judge.units)
  let lossSum = 0
  for (let from = 0; from < rows.length; from += batches.chunkSize) {
    const part = rows.subarray(from, from + batches.chunkSize)
    if (!(await host.ready(part))) return null
    const batch = batches.make(part)
    const { output, value } = tf.tidy(() => {
      const said = compiled.trainingModel.apply(batch.x, { training: false }) as Tfjs.Tensor
      return { output: said, value: loss.value(tf, said, batch.target) }
    })
    const [said, mean] = await Promise.all([output.data(), value.data()])
    tf.dispose([output, value, batch.x, batch.target])
    lossSum += (mean[0] ?? Number.NaN) * part.length
    all.set(said, from * judge.units)
    await host.breathe()
  }
  const penalty = tf.tidy(() => penaltyOf(tf, compiled.weights)?.dataSync<'float32'>()[0] ?? 0)
  return { loss: lossSum / rows.length + penalty, rows, output: all }
}
