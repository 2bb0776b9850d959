// The plain rule that all others refine.
import { text } from '../../diagnostics'
import { paramSet } from '../../layers/params'
import type { OptimizerKind } from '../optimizer-kind'

/** `w ← w − α·g`. */
export const gradientDescent: OptimizerKind<object> = {
  type: 'gradientDescent',
  title: text('Gradient descent', '梯度下降'),
  summary: text(
    'Moves every weight a little against its gradient, the same learning rate for all. With small batches it is called stochastic gradient descent (SGD).',
    '让每个权重沿梯度的反方向移动一小步，所有权重使用同一个学习率。使用小批次时称为随机梯度下降（SGD）。',
  ),
  formula: 'w \\leftarrow w - \\alpha\\, g',
  defaultLearningRate: 0.01,
  params: paramSet({}),
  slots: [],
  update: (tf, _params, { weight, gradient, learningRate }) => ({
    weight: tf.sub(weight, tf.mul(gradient, learningRate)),
    slots: [],
  }),
  updateRange: (kernels, _params, { weight, gradient, count, learningRate }) => {
    kernels.gradientDescent(weight, gradient, count, learningRate)
  },
}
