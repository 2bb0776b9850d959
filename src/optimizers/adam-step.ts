// Adam's step, with or without a decay of the weights.
import type { OptimizerKind, UpdateKernels, UpdateRange } from './optimizer-kind'

export interface AdamParams {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/** The learning rate with the bias of both means' start taken out. */
function corrected(learningRate: number, { beta1, beta2 }: AdamParams, step: number): number {
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
}

export const adamSlots = ['mean', 'meanSquare'] as const

/** A step from `at.weight`; slots are {@link adamSlots}. */
export const adamStep: OptimizerKind<AdamParams>['update'] = (tf, params, at) => {
  const { beta1, beta2, epsilon } = params
  const { weight, gradient, slots, learningRate, step } = at
  const [meanBefore, squareBefore] = slots
  const freshMean = tf.mul(gradient, 1 - beta1)
  const freshSquare = tf.mul(tf.square(gradient), 1 - beta2)
  const mean = meanBefore ? tf.add(tf.mul(meanBefore, beta1), freshMean) : freshMean
  const meanSquare = squareBefore ? tf.add(tf.mul(squareBefore, beta2), freshSquare) : freshSquare
  const move = tf.div(tf.mul(mean, corrected(learningRate, params, step)), tf.add(tf.sqrt(meanSquare), epsilon))
  return { weight: tf.sub(weight, move), slots: [mean, meanSquare] }
}

/** @param keep share of the weight that is left before the step */
export function adamRange(kernels: UpdateKernels, params: AdamParams, range: UpdateRange, keep: number): void {
  const { beta1, beta2, epsilon } = params
  const { weight, gradient, slots, count, learningRate, step } = range
  const [mean = 0, meanSquare = 0] = slots
  const rate = corrected(learningRate, params, step)
  kernels.adam(weight, gradient, mean, meanSquare, count, rate, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, keep)
}
