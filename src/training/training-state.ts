// Everything a run must remember between two steps besides the weights: one structure, so that it can be saved.
import type * as Tfjs from '@tensorflow/tfjs'
import type { CompiledModel, CompiledWeight } from '../compiler/compiled-model'
import type { OptimizerKind } from '../optimizers/optimizer-kind'

export interface TrainingState {
  /** The epoch in hand, from 1. */
  epoch: number
  /** Steps made within it. */
  stepInEpoch: number
  /** Updates made in all. */
  step: number
  /** Sums over the steps of the epoch in hand. */
  sums: EpochSums
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
export function createTrainingState(tf: typeof Tfjs, compiled: CompiledModel, optimizer: OptimizerKind): TrainingState {
  const trainable = compiled.weights.filter((weight) => weight.trainable)
  return {
    epoch: 1,
    stepInEpoch: 0,
    step: 0,
    sums: NO_SUMS,
    slots: new Map(trainable.map((weight) => [weightKey(weight), optimizer.slots.map(() => tf.zerosLike(weight.variable))])),
  }
}

export function disposeTrainingState(state: TrainingState): void {
  for (const slots of state.slots.values()) for (const slot of slots) slot.dispose()
  state.slots.clear()
}
