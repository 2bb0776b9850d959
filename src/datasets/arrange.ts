// What a user says about a source: classes and exclusions by hand, the positive class, and who trains, validates and tests.
import type { Measures } from './audit/audit-dataset'
import type { ClassTargets, Dataset, DecodedDataset, Splits, SplitName } from './dataset'
import type { SplitOptions } from './splits'
import { makeSplits } from './splits'

/** The settings that arrange a dataset; a project's DataSettings are some. */
export interface Arranging {
  /** Name of the positive class; null, or no class of two: as the source suggests. */
  readonly positive: string | null
  /** Where the sets come from: what the source states of them, or a draw over all samples. */
  readonly sets: SetsFrom
  readonly validationShare: number
  readonly testShare: number
  readonly splitSeed: number
  readonly trainingShare: number
  readonly fold: { readonly count: number; readonly index: number } | null
  readonly copies: 'none' | 'exact' | 'near'
  /** By path. What names no sample, or no class of the source, is passed over: the source may have changed. */
  readonly overrides: {
    readonly excluded: readonly string[]
    readonly relabelled: Readonly<Record<string, string>>
    readonly moved: Readonly<Record<string, SplitName>>
  }
}

export const SETS_FROM = ['source', 'draw'] as const
export type SetsFrom = (typeof SETS_FROM)[number]

export interface Arranged<Of extends Dataset = DecodedDataset> {
  readonly dataset: Of
  readonly splits: Splits
  /** Rows excluded by hand. */
  readonly excluded: ReadonlySet<number>
  /** Rows relabelled by hand, with the label of the source. */
  readonly relabelled: ReadonlyMap<number, number>
  /** Rows moved to a set by hand. */
  readonly moved: ReadonlyMap<number, SplitName>
  /** True where the source states sets, whether or not they are kept; `dataset` then states none where they are not. */
  readonly statesSets: boolean
}

/**
 * The dataset and splits that a run trains on. The same object comes back as `dataset` where nothing of it changes.
 * @param copies who is a copy of whom; needed where `settings.copies` keeps copies together
 */
export function arrangeDataset<Of extends Dataset>(
  loaded: Of,
  settings: Arranging,
  copies: Pick<Measures, 'exact' | 'near'> | null = null,
): Arranged<Of> {
  const { excluded, relabelled, moved, labels } = applyOverrides(loaded, settings.overrides)
  const statesSets = loaded.given.some((given) => given !== null)
  const stated = statesSets && settings.sets === 'draw' ? { ...loaded, given: loaded.given.map(() => null) } : loaded
  const dataset = withOverrides(stated, settings.positive, labels)
  const options: SplitOptions = {
    validationShare: settings.validationShare,
    testShare: settings.testShare,
    seed: settings.splitSeed,
    trainingShare: settings.trainingShare,
    fold: settings.fold,
    groups: groupsOf(settings.copies, copies),
    excluded,
    moved,
  }
  return { dataset, splits: makeSplits(dataset, options), excluded, relabelled, moved, statesSets }
}

function withOverrides<Of extends Dataset>(loaded: Of, wanted: string | null, labels: Int32Array | null): Of {
  if (loaded.task !== 'classification' || labels === null) return loaded
  const positive = positiveOf(loaded, wanted)
  return labels === loaded.labels && positive === loaded.positive ? loaded : { ...loaded, positive, labels }
}

function positiveOf({ classes, positive }: ClassTargets, wanted: string | null): number | null {
  if (classes.length !== 2) return null
  const chosen = wanted === null ? -1 : classes.indexOf(wanted)
  return chosen >= 0 ? chosen : positive
}

function groupsOf(mode: Arranging['copies'], copies: Pick<Measures, 'exact' | 'near'> | null): readonly (readonly number[])[] {
  if (mode === 'none' || copies === null) return []
  return mode === 'exact' ? copies.exact : [...copies.exact, ...copies.near]
}

/** Only classes can be changed by hand; numbers to predict are as the source says. */
function applyOverrides(loaded: Dataset, overrides: Arranging['overrides']) {
  const { paths } = loaded
  const { classes, labels } = loaded.task === 'classification' ? loaded : { classes: [] as readonly string[], labels: null }
  const excluded = new Set<number>()
  const relabelled = new Map<number, number>()
  const moved = new Map<number, SplitName>()
  const out = new Set(overrides.excluded)
  const wanted = new Map(Object.entries(overrides.relabelled))
  const places = new Map(Object.entries(overrides.moved))
  if (out.size === 0 && wanted.size === 0 && places.size === 0) return { excluded, relabelled, moved, labels }
  const changed = labels?.slice() ?? null
  paths.forEach((path, row) => {
    if (out.has(path)) excluded.add(row)
    const place = places.get(path)
    if (place !== undefined) moved.set(row, place)
    const label = classes.indexOf(wanted.get(path) ?? '')
    if (label < 0 || !labels || !changed || label === labels[row]) return
    relabelled.set(row, labels[row] ?? 0)
    changed[row] = label
  })
  return { excluded, relabelled, moved, labels: relabelled.size === 0 ? labels : changed }
}
