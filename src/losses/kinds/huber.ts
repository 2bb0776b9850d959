// Squared near the target, absolute far from it.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import type { LossKind } from '../loss-kind'

/** Where the square gives way to the distance. Targets are trained on at a deviation of about 1. */
const DELTA = 1

/**
 * Mean over the batch and the outputs of `d²/2` where |d| ≤ 1, else `|d| − 1/2`, with d = ŷ − y, as Keras' `Huber(delta=1)`.
 * The gradient is d cut to −1 … 1. Source: Huber, "Robust estimation of a location parameter", 1964.
 */
export const huber: LossKind = {
  type: 'huber',
  title: text('Huber loss', 'Huber 损失'),
  summary: text(
    'Squared error near the target, absolute error beyond a distance of 1: smooth where the network is nearly right, and not thrown off by outliers.',
    '在目标附近为平方误差，距离超过 1 后为绝对误差：接近正确时平滑，又不易受离群值影响。',
  ),
  formula:
    'J = \\frac{1}{m k} \\sum_i \\sum_c \\begin{cases} \\frac{1}{2} d_{ic}^2 & |d_{ic}| \\le 1 \\\\ |d_{ic}| - \\frac{1}{2} & \\text{else} \\end{cases}',
  pairsWith: null,
  encoding: (units, { type, count }) => (type === 'numbers' && units === count ? 'numbers' : null),
  units: ({ type, count }) => (type === 'numbers' ? [count] : []),
  value: (tf, output, target) => {
    const distance = tf.abs<Tfjs.Tensor>(tf.sub(output, target))
    const near = tf.minimum(distance, DELTA)
    return tf.mean(tf.add(tf.mul(0.5, tf.square(near)), tf.mul(DELTA, tf.sub(distance, near))))
  },
  gradient(output, target, units, batch, gradient) {
    const share = batch * units
    let sum = 0
    for (let i = 0; i < output.length; i += 1) {
      const distance = (output[i] ?? 0) - (target[i] ?? 0)
      const far = Math.abs(distance)
      const near = Math.min(far, DELTA)
      sum += 0.5 * near * near + DELTA * (far - near)
      gradient[i] = (Math.sign(distance) * near) / share
    }
    return sum / share
  },
}
