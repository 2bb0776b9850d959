// Looking for good settings: which values are tried, in which order, and which trials go on.
import type { Json } from '../diagnostics'
import type { Command } from '../document/commands'
import type { ProjectDocument, TrainingSettings } from '../document/document'
import type { NodeId } from '../graph/graph'
import { randomKey, randomStream } from '../random'

export type TrialValue = number | string | boolean

/** What an axis of a search changes. */
export type SearchPlace =
  | { readonly of: 'training'; readonly setting: 'learningRate' | 'batchSize' | 'epochs' | 'optimizer' | 'seed' }
  /** A parameter of a node; a variant such as `activation` is changed by its type. */
  | { readonly of: 'node'; readonly nodeId: NodeId; readonly param: string; readonly variant: boolean }

export interface SearchAxis {
  /** Unique in its search, and what people read: `Learning rate`, `conv1 · Filters`. */
  readonly name: string
  readonly place: SearchPlace
  /** Values of a grid; random trials draw from them too where there is no range. */
  readonly values: readonly TrialValue[]
  /** Random trials draw from it evenly, by the logarithm where `log`. */
  readonly range: { readonly low: number; readonly high: number; readonly log: boolean; readonly integer: boolean } | null
}

export type Trial = Readonly<Record<string, TrialValue>>

/** Most trials of one search. */
export const MOST_TRIALS = 500

/** Every combination, the last axis changing fastest; cut off at `MOST_TRIALS`. */
export function gridTrials(axes: readonly SearchAxis[]): readonly Trial[] {
  return axes.reduce<readonly Trial[]>(
    (trials, { name, values }) => trials.flatMap((trial) => values.map((value) => ({ ...trial, [name]: value }))).slice(0, MOST_TRIALS),
    [{}],
  )
}

export function gridSize(axes: readonly SearchAxis[]): number {
  return axes.reduce((product, { values }) => product * values.length, 1)
}

/** `count` trials drawn at random; the same seed draws the same. Trials that were drawn before are drawn anew, if there are others. */
export function randomTrials(axes: readonly SearchAxis[], count: number, seed: number): readonly Trial[] {
  const stream = randomStream(randomKey(seed, 'search'))
  const seen = new Set<string>()
  const trials: Trial[] = []
  for (let attempts = 0; trials.length < Math.min(count, MOST_TRIALS) && attempts < count * 50; attempts += 1) {
    const trial: Trial = Object.fromEntries(axes.map((axis) => [axis.name, draw(axis, stream.next())]))
    const key = JSON.stringify(trial)
    if (seen.has(key)) continue
    seen.add(key)
    trials.push(trial)
  }
  return trials
}

function draw({ values, range }: SearchAxis, u: number): TrialValue {
  if (!range) return values[Math.min(values.length - 1, Math.floor(u * values.length))] ?? 0
  const { low, high, log, integer } = range
  const top = integer ? high + 1 : high
  const raw = log ? Math.exp(Math.log(low) + u * (Math.log(top) - Math.log(low))) : low + u * (top - low)
  return integer ? Math.min(high, Math.floor(raw)) : Number(raw.toPrecision(3))
}

/** One round of successive halving: so many trials, each trained so long. */
export interface Rung {
  readonly trials: number
  readonly epochs: number
}

/**
 * Rounds of successive halving: all trials start with few epochs, the better third goes on with three times as many, and so on
 * until the last round trains in full. Source: Jamieson, Talwalkar, "Non-stochastic best arm identification and hyperparameter
 * optimization", AISTATS 2016 (η = 3).
 */
export function halvingRungs(trials: number, epochs: number): readonly Rung[] {
  const rungs: Rung[] = []
  for (let left = trials, round = Math.floor(Math.log(Math.max(1, trials)) / Math.log(3) + 1e-9); round >= 0; round -= 1) {
    rungs.push({ trials: left, epochs: Math.max(1, Math.round(epochs / 3 ** round)) })
    left = Math.max(1, Math.floor(left / 3))
  }
  return rungs
}

/** The best `keep` of finished trials, best first. Lower is better; trials without a number come last and are never kept. */
export function bestTrials<T extends { readonly loss: number | null }>(trials: readonly T[], keep: number): readonly T[] {
  return trials
    .filter(({ loss }) => loss !== null && Number.isFinite(loss))
    .sort((a, b) => (a.loss ?? 0) - (b.loss ?? 0))
    .slice(0, keep)
}

/** The one command that makes a project train as the trial says. */
export function trialCommand(axes: readonly SearchAxis[], trial: Trial, document: ProjectDocument): Command {
  const commands = axes.flatMap(({ name, place }): readonly Command[] => {
    const value = trial[name]
    if (value === undefined) return []
    if (place.of === 'training') return [{ type: 'set-training', training: settingOf(place.setting, value) }]
    const old = document.graph.nodes.find((node) => node.id === place.nodeId)?.params[place.param]
    const isSame = place.variant && typeof old === 'object' && old !== null && 'type' in old && old.type === value
    const next: Json | undefined = place.variant ? (isSame ? old : { type: value }) : value
    return [{ type: 'set-params', nodeId: place.nodeId, params: { [place.param]: next ?? null } }]
  })
  return { type: 'batch', commands }
}

function settingOf(setting: Extract<SearchPlace, { readonly of: 'training' }>['setting'], value: TrialValue): Partial<TrainingSettings> {
  if (setting === 'optimizer') return { optimizer: { type: String(value), params: {} } }
  if (setting === 'batchSize') return { batchSize: value === 'full' ? 'full' : Number(value) }
  return { [setting]: Number(value) }
}
