// What a kind uses to lay itself out in the compiled training step: a static program instead of a tape of operations.
import type { KnownShape, PaddingMode, Pair } from '../tensor'
import type { ActivationSpec } from './activations'

/** A tensor of the step. Ids count from 0; several values may share one id where only the shape differs. */
export interface StepValue {
  readonly id: number
  /** Per sample. */
  readonly shape: KnownShape
}

/** Records one node's forward pass; the gradients follow from it. Weights are named as in the kind's `weights()`. */
export interface StepBuilder {
  dense(x: StepValue, spec: { readonly kernel: string; readonly bias: string | null; readonly units: number }): StepValue
  conv2d(
    x: StepValue,
    spec: {
      readonly filter: string
      readonly bias: string | null
      readonly kernel: Pair
      readonly filters: number
      readonly stride: Pair
      readonly dilation: Pair
      readonly padding: PaddingMode
    },
  ): StepValue
  /** Channel c·multiplier + m of the result comes from channel c alone; the filter is [kernel, channels, multiplier]. */
  depthwiseConv2d(
    x: StepValue,
    spec: {
      readonly filter: string
      readonly bias: string | null
      readonly kernel: Pair
      readonly multiplier: number
      readonly stride: Pair
      readonly dilation: Pair
      readonly padding: PaddingMode
    },
  ): StepValue
  pool(
    x: StepValue,
    spec: { readonly mode: 'max' | 'average'; readonly size: Pair; readonly stride: Pair; readonly padding: PaddingMode },
  ): StepValue
  /** Not recorded where the node's activation is split off, because the loss trains from the logits before it. */
  activate(x: StepValue, spec: ActivationSpec): StepValue
  dropout(x: StepValue, rate: number): StepValue
  /** Along the last axis; `gamma` and `beta` are null where the node has none. */
  normalize(
    x: StepValue,
    spec: {
      readonly gamma: string | null
      readonly beta: string | null
      readonly mean: string
      readonly variance: string
      readonly momentum: number
      readonly epsilon: number
    },
  ): StepValue
  add(xs: readonly StepValue[]): StepValue
  /** Along the last axis. */
  concatenate(xs: readonly StepValue[]): StepValue
  reshape(x: StepValue, shape: KnownShape): StepValue
}
