// What a run said of each held-out image, kept with it: two runs are compared image by image.
import { z } from 'zod'
import type { DecodedDataset } from '../datasets/dataset'
import type { RunPredictions } from '../training/predictions'

/** Answers to one split, image by image. */
export interface StoredSplit {
  /** As the user knows them. */
  readonly paths: readonly string[]
  /** Class indices. */
  readonly truths: readonly number[]
  /** [n, classes] row-major. */
  readonly probabilities: readonly number[]
}

export interface StoredPredictions {
  readonly val: StoredSplit | null
  readonly test: StoredSplit | null
}

const splitSchema = z
  .object({
    paths: z.array(z.string().max(4096)).max(2_000_000),
    truths: z.array(z.int().min(0)).max(2_000_000),
    probabilities: z.array(z.number()).max(50_000_000),
  })
  .refine(({ paths, truths, probabilities }) => paths.length === truths.length && probabilities.length % Math.max(1, paths.length) === 0)

const storedSchema: z.ZodType<StoredPredictions> = z.object({ val: splitSchema.nullable(), test: splitSchema.nullable() })

export function storePredictions(predictions: RunPredictions, { paths }: Pick<DecodedDataset, 'paths'>): StoredPredictions {
  const store = (split: 'val' | 'test'): StoredSplit | null => {
    const said = predictions[split]
    // Only classes are compared image by image.
    if (said?.task !== 'classification') return null
    return {
      paths: Array.from(said.rows, (row) => paths[row] ?? ''),
      truths: Array.from(said.truths),
      probabilities: Array.from(said.probabilities, (p) => Number(p.toPrecision(6))),
    }
  }
  return { val: store('val'), test: store('test') }
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
export function predictedClasses({ paths, probabilities }: StoredSplit, positive: number | null): readonly number[] {
  const classes = paths.length === 0 ? 0 : probabilities.length / paths.length
  return paths.map((_, image) => {
    let best = positive === null ? 0 : (classes - 1 - positive) % Math.max(1, classes)
    for (let label = 0; label < classes; label += 1) {
      if ((probabilities[image * classes + label] ?? 0) > (probabilities[image * classes + best] ?? 0)) best = label
    }
    return best
  })
}
