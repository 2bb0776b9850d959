// What a model is worth on samples it is not trained by here: no dropout, moving averages, no update.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel } from '../compiler/compiled-model'
import { confusionMatrix, majorityBaseline } from '../metrics/classification'
import { wilsonInterval } from '../metrics/interval'
import type { Batches } from './batches'
import type { Judge } from './judge'
import type { SplitResult } from './plan'
import { penaltyOf } from './train-step'

export interface Evaluation {
  /** Mean over the samples, penalties included. */
  readonly loss: number
  readonly correct: number
  readonly n: number
  readonly truths: Int32Array
  readonly predictions: Int32Array
  /** [n, classes], each row adding up to 1. */
  readonly probabilities: Float32Array
}

/**
 * Runs the samples of `rows` through the model in chunks that fit in memory.
 * @param rows row numbers of the dataset; at least one
 * @param breathe is awaited between chunks
 */
export async function evaluate(
  tf: typeof Tfjs,
  compiled: CompiledModel,
  batches: Batches,
  judge: Judge,
  rows: Uint32Array,
  breathe: () => Promise<void>,
): Promise<Evaluation> {
  const loss = compiled.losses[0]?.loss
  if (!loss) throw new Error('A compiled model has a loss')
  const truths = new Int32Array(rows.length)
  const predictions = new Int32Array(rows.length)
  const shares: Float32Array[] = []
  let lossSum = 0
  for (let from = 0; from < rows.length; from += batches.chunkSize) {
    const part = rows.subarray(from, from + batches.chunkSize)
    const batch = batches.make(part)
    const { output, value } = tf.tidy(() => {
      const said = compiled.trainingModel.apply(batch.x, { training: false }) as Tfjs.Tensor
      return { output: said, value: loss.value(tf, said, batch.target) }
    })
    const [said, mean] = await Promise.all([output.data(), value.data()])
    tf.dispose([output, value, batch.x, batch.target])
    lossSum += (mean[0] ?? Number.NaN) * part.length
    truths.set(batch.labels, from)
    predictions.set(judge.classes(said), from)
    shares.push(judge.probabilities(said))
    await breathe()
  }
  let correct = 0
  for (let i = 0; i < rows.length; i += 1) if (truths[i] === predictions[i]) correct += 1
  const penalty = tf.tidy(() => penaltyOf(tf, compiled.weights)?.dataSync<'float32'>()[0] ?? 0)
  return { loss: lossSum / rows.length + penalty, correct, n: rows.length, truths, predictions, probabilities: joined(shares) }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** An evaluation as it is reported: with its interval, the baseline and who was taken for whom. */
export function describeEvaluation({ loss, correct, n, truths, predictions }: Evaluation, classCount: number): SplitResult {
  return {
    loss,
    accuracy: correct / n,
    n,
    correct,
    interval: wilsonInterval(correct, n),
    baseline: majorityBaseline(truths, classCount),
    confusion: confusionMatrix(truths, predictions, classCount),
  }
}
