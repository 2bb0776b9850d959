// Everything a run must remember between two steps besides the weights: one structure, so that it can be saved.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel, CompiledWeight } from '../compiler/compiled-model'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import type { ScheduleMemory } from '../schedules/schedule-kind'
import type { Watch } from './watch'
import { NOTHING_SEEN } from './watch'

export interface TrainingState {
  /** The epoch in hand, from 1. */
  epoch: number
  /** Steps made within it. */
  stepInEpoch: number
  /** Updates made in all. */
  step: number
  /** Sums over the steps of the epoch in hand. */
  sums: EpochSums
  /** Training time so far, validation included, pauses left out. */
  elapsedMs: number
  /** What the learning-rate schedule remembers. */
  schedule: ScheduleMemory
  watch: Watch
  /** Every weight as it was after the best epoch, by {@link weightKey}; empty where the run does not bring them back. */
  readonly best: Map<string, Tfjs.Tensor>
  /** State tensors of the optimizer, by {@link weightKey}; each has its weight's shape. */
  readonly slots: Map<string, readonly Tfjs.Tensor[]>
}

export interface EpochSums {
  /** Σ batch size · batch loss. */
  readonly loss: number
  readonly correct: number
  readonly samples: number
  readonly elapsedMs: number
}

export const NO_SUMS: EpochSums = { loss: 0, correct: 0, samples: 0, elapsedMs: 0 }

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
    schedule,
    watch: NOTHING_SEEN,
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

export function restoreBest(state: TrainingState, compiled: CompiledModel): void {
  for (const weight of compiled.weights) {
    const value = state.best.get(weightKey(weight))
    if (value) weight.variable.assign(value)
  }
}

export function disposeTrainingState(state: TrainingState): void {
  for (const value of state.best.values()) value.dispose()
  state.best.clear()
  for (const slots of state.slots.values()) for (const slot of slots) slot.dispose()
  state.slots.clear()
}
