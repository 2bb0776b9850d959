// What a dataset holds, in numbers.
import type { ClassTargets, DatasetRows, SplitName, Splits } from './dataset'

export interface SplitSummary {
  readonly total: number
  /** Samples of each class, in class order. */
  readonly counts: readonly number[]
}

export interface DatasetSummary {
  readonly total: number
  readonly counts: readonly number[]
  readonly splits: Readonly<Record<SplitName, SplitSummary>>
  /**
   * Samples of the rarest class over those of the most frequent, over the whole dataset, 0 … 1 (1 = balanced, 0 where a class is empty).
   */
  readonly balance: number
  readonly skipped: number
}

/** @param excluded rows that count nowhere */
export function summarize(
  dataset: Pick<DatasetRows & ClassTargets, 'labels' | 'classes' | 'skipped'>,
  splits: Splits,
  excluded: ReadonlySet<number> = new Set(),
): DatasetSummary {
  const count = (rows: Iterable<number>): SplitSummary => {
    const counts = dataset.classes.map(() => 0)
    let total = 0
    for (const row of rows) {
      const label = dataset.labels[row] ?? -1
      counts[label] = (counts[label] ?? 0) + 1
      total += 1
    }
    return { total, counts }
  }
  const whole = count([...dataset.labels.keys()].filter((row) => !excluded.has(row)))
  const most = Math.max(0, ...whole.counts)
  return {
    total: whole.total,
    counts: whole.counts,
    splits: { train: count(splits.train), val: count(splits.val), test: count(splits.test) },
    balance: most === 0 ? 0 : Math.min(...whole.counts) / most,
    skipped: dataset.skipped.length,
  }
}
