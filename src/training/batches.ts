// Samples as tensors.
import type * as Tfjs from '@tensorflow/tfjs'
import type { KnownShape } from '../tensor'
import { sizeOf } from '../tensor'
import type { Judge } from './judge'
import type { StepClock } from '../layers/layer-kind'
import { createPack } from './packing'
import type { RawSamples, SampleSource } from './sample-source'
import type { Scaling } from './scaling'
import type { ChangeBatch } from './transforms'

export interface Batch {
  /** [rows, …sample] in the model's input shape. */
  readonly x: Tfjs.Tensor
  /** [rows, units]. */
  readonly target: Tfjs.Tensor
  /** Null where numbers are predicted. */
  readonly labels: Int32Array | null
  /** How much each sample counts; null: 1 each. Absent where nothing is learned. */
  readonly counts?: Float32Array | null
}

export interface Batches {
  /** Samples that go through the model at once where nothing is learned. */
  readonly chunkSize: number
  /** False where a training batch of the same rows is another one at every step. */
  readonly isSteady: boolean
  /**
   * Of samples that the source has at hand. The caller disposes `x` and `target`.
   * @param clock the batch is trained on at this step; absent: its samples stay as they are
   * @param raw the samples of `rows`, where they are not those at hand
   */
  make(rows: Uint32Array, clock?: StepClock, raw?: RawSamples): Batch
}

/** Values of input per chunk when evaluating: 8 MB. Activations take a multiple of it. */
const CHUNK_VALUES = 2 ** 21

export interface PackedInput {
  /** Shape of a sample as the model takes it. */
  readonly shape: KnownShape
  readonly scaling: Scaling
}

export function createBatches(
  tf: typeof Tfjs,
  source: SampleSource,
  input: PackedInput,
  judge: Judge,
  change: ChangeBatch | null,
): Batches {
  const sampleSize = sizeOf(input.shape)
  const pack = createPack(sampleSize, input.scaling)
  return {
    chunkSize: Math.min(256, Math.max(1, Math.floor(CHUNK_VALUES / sampleSize))),
    isSteady: change === null,
    make(rows, clock, { values: raw, places } = source.at(rows)) {
      // A new array each time: the CPU backend keeps the array as the tensor's values.
      const values = new Float32Array(rows.length * sampleSize)
      if (change && clock && raw instanceof Uint8Array)
        pack(
          change(raw, rows, clock, places),
          rows.map((_, i) => i),
          values,
        )
      else pack(raw, places, values)
      return {
        x: tf.tensor(values, [rows.length, ...input.shape], 'float32'),
        target: tf.tensor(judge.targets(rows), [rows.length, judge.units], 'float32'),
        labels: judge.labels(rows),
      }
    },
  }
}
