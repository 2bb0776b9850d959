// The audit of a dataset: what is worth knowing before a figure that rests on it is believed.
import type { LabelledImages, SplitName, Splits } from '../dataset'
import { checks } from './checks'
import type { Audit, LeakCount } from './finding'
import type { ImageMeasures } from './measure-images'

/**
 * Judges what was measured of the images against their classes and splits; cheap, so done anew whenever those change.
 * `splits`: who trains and who tests now; null takes what the source states.
 */
export function auditDataset(
  dataset: Pick<LabelledImages, 'classes' | 'labels' | 'paths' | 'given' | 'size'>,
  splits: Splits | null,
  measures: ImageMeasures,
): Audit {
  const splitOf = splits === null ? dataset.given : splitsByRow(dataset.labels.length, splits)
  const used = splits === null ? measures : measuresOfUsed(measures, splitOf)
  const input = { dataset, splitOf, measures: used }
  return {
    findings: checks.flatMap((check) => check(input)),
    leaks: { val: countLeaks('val', splitOf, used), test: countLeaks('test', splitOf, used) },
  }
}

/** Without the rows that are in no set: what is excluded by hand has been dealt with. */
function measuresOfUsed(measures: ImageMeasures, splitOf: readonly (SplitName | null)[]): ImageMeasures {
  const used = (rows: readonly number[]) => rows.filter((row) => splitOf[row] !== null)
  const copiesOf = new Map(measures.exact.map((group) => [group[0], group]))
  // A near group names the first of equal rows; where that one is out, another stands for it.
  const near = measures.near.map((group) => group.flatMap((row) => used(copiesOf.get(row) ?? [row]).slice(0, 1)))
  return {
    ...measures,
    exact: measures.exact.map(used).filter((group) => group.length > 1),
    near: near.filter((group) => group.length > 1),
    constant: used(measures.constant),
    grey: used(measures.grey),
  }
}

/** Split of each of `n` rows; null where it is in none. */
function splitsByRow(n: number, splits: Splits): readonly (SplitName | null)[] {
  const splitOf = new Array<SplitName | null>(n).fill(null)
  for (const name of ['train', 'val', 'test'] as const) for (const row of splits[name]) splitOf[row] = name
  return splitOf
}

function countLeaks(heldOut: 'val' | 'test', splitOf: readonly (SplitName | null)[], measures: ImageMeasures): LeakCount {
  type Kind = 'exact' | 'near' | 'validation'
  const seen = new Map<number, Kind>()
  const mark = (groups: ImageMeasures['exact'], kind: Kind, among: SplitName = 'train'): void => {
    for (const group of groups) {
      if (!group.some((row) => splitOf[row] === among)) continue
      for (const row of group) if (splitOf[row] === heldOut && !seen.has(row)) seen.set(row, kind)
    }
  }
  const copiesOf = new Map(measures.exact.map((group) => [group[0], group]))
  mark(measures.exact, 'exact')
  mark(
    measures.near.map((group) => group.flatMap((row) => copiesOf.get(row) ?? [row])),
    'near',
  )
  if (heldOut === 'test') mark(measures.exact, 'validation', 'val')
  const kinds = [...seen.values()]
  return {
    total: splitOf.filter((split) => split === heldOut).length,
    exact: kinds.filter((kind) => kind === 'exact').length,
    near: kinds.filter((kind) => kind === 'near').length,
    validation: kinds.filter((kind) => kind === 'validation').length,
  }
}
