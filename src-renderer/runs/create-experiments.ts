// Several runs for one question: the same with other seeds, or other settings in search of better ones.
import type { DataSettings, ProjectDocument } from '../../src/document/document'
import { reduce } from '../../src/document/reduce'
import type { DecodedDataset, Splits } from '../../src/datasets/dataset'
import type { RunGroup } from '../../src/runs/run-record'
import {
  bestTrials,
  gridTrials,
  halvingRungs,
  randomTrials,
  trialCommand,
  type Rung,
  type SearchAxis,
  type Trial,
} from '../../src/runs/search'
import type { TrainJob } from '../state/create-run-store'
import type { QueueItem } from './create-queue'

export type SearchMethod = 'grid' | 'random' | 'halving'

export interface SearchPlan {
  readonly method: SearchMethod
  readonly axes: readonly SearchAxis[]
  /** Of random search and halving. */
  readonly trials: number
  readonly seed: number
  readonly title: string
}

export interface ExperimentDeps {
  readonly enqueue: (items: readonly Omit<QueueItem, 'id'>[]) => void
  readonly newId: () => string
}

interface Base {
  readonly document: ProjectDocument
  readonly dataset: DecodedDataset
  readonly splits: Splits
}

/** One run of a series: what differs from the project, and the sets that it makes. */
export interface SeriesVariant {
  readonly data: Partial<Pick<DataSettings, 'trainingShare' | 'fold'>>
  readonly seed: number
  readonly splits: Splits
  readonly tried: RunGroup['tried']
}

interface Halving extends Base {
  readonly group: Omit<RunGroup, 'index' | 'tried'>
  readonly axes: readonly SearchAxis[]
  readonly rungs: readonly Rung[]
  rung: number
  made: number
  /** Trials of the round in hand, with their loss once they are done. */
  round: { readonly trial: Trial; readonly index: number; loss: number | null | undefined }[]
}

export interface Experiments {
  /** The same run with `count` seeds, from the project's own upwards. Returns the group. */
  repeat(base: Base, count: number, title: string): string
  search(base: Base, plan: SearchPlan): string
  /** A run for each way of drawing the sets. Returns the group. */
  series(base: Base, kind: 'shares' | 'folds', variants: readonly SeriesVariant[], title: string): string
  /** A run of a group has ended; `loss` null: it came to no number. */
  ended(job: TrainJob, loss: number | null): void
}

/** How many runs a search takes, round by round. */
export function plannedRounds({ method, axes, trials }: Pick<SearchPlan, 'method' | 'axes' | 'trials'>, epochs: number): readonly Rung[] {
  if (method === 'halving') return halvingRungs(trials, epochs)
  return [{ trials: method === 'grid' ? gridTrials(axes).length : trials, epochs }]
}

export function createExperiments({ enqueue, newId }: ExperimentDeps): Experiments {
  const halvings = new Map<string, Halving>()

  const itemOf = (base: Base, document: ProjectDocument, group: RunGroup): Omit<QueueItem, 'id'> => {
    const { dataset, splits } = base
    const tried = Object.values(group.tried).map(String).join(' · ')
    return {
      title: tried === '' ? `${group.title} ${group.index}` : tried,
      job: { document, dataset, splits, group, continues: null, resume: null },
    }
  }

  const trialItem = (
    base: Base,
    axes: readonly SearchAxis[],
    trial: Trial,
    group: RunGroup,
    epochs: number | null,
  ): Omit<QueueItem, 'id'> => {
    const changed = reduce(base.document, trialCommand(axes, trial, base.document))
    const document = epochs === null ? changed : { ...changed, training: { ...changed.training, epochs } }
    return itemOf(base, document, group)
  }

  const startRound = (halving: Halving, trials: readonly Trial[]): void => {
    const { group, rungs, rung, axes } = halving
    const epochs = rungs[rung]?.epochs ?? 1
    halving.round = trials.map((trial) => ({ trial, index: ++halving.made, loss: undefined }))
    enqueue(
      halving.round.map(({ trial, index }) => trialItem(halving, axes, trial, { ...group, index, tried: { ...trial, epochs } }, epochs)),
    )
  }

  return {
    repeat(base, count, title) {
      const id = newId()
      const { seed } = base.document.training
      enqueue(
        Array.from({ length: count }, (_, i) => {
          const document = { ...base.document, training: { ...base.document.training, seed: seed + i } }
          return itemOf(base, document, { id, kind: 'seeds', title, index: i + 1, tried: { seed: seed + i } })
        }),
      )
      return id
    },
    series(base, kind, variants, title) {
      const id = newId()
      enqueue(
        variants.map(({ data, seed, splits, tried }, i) => {
          const { document } = base
          const changed = { ...document, data: { ...document.data, ...data }, training: { ...document.training, seed } }
          return itemOf({ ...base, splits }, changed, { id, kind, title, index: i + 1, tried })
        }),
      )
      return id
    },
    search(base, { method, axes, trials: count, seed, title }) {
      const id = newId()
      const group = { id, kind: 'search', title } as const
      const trials = method === 'grid' ? gridTrials(axes) : randomTrials(axes, count, seed)
      if (method === 'halving') {
        const rungs = halvingRungs(trials.length, base.document.training.epochs)
        const halving: Halving = { ...base, group, axes, rungs, rung: 0, made: 0, round: [] }
        halvings.set(id, halving)
        startRound(halving, trials)
      } else {
        enqueue(trials.map((trial, i) => trialItem(base, axes, trial, { ...group, index: i + 1, tried: trial }, null)))
      }
      return id
    },
    ended({ group }, loss) {
      const halving = group ? halvings.get(group.id) : undefined
      const own = halving?.round.find(({ index }) => index === group?.index)
      if (!halving || !own) return
      own.loss = loss
      if (halving.round.some((one) => one.loss === undefined)) return
      halving.rung += 1
      const next = halving.rungs[halving.rung]
      const best = next
        ? bestTrials(
            halving.round.map((one) => ({ trial: one.trial, loss: one.loss ?? null })),
            next.trials,
          )
        : []
      if (best.length === 0) halvings.delete(halving.group.id)
      else
        startRound(
          halving,
          best.map(({ trial }) => trial),
        )
    },
  }
}
