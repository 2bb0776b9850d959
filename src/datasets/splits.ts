// Who trains, who validates, who tests: the source's own split where it states one, else a seeded, stratified draw.
import type { RandomKey } from '../random'
import { randomKey, seededOrder } from '../random'
import type { ClassTargets, DatasetRows, NumberTargets, SplitName, Splits } from './dataset'
import { DisjointSets } from './disjoint-sets'

export interface SplitOptions {
  /** Share of the training samples held out for validation where the source gives none, 0 … 0.9. */
  readonly validationShare: number
  /** Share of all samples held out for testing where the source gives no split, 0 … 0.9. */
  readonly testShare: number
  readonly seed: number
  /** Share of the training set that is used, 0 … 1, default 1; the rest is in no split. A larger share holds all of a smaller one. */
  readonly trainingShare?: number
  /** Holds out part `index` (from 0) of `count` for validation in place of the share, where the source gives none. */
  readonly fold?: { readonly count: number; readonly index: number } | null
  /** Rows that are drawn together, such as copies of one image. */
  readonly groups?: readonly (readonly number[])[]
  /** Rows in no split. */
  readonly excluded?: ReadonlySet<number>
  /** Rows that stand in this split, whatever the source says or the draw would. */
  readonly moved?: ReadonlyMap<number, SplitName>
}

/** What a draw looks at: each class gives its share; samples with numbers to predict are all of one kind. */
type SplitSource = Pick<DatasetRows, 'given' | 'paths'> & (Pick<ClassTargets, 'task' | 'classes' | 'labels'> | Pick<NumberTargets, 'task'>)

/**
 * Puts every row in one split, or in none where it is excluded or beyond `trainingShare`. The same input gives the same splits on every
 * machine: who is drawn depends on (seed, path) alone, so adding, excluding or reordering samples moves few others.
 *
 * Where the source states train and test (or validation), they are kept: only validation is drawn from train, and only where the
 * source gives none and a share or fold of it is asked for. Where it states no held-out part at all, the test set is drawn first and
 * validation from what is left, so both shares are of all samples. Each draw is stratified: class counts are rounded so that their sum is
 * round(n · share) (less where a group would not fit; rows moved by hand come on top), and every class keeps at least one training sample. Rows of a split are in
 * ascending order.
 */
export function makeSplits(dataset: SplitSource, options: SplitOptions): Splits {
  const { seed, fold = null, trainingShare = 1, excluded, moved } = options
  const stated = new Set(dataset.given)
  const drawsTest = !stated.has('test') && !stated.has('val')
  const assigned = Array.from(dataset.paths, (_, row): SplitName | null => {
    const given = dataset.given[row] ?? null
    return moved?.get(row) ?? (drawsTest || given === null ? 'train' : given)
  })
  const rowsOf = (split: SplitName): number[] => assigned.flatMap((own, row) => (own === split && excluded?.has(row) !== true ? [row] : []))
  const groupOf = joinGroups(dataset.paths.length, options.groups ?? [])
  const units = (rows: readonly number[]): Units => collectUnits(dataset, rows, groupOf)
  /** What was put into the training set by hand is not drawn out of it. */
  const drawn = (): Units => units(rowsOf('train').filter((row) => moved?.has(row) !== true))
  const assign = (rows: Iterable<number>, split: SplitName): void => {
    for (const row of rows) assigned[row] = split
  }

  const all = rowsOf('train').length
  const testShare = drawsTest ? clampShare(options.testShare) : 0
  if (testShare > 0) assign(drawShare(drawn(), testShare * all, randomKey(seed, 'split', 'test')), 'test')
  if (!stated.has('val')) {
    const share = Math.min(clampShare(options.validationShare), 0.95 - testShare)
    const key = randomKey(seed, 'split', 'val')
    if (fold) assign(drawFold(drawn(), fold, key), 'val')
    else if (share > 0) assign(drawShare(drawn(), share * all, key), 'val')
  }
  const train = trainingShare < 1 ? drawPart(units(rowsOf('train')), trainingShare, randomKey(seed, 'split', 'part')) : rowsOf('train')
  return { train: Uint32Array.from(train), val: Uint32Array.from(rowsOf('val')), test: Uint32Array.from(rowsOf('test')) }
}

