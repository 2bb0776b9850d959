// Adam that measures gradients by their largest, not their mean square.
import { text } from '../../diagnostics'
import { paramSet } from '../../layers/params'
import type { OptimizerKind } from '../optimizer-kind'
import { beta1Param, beta2Param, epsilonParam } from '../shared-params'

interface AdamaxParams {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/**
 * `m ← β₁·m + (1−β₁)·g; u ← max(β₂·u, |g|); w ← w − α / (1−β₁ᵗ) · m / (u + ε)`, t from 1, as in Keras.
 * Source: Kingma & Ba, ICLR 2015, section 7.1; keras/src/optimizers/adamax.py.
 */
export const adamax: OptimizerKind<AdamaxParams> = {
  type: 'adamax',
  title: text('Adamax', 'Adamax'),
  summary: text(
    'Like Adam, but divides by the largest recent gradient instead of the mean of squares. One huge gradient makes the following steps smaller, never larger.',
    '与 Adam 类似，但除以近期最大的梯度，而不是平方均值。一次特别大的梯度只会让之后的步子变小，不会变大。',
  ),
  formula: 'u \\leftarrow \\max(\\beta_2 u, |g|),\\quad w \\leftarrow w - \\frac{\\alpha}{1 - \\beta_1^t} \\frac{m}{u + \\epsilon}',
  defaultLearningRate: 0.001,
  params: paramSet({ beta1: beta1Param, beta2: beta2Param, epsilon: epsilonParam }),
  slots: ['mean', 'largest'],
  update(tf, { beta1, beta2, epsilon }, { weight, gradient, slots: [meanBefore, largestBefore], learningRate, step }) {
    const fresh = tf.mul(gradient, 1 - beta1)
    const size = tf.abs(gradient)
    const mean = meanBefore ? tf.add(tf.mul(meanBefore, beta1), fresh) : fresh
    const largest = largestBefore ? tf.maximum(tf.mul(largestBefore, beta2), size) : size
    const move = tf.div(tf.mul(mean, learningRate / (1 - beta1 ** step)), tf.add(largest, epsilon))
    return { weight: tf.sub(weight, move), slots: [mean, largest] }
  },
  updateRange(kernels, { beta1, beta2, epsilon }, { weight, gradient, slots: [mean = 0, largest = 0], count, learningRate, step }) {
    kernels.adamax(weight, gradient, mean, largest, count, learningRate / (1 - beta1 ** step), beta1, 1 - beta1, beta2, epsilon)
  },
}
