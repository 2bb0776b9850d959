// Gradient descent that keeps rolling.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { OptimizerKind } from '../optimizer-kind'

interface MomentumParams {
  readonly momentum: number
  readonly nesterov: boolean
}

/**
 * `v ← μ·v − α·g; w ← w + v`, with Nesterov `w ← w + μ·v − α·g`. The learning rate stands inside the velocity, as in
 * Keras' SGD (PyTorch multiplies by it afterwards; the two agree while it is constant).
 * Source: keras/src/optimizers/sgd.py; Sutskever et al., ICML 2013.
 */
export const momentum: OptimizerKind<MomentumParams> = {
  type: 'momentum',
  title: text('Momentum', '动量'),
  summary: text(
    'Every weight has a velocity that its gradients push, and that lasts from step to step. Steps in a steady direction add up; steps to and fro cancel out.',
    '每个权重都有一个速度，由梯度推动并在各步之间保留。方向一致的步子会累积，来回摆动的步子会抵消。',
  ),
  formula: 'v \\leftarrow \\mu v - \\alpha g,\\quad w \\leftarrow w + v',
  defaultLearningRate: 0.01,
  params: paramSet({
    momentum: param.number({
      label: text('Momentum', '动量'),
      help: text('Share of the velocity that is kept from one step to the next.', '从一步到下一步保留的速度比例。'),
      min: 0,
      max: 0.9999,
      default: 0.9,
      slider: [0, 0.99],
    }),
    nesterov: param.toggle({
      label: text('Nesterov', 'Nesterov'),
      help: text('Takes the step from where the velocity is about to lead, which swings less.', '从速度即将到达的位置迈步，摆动更小。'),
      default: false,
    }),
  }),
  slots: ['velocity'],
  update(tf, params, { weight, gradient, slots: [before], learningRate }) {
    const push = tf.mul(gradient, -learningRate)
    const velocity = before ? tf.add(tf.mul(before, params.momentum), push) : push
    const move = params.nesterov ? tf.add(tf.mul(velocity, params.momentum), push) : velocity
    return { weight: tf.add(weight, move), slots: [velocity] }
  },
  updateRange(kernels, params, { weight, gradient, slots: [velocity = 0], count, learningRate }) {
    kernels.momentum(weight, gradient, velocity, count, learningRate, params.momentum, params.nesterov ? 1 : 0)
  },
}
