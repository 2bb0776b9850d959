// The interface of an optimizer: one file per optimizer under kinds/. State is ours, so it can be saved exactly.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Text } from '../diagnostics'
import type { ParamSet } from '../layers/params'

/** tfjs as a value that is handed in. */
export type Tf = typeof Tfjs

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
}