function clampShare(share: number): number {
  return Number.isFinite(share) ? Math.min(0.9, Math.max(0, share)) : 0
}

/** Per class, rows that are drawn together; most often one alone. A group counts to the class of its first row. */
interface Units {
  readonly byClass: readonly (readonly Unit[])[]
  readonly paths: readonly string[]
}

type Unit = readonly number[]

/** For each row, the row that stands for its group; null where there are no groups. */
function joinGroups(n: number, groups: readonly (readonly number[])[]): DisjointSets | null {
  if (groups.length === 0) return null
  const sets = new DisjointSets(n)
  for (const [first, ...others] of groups) for (const row of others) sets.join(first ?? row, row)
  return sets
}

function collectUnits(dataset: SplitSource, rows: readonly number[], groupOf: DisjointSets | null): Units {
  const labels = dataset.task === 'classification' ? dataset.labels : null
  const kinds = dataset.task === 'classification' ? dataset.classes.length : 1
  const byClass: Unit[][] = Array.from({ length: Math.max(1, kinds) }, () => [])
  const open = new Map<number, number[]>()
  for (const row of rows) {
    const group = groupOf?.find(row) ?? row
    const known = open.get(group)
    if (known) {
      known.push(row)
      continue
    }
    const unit = [row]
    if (groupOf) open.set(group, unit)
    byClass[labels?.[row] ?? 0]?.push(unit)
  }
  return { byClass, paths: dataset.paths }
}

function inOrder(units: readonly Unit[], paths: readonly string[], key: RandomKey): readonly Unit[] {
  const names = units.map((unit) => paths[unit[0] ?? -1] ?? '')
  return Array.from(seededOrder(names, key), (place) => units[place] ?? [])
}

function countRows(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.length, 0)
}

/** A stratified draw of round(`wanted`) rows. */
function* drawShare({ byClass, paths }: Units, wanted: number, key: RandomKey): Generator<number> {
  const counts = byClass.map(countRows)
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return
  const quotas = roundStratified(counts, wanted / total)
  for (const [label, units] of byClass.entries()) {
    let left = quotas[label] ?? 0
    for (const unit of inOrder(units, paths, key)) {
      if (left === 0) break
      if (unit.length > left) continue
      left -= unit.length
      yield* unit
    }
  }
}

/** The rows of one fold. Large groups are dealt first, then single rows fill up the fold that has the fewest of their class. */
function* drawFold({ byClass, paths }: Units, fold: { readonly count: number; readonly index: number }, key: RandomKey): Generator<number> {
  const sizes = new Array<number>(fold.count).fill(0)
  for (const units of byClass) {
    const own = new Array<number>(fold.count).fill(0)
    for (const unit of inOrder(units, paths, key).toSorted((a, b) => b.length - a.length)) {
      let least = 0
      for (let i = 1; i < fold.count; i += 1) {
        const fewer = (own[i] ?? 0) - (own[least] ?? 0)
        if (fewer < 0 || (fewer === 0 && (sizes[i] ?? 0) < (sizes[least] ?? 0))) least = i
      }
      own[least] = (own[least] ?? 0) + unit.length
      sizes[least] = (sizes[least] ?? 0) + unit.length
      if (least === fold.index) yield* unit
    }
  }
}

/** The first so many of each class, at least one, in one order for all shares: what a smaller share holds, a larger one holds too. */
function drawPart({ byClass, paths }: Units, share: number, key: RandomKey): readonly number[] {
  const rows = byClass.flatMap((units) => {
    const wanted = Math.max(1, Math.round(countRows(units) * share))
    const taken: number[] = []
    for (const unit of inOrder(units, paths, key)) if (taken.length < wanted) taken.push(...unit)
    return taken
  })
  return rows.sort((a, b) => a - b)
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
