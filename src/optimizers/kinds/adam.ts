// Momentum and RMSProp in one, with the bias of their start taken out.
import { text } from '../../diagnostics'
import { paramSet } from '../../layers/params'
import { beta1Param, beta2Param, epsilonParam } from '../shared-params'
import type { OptimizerKind } from '../optimizer-kind'

interface AdamParams {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/**
 * `m ← β₁·m + (1−β₁)·g; v ← β₂·v + (1−β₂)·g²; w ← w − α_t·m / (√v + ε)` with `α_t = α·√(1−β₂ᵗ) / (1−β₁ᵗ)`, t from 1.
 * ε is the "epsilon hat" of Kingma & Ba, ICLR 2015, end of section 2: it stands beside the uncorrected √v, as in Keras
 * (keras/src/optimizers/adam.py); PyTorch adds it after the correction.
 */
export const adam: OptimizerKind<AdamParams> = {
  type: 'adam',
  title: text('Adam', 'Adam'),
  summary: text(
    'Keeps a running mean of each gradient and of its square, and steps by their ratio. It needs little tuning and is a good first choice for networks with convolutions.',
    '为每个梯度及其平方保持滑动平均,并按两者之比迈步。它几乎不需要调参,是卷积网络的良好首选。',
  ),
  formula: 'w \\leftarrow w - \\alpha \\frac{\\sqrt{1 - \\beta_2^t}}{1 - \\beta_1^t} \\frac{m}{\\sqrt{v} + \\epsilon}',
  defaultLearningRate: 0.001,
  params: paramSet({
    beta1: beta1Param,
    beta2: beta2Param,
    epsilon: epsilonParam,
  }),
  slots: ['mean', 'meanSquare'],
  update(tf, { beta1, beta2, epsilon }, { weight, gradient, slots: [meanBefore, squareBefore], learningRate, step }) {
    const freshMean = tf.mul(gradient, 1 - beta1)
    const freshSquare = tf.mul(tf.square(gradient), 1 - beta2)
    const mean = meanBefore ? tf.add(tf.mul(meanBefore, beta1), freshMean) : freshMean
    const meanSquare = squareBefore ? tf.add(tf.mul(squareBefore, beta2), freshSquare) : freshSquare
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
    const move = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(meanSquare), epsilon))
    return { weight: tf.sub(weight, move), slots: [mean, meanSquare] }
  },
  updateRange(kernels, { beta1, beta2, epsilon }, { weight, gradient, slots: [mean = 0, meanSquare = 0], count, learningRate, step }) {
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
    kernels.adam(weight, gradient, mean, meanSquare, count, rate, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, 1)
  },
}
