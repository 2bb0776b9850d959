// Steps measured by the recent size of the gradients.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import { epsilonParam } from '../shared-params'
import type { OptimizerKind } from '../optimizer-kind'

interface RmspropParams {
  readonly rho: number
  readonly epsilon: number
}

/**
 * `s ← ρ·s + (1−ρ)·g²; w ← w − α·g / √(s + ε)`: ε stands under the root, as in Keras (PyTorch adds it outside).
 * Source: keras/src/optimizers/rmsprop.py (not centered, no momentum); Tieleman & Hinton, Lecture 6.5, 2012.
 */
export const rmsprop: OptimizerKind<RmspropParams> = {
  type: 'rmsprop',
  title: text('RMSProp', 'RMSProp'),
  summary: text(
    'Divides each gradient by its own recent size, so that steep and flat directions get steps of like length. A weight with rare, small gradients still moves.',
    '把每个梯度除以它近期的大小，使陡峭和平坦方向上的步长相近。梯度又少又小的权重也能移动。',
  ),
  formula: 's \\leftarrow \\rho s + (1 - \\rho) g^2,\\quad w \\leftarrow w - \\frac{\\alpha\\, g}{\\sqrt{s + \\epsilon}}',
  defaultLearningRate: 0.001,
  params: paramSet({
    rho: param.number({
      label: text('Decay', '衰减'),
      help: text('Share of the running mean of squares that is kept each step.', '每步保留的平方均值的比例。'),
      min: 0,
      max: 0.9999,
      default: 0.9,
      slider: [0, 0.999],
    }),
    epsilon: epsilonParam,
  }),
  slots: ['meanSquare'],
  update(tf, params, { weight, gradient, slots: [before], learningRate }) {
    const fresh = tf.mul(tf.square(gradient), 1 - params.rho)
    const meanSquare = before ? tf.add(tf.mul(before, params.rho), fresh) : fresh
    const move = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(meanSquare, params.epsilon)))
    return { weight: tf.sub(weight, move), slots: [meanSquare] }
  },
  updateRange(kernels, { rho, epsilon }, { weight, gradient, slots: [meanSquare = 0], count, learningRate }) {
    kernels.rmsProp(weight, gradient, meanSquare, count, learningRate, rho, 1 - rho, epsilon)
  },
}
