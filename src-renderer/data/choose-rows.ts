import type { LabelledImages, SplitName, Splits } from '../../src/datasets/dataset'

/** Row numbers of a split and class in the dataset's order; `all` leaves either open. */
export function chooseRows(
  dataset: Pick<LabelledImages, 'labels'>,
  splits: Splits,
  split: SplitName | 'all',
  label: number | 'all',
): readonly number[] {
  const rows = split === 'all' ? dataset.labels.keys() : splits[split]
  return [...rows].filter((row) => label === 'all' || dataset.labels[row] === label)
}
