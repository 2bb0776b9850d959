// The sizes of the files, as far as checks need them.
import type { Extent } from '../../resize'
import type { ImageInput } from '../finding'

/** Width and height of a row's file as shown; 0 where there was no file. */
export function originalSize({ decoding }: Pick<ImageInput['dataset'], 'decoding'>, row: number): Extent {
  return { width: decoding?.originalSizes[row * 2] ?? 0, height: decoding?.originalSizes[row * 2 + 1] ?? 0 }
}

/** Rows in some set; all of them where no set is stated. */
export function rowsInUse({ splitOf }: Pick<ImageInput, 'splitOf'>): readonly number[] {
  const isDivided = splitOf.some((split) => split !== null)
  return splitOf.flatMap((split, row) => (isDivided && split === null ? [] : [row]))
}
