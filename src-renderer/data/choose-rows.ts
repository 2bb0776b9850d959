// Which images are shown.
import type { SplitName, Splits } from '../../src/datasets/dataset'

/** Where an image is: in a set, excluded by hand, or in none because less than all of the training set is used. */
export type Place = SplitName | 'excluded' | 'unused'

export const PLACES: readonly Place[] = ['train', 'val', 'test', 'unused', 'excluded']

/** The place of each of `n` rows. */
export function placesOf(n: number, splits: Splits, excluded: ReadonlySet<number>): readonly Place[] {
  const places = new Array<Place>(n).fill('unused')
  for (const name of ['train', 'val', 'test'] as const) for (const row of splits[name]) places[row] = name
  for (const row of excluded) places[row] = 'excluded'
  return places
}

export interface RowFilter {
  readonly place: Place | 'all'
  readonly label: number | 'all'
  /** Rows that the audit has something to say of; null: whatever it says. */
  readonly told: ReadonlySet<number> | null
  /** Part of the path, in any case. */
  readonly query: string
}

/** Row numbers that pass the filter, in the dataset's order. */
export function chooseRows(
  dataset: { readonly labels: ArrayLike<number>; readonly paths: readonly string[] },
  places: readonly Place[],
  { place, label, told, query }: RowFilter,
): readonly number[] {
  const wanted = query.trim().toLowerCase()
  const rows: number[] = []
  for (let row = 0; row < dataset.labels.length; row += 1) {
    if (place !== 'all' && places[row] !== place) continue
    if (label !== 'all' && dataset.labels[row] !== label) continue
    if (told !== null && !told.has(row)) continue
    if (wanted !== '' && dataset.paths[row]?.toLowerCase().includes(wanted) !== true) continue
    rows.push(row)
  }
  return rows
}
