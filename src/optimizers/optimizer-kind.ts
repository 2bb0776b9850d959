// The interface of an optimizer: one file per optimizer under kinds/. State is ours, so it can be saved exactly.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Text } from '../diagnostics'
import type { ParamSet } from '../layers/params'

/** tfjs as a value that is handed in. */
export type Tf = typeof Tfjs

/** Updates in place over `count` float32 at byte addresses; src/engine/kernels has them. */
export interface UpdateKernels {
  gradientDescent(weight: number, gradient: number, count: number, rate: number): void
  momentum(weight: number, gradient: number, velocity: number, count: number, rate: number, momentum: number, nesterov: number): void
  /** meanSquare = rho·meanSquare + fresh·g²; weight −= rate·g / √(meanSquare + epsilon). */
  rmsProp(
    weight: number,
    gradient: number,
    meanSquare: number,
    count: number,
    rate: number,
    rho: number,
    fresh: number,
    epsilon: number,
  ): void
  /** `keep`: share of the weight that is left before the step. */
  adam(
    weight: number,
    gradient: number,
    mean: number,
    meanSquare: number,
    count: number,
    rate: number,
    beta1: number,
    fresh1: number,
    beta2: number,
    fresh2: number,
    epsilon: number,
    keep: number,
  ): void
  adamax(
    weight: number,
    gradient: number,
    mean: number,
    largest: number,
    count: number,
    rate: number,
    beta1: number,
    fresh1: number,
    beta2: number,
    epsilon: number,
  ): void
}

/** A run of weights in the compiled step's memory. */
export interface UpdateRange {
  readonly weight: number
  readonly gradient: number
  /** One address per slot. */
  readonly slots: readonly number[]
  readonly count: number
  readonly learningRate: number
  /** Counts updates from 1. */
  readonly step: number
}

export interface OptimizerKind<P = unknown> {
  readonly type: string
  readonly title: Text
  readonly summary: Text
  /** TeX. */
  readonly formula: string
  readonly defaultLearningRate: number
  /** Parameters besides the learning rate. */
  readonly params: ParamSet<P>
  /** Names of the state tensors per weight, each in the weight's shape and 0 at first: `['m', 'v']`. */
  readonly slots: readonly string[]
  /**
   * One update of one weight. Runs inside tf.tidy; returns the new weight and the new slots (as many as `slots`).
   * `step` counts updates from 1.
   */
  update(
    tf: Tf,
    params: P,
    at: {
      readonly weight: Tfjs.Tensor
      readonly gradient: Tfjs.Tensor
      readonly slots: readonly Tfjs.Tensor[]
      readonly learningRate: number
      readonly step: number
    },
  ): { readonly weight: Tfjs.Tensor; readonly slots: readonly Tfjs.Tensor[] }
  /** The same update in the compiled step, in one pass over memory. */
  updateRange(kernels: UpdateKernels, params: P, range: UpdateRange): void
}
