// Momentum and RMSProp in one, with the bias of their start taken out.
import { text } from '../../diagnostics'
import { paramSet } from '../../layers/params'
import { beta1Param, beta2Param, epsilonParam } from '../shared-params'
import type { AdamParams } from '../adam-step'
import { adamRange, adamSlots, adamStep } from '../adam-step'
import type { OptimizerKind } from '../optimizer-kind'

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
    '为每个梯度及其平方保持滑动平均，并按两者之比迈步。它几乎不需要调参，是卷积网络的良好首选。',
  ),
  formula: 'w \\leftarrow w - \\alpha \\frac{\\sqrt{1 - \\beta_2^t}}{1 - \\beta_1^t} \\frac{m}{\\sqrt{v} + \\epsilon}',
  defaultLearningRate: 0.001,
  params: paramSet({
    beta1: beta1Param,
    beta2: beta2Param,
    epsilon: epsilonParam,
  }),
  slots: adamSlots,
  update: adamStep,
  updateRange: (kernels, params, range) => {
    adamRange(kernels, params, range, 1)
  },
}
