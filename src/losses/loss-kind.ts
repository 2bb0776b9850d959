// The interface of a loss: one file per loss under kinds/.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Text } from '../diagnostics'

/** tfjs as a value that is handed in. */
export type Tf = typeof Tfjs

/** What a prediction is compared with: one of `count` classes, or `count` numbers. */
export interface TargetFacts {
  readonly type: 'classes' | 'numbers'
  readonly count: number
}

/**
 * How what is known of a sample becomes its target. `binary`: [n, 1], 1 where the label is the positive class; `oneHot`: [n, classes];
 * `numbers`: [n, quantities], as they are but for scaling.
 */
export type TargetEncoding = 'binary' | 'oneHot' | 'numbers'

/** float32 in the compiled step, float64 in the reference. */
export type Floats = Float32Array | Float64Array

/**
 * The sum of the losses of `rows` samples, each divided by `batch`; writes the gradient by the output, in one pass. All but the counts are addresses
 * of float32 in the compiled step's memory: output, target and gradient [rows, units], counts [rows], how much each sample counts. A gradient of 0 is not
 * wanted.
 */
type LossKernel = (output: number, target: number, counts: number, rows: number, units: number, batch: number, gradient: number) => number

/** Losses that the kernels of the compiled step have. */
export interface LossKernels {
  sigmoidCrossEntropy: LossKernel
  softmaxCrossEntropy: LossKernel
}

export interface LossKind {
  readonly type: string
  readonly title: Text
  readonly summary: Text
  /** TeX. */
  readonly formula: string
  /** The activation this loss needs before it, and is trained from the logits of; null: any, trained as it is. */
  readonly pairsWith: 'sigmoid' | 'softmax' | null
  /** Target encoding for an output of `units` values; null where they do not fit. */
  encoding(units: number, target: TargetFacts): TargetEncoding | null
  /** Units the last layer needs, best first; none where the loss does not suit such targets. */
  units(target: TargetFacts): readonly number[]
  /**
   * Mean loss of a batch, a scalar. `output` is [n, units]: logits where `pairsWith` is set, else the layer's
   * output; `target` has its shape.
   */
  value(tf: Tf, output: Tfjs.Tensor, target: Tfjs.Tensor): Tfjs.Scalar
  /**
   * The same without tfjs, for the compiled step and the float64 reference: adds up the loss of `rows` samples, each divided by `batch`, and
   * writes ∂loss/∂output. All arrays are [rows, units], row-major; the sum is float64.
   */
  gradient(output: Floats, target: Floats, units: number, batch: number, gradient: Floats): number
  /** The kernel that computes `gradient` in the compiled step, samples weighed; without one, that is done in TypeScript. */
  readonly kernel?: keyof LossKernels
}
