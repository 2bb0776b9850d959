// Adam whose weights decay by themselves, apart from the gradient.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { AdamParams } from '../adam-step'
import { adamRange, adamSlots, adamStep } from '../adam-step'
import type { OptimizerKind } from '../optimizer-kind'
import { beta1Param, beta2Param, epsilonParam } from '../shared-params'

interface AdamWParams extends AdamParams {
  readonly weightDecay: number
}

/**
 * `w ← (1 − α·λ)·w`, then a step of Adam. Every trained weight decays, biases too, as in Keras and PyTorch; λ is Keras'
 * default of 0.004. Source: Loshchilov & Hutter, ICLR 2019; keras/src/optimizers/adamw.py.
 */
export const adamw: OptimizerKind<AdamWParams> = {
  type: 'adamw',
  title: text('AdamW', 'AdamW'),
  summary: text(
    'Adam that also shrinks every weight a little each step, whatever its gradient. This holds large networks back from memorising.',
    '在 Adam 的基础上，每步还让所有权重略微缩小，与梯度无关。这能抑制大型网络死记硬背。',
  ),
  formula:
    'w \\leftarrow (1 - \\alpha\\lambda)\\, w - \\alpha \\frac{\\sqrt{1 - \\beta_2^t}}{1 - \\beta_1^t} \\frac{m}{\\sqrt{v} + \\epsilon}',
  defaultLearningRate: 0.001,
  params: paramSet({
    weightDecay: param.number({
      label: text('Weight decay', '权重衰减'),
      help: text('Share of each weight, times the learning rate, that is taken off every step.', '每步从权重中减去的比例（乘以学习率）。'),
      min: 0,
      max: 1,
      default: 0.004,
      step: 0.001,
      slider: [0, 0.1],
    }),
    beta1: beta1Param,
    beta2: beta2Param,
    epsilon: epsilonParam,
  }),
  slots: adamSlots,
  update: (tf, params, at) => adamStep(tf, params, { ...at, weight: tf.mul(at.weight, 1 - at.learningRate * params.weightDecay) }),
  updateRange: (kernels, params, range) => {
    adamRange(kernels, params, range, 1 - range.learningRate * params.weightDecay)
  },
}
