// What arrays are used for: plain JSON, kept in the project so that reading can be repeated exactly.
import type { SplitName } from '../dataset'
import type { ArrayInfo } from './array-format'

/** `names`: of the classes, in the order of their numbers. `split`: names or numbers the set of each row. */
export const ARRAY_USES = ['samples', 'targets', 'names', 'split', 'ignore'] as const
export type ArrayUse = (typeof ARRAY_USES)[number]

/** With what is known of the array when it was chosen, so that a change of the file is noticed. */
export interface ArrayChoice extends ArrayInfo {
  readonly use: ArrayUse
  /** The set that all rows are in; null: as `split` says, else drawn. Samples and targets of the same set belong together. */
  readonly set: SplitName | null
}

/** The numbers that black and white have; what lies between is brought to 0 … 255. */
export interface ValueRange {
  readonly low: number
  readonly high: number
}

export const VALUE_RANGES = [
  { low: 0, high: 255 },
  { low: 0, high: 1 },
  { low: -1, high: 1 },
  { low: 0, high: 65_535 },
] as const satisfies readonly ValueRange[]

export interface ArraySettings {
  /** Those in use; others of the files are passed over. */
  readonly arrays: readonly ArrayChoice[]
  /** Of pictures with a channel axis: [n, height, width, channels] or [n, channels, height, width]. */
  readonly channels: 'last' | 'first'
  /** Of pictures. */
  readonly range: ValueRange
  readonly task: 'classification' | 'regression'
  /** See NumberTargets. */
  readonly targetScaling: 'standard' | 'none'
}

/** What the samples of an array are: pictures, or vectors of features. Null: neither. [n] is one feature, [n, k] are k. */
export function sampleForm(
  shape: readonly number[],
  channels: ArraySettings['channels'],
):
  | { readonly samples: 'images'; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly samples: 'vectors'; readonly features: number }
  | null {
  const [, a = 1, b = 1, c = 1] = shape
  if (shape.length === 1 || shape.length === 2) return { samples: 'vectors', features: a }
  if (shape.length === 3) return { samples: 'images', height: a, width: b, channels: 1 }
  if (shape.length !== 4) return null
  return channels === 'last'
    ? { samples: 'images', height: a, width: b, channels: c }
    : { samples: 'images', height: b, width: c, channels: a }
}

/** True where the settings give pictures, which are brought to the size of the network's input. */
export function givesImages({ arrays, channels }: Pick<ArraySettings, 'arrays' | 'channels'>): boolean {
  const samples = arrays.find(({ use }) => use === 'samples')
  return samples !== undefined && sampleForm(samples.shape, channels)?.samples === 'images'
}
