// What the checks on copies share: groups of rows, ordered and named for a message.
import type { SplitName } from '../../dataset'
import type { ImageInput } from '../finding'

/** Held-out sets first: of two copies, theirs is the one too many. */
const ORDER: Readonly<Record<SplitName, number>> = { test: 0, val: 1, train: 2 }

export interface CopyGroup {
  /** Held-out rows first. */
  readonly rows: readonly number[]
  readonly kind: 'exact' | 'near'
  /** Sets the rows are in, held-out first. */
  readonly splits: readonly SplitName[]
  readonly labels: readonly number[]
}

export function copyGroups({ measures, splitOf, dataset }: ImageInput): readonly CopyGroup[] {
  const place = (row: number) => ORDER[splitOf[row] ?? 'train']
  const describe = (kind: CopyGroup['kind'], members: readonly number[]): CopyGroup => {
    const rows = [...members].sort((a, b) => place(a) - place(b) || a - b)
    const splits = [...new Set(rows.flatMap((row) => splitOf[row] ?? []))]
    return { rows, kind, splits, labels: [...new Set(rows.map((row) => dataset.labels[row] ?? 0))] }
  }
  const copiesOf = new Map(measures.exact.map((group) => [group[0], group]))
  const exact = measures.exact.map((group) => describe('exact', group))
  const near = measures.near.map((group) =>
    describe(
      'near',
      group.flatMap((row) => copiesOf.get(row) ?? [row]),
    ),
  )
  return [...exact, ...near]
}

export function filesOf(
  { dataset }: { readonly dataset: { readonly paths: readonly string[] } },
  rows: readonly number[],
): readonly string[] {
  return rows.map((row) => dataset.paths[row] ?? '')
}
