// Who trains, who validates, who tests: the source's own split where it states one, else a seeded, stratified draw.
import { randomKey, shuffledIndices } from '../random'
import type { DecodedDataset, SplitName, Splits } from './dataset'

export interface SplitOptions {
  /** Share of the training samples held out for validation where the source gives none, 0 … 0.9. */
  readonly validationShare: number
  /** Share of all samples held out for testing where the source gives no split, 0 … 0.9. */
  readonly testShare: number
  readonly seed: number
}

/**
 * Puts every row in exactly one split; the same input gives the same splits on every machine, whatever the rows' order within a class is named.
 *
 * Where the source states train and test (or validation), they are kept: only validation is drawn from train, and only where the
 * source gives none and `validationShare` > 0. Where it states no held-out part at all, the test set is drawn first and validation from what is left,
 * so both shares are of all samples. Each draw is stratified: class counts are rounded so that their sum is round(n · share), and
 * every class keeps at least one training sample. Rows of a split are in ascending order.
 */
export function makeSplits(dataset: Pick<DecodedDataset, 'labels' | 'given' | 'classes'>, options: SplitOptions): Splits {
  const n = dataset.labels.length
  const assigned: (SplitName | null)[] = []
  for (let row = 0; row < n; row += 1) assigned.push(dataset.given[row] ?? null)
  const stated = new Set(assigned)
  if (!stated.has('test') && !stated.has('val')) {
    assigned.fill(null)
    const testShare = clampShare(options.testShare)
    draw(assigned, dataset, 'test', testShare, n, options.seed)
    draw(assigned, dataset, 'val', Math.min(clampShare(options.validationShare), 0.95 - testShare), n, options.seed)
  } else {
    for (let row = 0; row < n; row += 1) if (assigned[row] === 'train') assigned[row] = null
    if (!stated.has('val')) {
      const train = assigned.filter((split) => split === null).length
      draw(assigned, dataset, 'val', clampShare(options.validationShare), train, options.seed)
    }
  }
  const rows: Record<SplitName, number[]> = { train: [], val: [], test: [] }
  for (let row = 0; row < n; row += 1) rows[assigned[row] ?? 'train'].push(row)
  return { train: Uint32Array.from(rows.train), val: Uint32Array.from(rows.val), test: Uint32Array.from(rows.test) }
}

function clampShare(share: number): number {
  return Number.isFinite(share) ? Math.min(0.9, Math.max(0, share)) : 0
}

/** Moves a stratified share (of `base` samples) of the rows not yet assigned to `split`. */
function draw(
  assigned: (SplitName | null)[],
  dataset: Pick<DecodedDataset, 'labels' | 'classes'>,
  split: SplitName,
  share: number,
  base: number,
  seed: number,
): void {
  if (share <= 0) return
  const free: number[][] = dataset.classes.map(() => [])
  let total = 0
  assigned.forEach((held, row) => {
    const label = dataset.labels[row] ?? 0
    if (held !== null) return
    free[label]?.push(row)
    total += 1
  })
  if (total === 0) return
  const quotas = roundStratified(
    free.map((rows) => rows.length),
    (share * base) / total,
  )
  free.forEach((rows, label) => {
    const order = shuffledIndices(rows.length, randomKey(seed, 'split', split, label))
    for (let i = 0; i < (quotas[label] ?? 0); i += 1) {
      const row = rows[order[i] ?? 0]
      if (row !== undefined) assigned[row] = split
    }
  })
}

/**
 * How many of each class a share takes: floor(count · share) each, then one more by largest remainder (earlier class
 * on a tie) until the sum is round(total · share). A class never gives its last sample.
 */
export function roundStratified(counts: readonly number[], share: number): readonly number[] {
  const exact = counts.map((count) => count * share)
  const taken = exact.map((value, label) => Math.max(0, Math.min(Math.floor(value + 1e-9), (counts[label] ?? 0) - 1)))
  const total = counts.reduce((sum, count) => sum + count, 0)
  let missing = Math.round(total * share) - taken.reduce((sum, count) => sum + count, 0)
  const byRemainder = counts
    .map((_, label) => label)
    .sort((a, b) => (exact[b] ?? 0) - Math.floor(exact[b] ?? 0) - ((exact[a] ?? 0) - Math.floor(exact[a] ?? 0)) || a - b)
  for (const label of byRemainder) {
    if (missing <= 0) break
    if ((taken[label] ?? 0) + 1 >= (counts[label] ?? 0)) continue
    taken[label] = (taken[label] ?? 0) + 1
    missing -= 1
  }
  return taken
}
