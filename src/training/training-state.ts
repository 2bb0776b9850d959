// Everything a run must remember between two steps besides the weights: one structure, so that it can be saved.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel, CompiledWeight } from '../compiler/compiled-model'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import type { ScheduleMemory } from '../schedules/schedule-kind'
import type { EpochRecord } from './plan'
import type { HeldTensor } from './stepper'
import { findHeld } from './stepper'
import type { Watch } from './watch'
import { NOTHING_SEEN } from './watch'

export interface TrainingState extends Mutable<Omit<Standing, 'epochs'>> {
  readonly epochs: EpochRecord[]
  /** Every weight as it was after the best epoch, by {@link weightKey}; empty where the run does not bring them back. */
  readonly best: Map<string, Tfjs.Tensor>
  /** State tensors of the optimizer, by {@link weightKey}; each has its weight's shape. */
  readonly slots: Map<string, readonly Tfjs.Tensor[]>
}

/** Where a run stands: the part of its state that is plain JSON. */
export interface Standing {
  /** The epoch in hand, from 1. */
  readonly epoch: number
  /** Steps made within it. */
  readonly stepInEpoch: number
  /** Updates made in all. */
  readonly step: number
  /** Sums over the steps of the epoch in hand. */
  readonly sums: EpochSums
  /** Training time so far, validation included, pauses left out. */
  readonly elapsedMs: number
  /** Time since the start, pauses left out, as of the last checkpoint; 0 in a run that began in this session. */
  readonly wallMs: number
  /** What the learning-rate schedule remembers. */
  readonly schedule: ScheduleMemory
  readonly watch: Watch
  /** Every finished epoch. */
  readonly epochs: readonly EpochRecord[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface EpochSums {
  /** Σ batch size · batch loss. */
  readonly loss: number
  /** Σ as the judge adds up. */
  readonly score: number
  readonly samples: number
  readonly elapsedMs: number
}

/** Group of the best weights in a checkpoint. */
const BEST = 'best'

export const NO_SUMS: EpochSums = { loss: 0, score: 0, samples: 0, elapsedMs: 0 }

/** Names a weight within its model, in files too. */
export function weightKey({ nodeId, spec }: CompiledWeight): string {
  return `${nodeId}/${spec.name}`
}

/** The state before the first step: every slot 0. */
export function createTrainingState(
  tf: typeof Tfjs,
  compiled: CompiledModel,
  optimizer: OptimizerKind,
  schedule: ScheduleMemory,
): TrainingState {
  const trainable = compiled.weights.filter((weight) => weight.trainable)
  return {
    epoch: 1,
    stepInEpoch: 0,
    step: 0,
    sums: NO_SUMS,
    elapsedMs: 0,
    wallMs: 0,
    schedule,
    watch: NOTHING_SEEN,
    epochs: [],
    best: new Map(),
    slots: new Map(trainable.map((weight) => [weightKey(weight), optimizer.slots.map(() => tf.zerosLike(weight.variable))])),
  }
}

/** Takes the model's weights as the best so far; shares their buffers, copies nothing. */
export function keepBest(state: TrainingState, compiled: CompiledModel): void {
  for (const weight of compiled.weights) {
    const key = weightKey(weight)
    state.best.get(key)?.dispose()
    state.best.set(key, weight.variable.clone())
  }
}

/** The best weights as a checkpoint holds them. */
export async function captureBest({ best }: TrainingState): Promise<readonly HeldTensor[]> {
  // The CPU backend hands out the very array that it keeps.
  return Promise.all([...best].map(async ([key, value]) => ({ group: BEST, key, values: Float32Array.from(await value.data()) })))
}

/** Goes on from a checkpoint: all that stands besides what the stepper holds. */
export function resumeState(
  tf: typeof Tfjs,
  state: TrainingState,
  compiled: CompiledModel,
  standing: Standing,
  held: readonly HeldTensor[],
): void {
  const { epochs, ...rest } = standing
  Object.assign(state, rest)
  state.epochs.push(...epochs)
  const find = findHeld(held)
  for (const weight of compiled.weights) {
    const key = weightKey(weight)
    const values = find(BEST, key)
    if (values) state.best.set(key, tf.tensor(values.slice(), weight.variable.shape, 'float32'))
  }
}

export function restoreBest(state: TrainingState, compiled: CompiledModel): void {
  for (const weight of compiled.weights) {
    const value = state.best.get(weightKey(weight))
    if (value) weight.variable.assign(value)
  }
}

/** Where the run stands, for a checkpoint. */
export function standingOf(
  { epoch, stepInEpoch, step, sums, elapsedMs, schedule, watch, epochs }: TrainingState,
  wallMs: number,
): Standing {
  return { epoch, stepInEpoch, step, sums, elapsedMs, wallMs, schedule, watch, epochs: [...epochs] }
}

export function disposeTrainingState(state: TrainingState): void {
  for (const value of state.best.values()) value.dispose()
  state.best.clear()
  for (const slots of state.slots.values()) for (const slot of slots) slot.dispose()
  state.slots.clear()
}
