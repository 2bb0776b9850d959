// The audit of a dataset: what is worth knowing before a figure that rests on it is believed.
import type { Dataset, LabelledImages, SplitName, Splits } from '../dataset'
import { isLabelledImages } from '../dataset'
import { classChecks, imageChecks, tableChecks } from './checks'
import type { Audit, ImageInput, LeakCount } from './finding'
import type { ImageMeasures } from './measure-images'
import { measureImages } from './measure-images'
import { measureTable, type TableMeasures, type TableRows } from './measure-table'

/** What the audit can judge: pictures with classes, and tables. Generated points are as they were asked for. */
export type Auditable = LabelledImages | TableRows

export function isAuditable(dataset: Dataset): dataset is Auditable {
  return isLabelledImages(dataset) || (dataset.samples === 'vectors' && dataset.layout === 'table')
}

export type Measures = ImageMeasures | TableMeasures

/** Measures once per load what {@link auditDataset} judges. */
export function measureDataset(dataset: Auditable): Measures {
  return dataset.samples === 'images' ? measureImages(dataset.pixels, dataset.size) : measureTable(dataset)
}

/** What the measures were found of: as long as this is the same object, they hold. */
export function measuredValues(dataset: Auditable): Uint8Array | Float32Array {
  return dataset.samples === 'images' ? dataset.pixels : dataset.values
}

/**
 * Judges what was measured against classes and splits; cheap, so done anew whenever those change.
 * `splits`: who trains and who tests now; null takes what the source states.
 */
export function auditDataset(dataset: Auditable, splits: Splits | null, measures: Measures): Audit {
  if (dataset.samples === 'images') return auditImages(dataset, splits, measures as ImageMeasures)
  return auditTable(dataset, splits, measures as TableMeasures)
}

/** Judges pictures; see {@link auditDataset}. */
export function auditImages(dataset: ImageInput['dataset'], splits: Splits | null, measures: ImageMeasures): Audit {
  const splitOf = splits === null ? dataset.given : splitsByRow(dataset.labels.length, splits)
  const used = splits === null ? measures : imagesInUse(measures, splitOf)
  const input: ImageInput = { dataset, splitOf, measures: used, thing: 'image' }
  return { findings: imageChecks.flatMap((check) => check(input)), leaks: leaksOf(splitOf, used) }
}

function auditTable(dataset: TableRows, splits: Splits | null, measures: TableMeasures): Audit {
  const splitOf = splits === null ? dataset.given : splitsByRow(dataset.paths.length, splits)
  const used = splits === null ? measures : rowsInUse(dataset, measures, splitOf)
  const ofRows = tableChecks.flatMap((check) => check({ dataset, splitOf, measures: used }))
  const ofClasses = dataset.task === 'classification' ? classChecks.flatMap((check) => check({ dataset, splitOf, thing: 'row' })) : []
  return { findings: [...ofRows, ...ofClasses], leaks: leaksOf(splitOf, used) }
}

type SplitOf = readonly (SplitName | null)[]

/** Without the rows that are in no set: what is excluded by hand has been dealt with. */
function imagesInUse(measures: ImageMeasures, splitOf: SplitOf): ImageMeasures {
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

function rowsInUse(dataset: TableRows, measures: TableMeasures, splitOf: SplitOf): TableMeasures {
  const used = (rows: readonly number[]) => rows.filter((row) => splitOf[row] !== null)
  const classes = (rows: readonly number[]): number =>
    dataset.task === 'classification' ? new Set(rows.map((row) => dataset.labels[row])).size : 1
  return {
    ...measures,
    exact: measures.exact.map(used).filter((group) => group.length > 1),
    conflicts: measures.conflicts.map(used).filter((group) => classes(group) > 1),
  }
}

/** Split of each of `n` rows; null where it is in none. */
function splitsByRow(n: number, splits: Splits): SplitOf {
  const splitOf = new Array<SplitName | null>(n).fill(null)
  for (const name of ['train', 'val', 'test'] as const) for (const row of splits[name]) splitOf[row] = name
  return splitOf
}

function leaksOf(splitOf: SplitOf, measures: Pick<Measures, 'exact' | 'near'>): Audit['leaks'] {
  return { val: countLeaks('val', splitOf, measures), test: countLeaks('test', splitOf, measures) }
}

function countLeaks(heldOut: 'val' | 'test', splitOf: SplitOf, measures: Pick<Measures, 'exact' | 'near'>): LeakCount {
  type Kind = 'exact' | 'near' | 'validation'
  const seen = new Map<number, Kind>()
  const mark = (groups: readonly (readonly number[])[], kind: Kind, among: SplitName = 'train'): void => {
    for (const group of groups) {
      if (!group.some((row) => splitOf[row] === among)) continue
      for (const row of group) if (splitOf[row] === heldOut && !seen.has(row)) seen.set(row, kind)
    }
  }
  const copiesOf = new Map(measures.exact.map((group) => [group[0], group]))
  mark(measures.exact, 'exact')
  mark(
    measures.near.map((group: readonly number[]) => group.flatMap((row) => copiesOf.get(row) ?? [row])),
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
