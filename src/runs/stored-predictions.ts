// What a run said of each sample, kept with it: two runs are compared sample by sample, and an old one is judged again.
import { z } from 'zod'
import type { DecodedDataset, SplitName } from '../datasets/dataset'
import type { RunPredictions, SplitPredictions } from '../training/predictions'

/** Answers to one split, sample by sample. */
export interface StoredClasses {
  /** As the user knows them. */
  readonly paths: readonly string[]
  /** Class indices. */
  readonly truths: readonly number[]
  /** [n, classes] row-major. */
  readonly probabilities: readonly number[]
}

/** Truths and values [n, quantities] row-major, in the quantities' own units. */
export interface StoredNumbers {
  readonly paths: readonly string[]
  readonly truths: readonly number[]
  readonly values: readonly number[]
}

export type StoredSplit = StoredClasses | StoredNumbers

/** Null where a split has no samples, or more than are worth keeping. */
export type StoredPredictions = Readonly<Record<SplitName, StoredSplit | null>>

/** Numbers of one split; what is more is worked out anew from the weights. */
const MOST_VALUES = 2_000_000

const paths = z.array(z.string().max(4096)).max(2_000_000)
const values = z.array(z.number()).max(50_000_000)

const classesSchema = z
  .object({ paths, truths: z.array(z.int().min(0)).max(2_000_000), probabilities: values })
  .refine(({ paths, truths, probabilities }) => paths.length === truths.length && probabilities.length % Math.max(1, paths.length) === 0)

const numbersSchema = z
  .object({ paths, truths: values, values })
  .refine(({ paths, truths, values }) => truths.length === values.length && values.length % Math.max(1, paths.length) === 0)

const splitSchema = z.union([classesSchema, numbersSchema])

const storedSchema: z.ZodType<StoredPredictions> = z.object({
  // Earlier files have none.
  train: splitSchema.nullable().default(null),
  val: splitSchema.nullable(),
  test: splitSchema.nullable(),
})

export function storePredictions(predictions: RunPredictions, { paths }: Pick<DecodedDataset, 'paths'>): StoredPredictions {
  const short = (value: number): number => Number(value.toPrecision(6))
  const store = (said: SplitPredictions | null): StoredSplit | null => {
    if (!said) return null
    const names = Array.from(said.rows, (row) => paths[row] ?? '')
    if (said.task === 'regression') {
      if (said.values.length > MOST_VALUES) return null
      return { paths: names, truths: Array.from(said.truths, short), values: Array.from(said.values, short) }
    }
    if (said.probabilities.length > MOST_VALUES) return null
    return { paths: names, truths: Array.from(said.truths), probabilities: Array.from(said.probabilities, short) }
  }
  return { train: store(predictions.train), val: store(predictions.val), test: store(predictions.test) }
}

/** As they were, by the rows of `dataset`; where a sample is not in it, by their place alone, and `found` is false. */
export function recallPredictions(
  stored: StoredPredictions,
  dataset: Pick<DecodedDataset, 'paths'> | null,
): { readonly predictions: RunPredictions; readonly found: boolean } {
  const rowOf = new Map(dataset?.paths.map((path, row) => [path, row]))
  const known = [stored.train, stored.val, stored.test].every((split) => split?.paths.every((path) => rowOf.has(path)) ?? true)
  const recall = (split: StoredSplit | null): SplitPredictions | null => {
    if (!split) return null
    const rows = Uint32Array.from(split.paths, (path, place) => (known ? (rowOf.get(path) ?? 0) : place))
    return 'values' in split
      ? { task: 'regression', rows, truths: Float32Array.from(split.truths), values: Float32Array.from(split.values) }
      : { task: 'classification', rows, truths: Int32Array.from(split.truths), probabilities: Float32Array.from(split.probabilities) }
  }
  return {
    predictions: { train: recall(stored.train), val: recall(stored.val), test: recall(stored.test) },
    found: known && dataset !== null,
  }
}

/** Null where the text is no stored predictions. */
export function parsePredictions(source: string): StoredPredictions | null {
  try {
    const parsed = storedSchema.safeParse(JSON.parse(source))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The most probable class of each image; of two as probable, the one that is not `positive`. */
export function predictedClasses({ paths, probabilities }: StoredClasses, positive: number | null): readonly number[] {
  const classes = paths.length === 0 ? 0 : probabilities.length / paths.length
  return paths.map((_, image) => {
    let best = positive === null ? 0 : (classes - 1 - positive) % Math.max(1, classes)
    for (let label = 0; label < classes; label += 1) {
      if ((probabilities[image * classes + label] ?? 0) > (probabilities[image * classes + best] ?? 0)) best = label
    }
    return best
  })
}
