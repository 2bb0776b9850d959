// Parameters that all kinds with a kernel share.
import { text } from '../diagnostics'
import type { Tf, WeightSpec } from './layer-kind'
import { param } from './params'

export const useBiasParam = param.toggle({
  label: text('Bias', '偏置'),
  help: text('Adds one learned number per output.', '为每个输出加上一个可学习的数。'),
  default: true,
})

export const l1Param = param.number({
  label: text('L1', 'L1'),
  help: text('Adds L1·Σ|w| to the loss; pushes weights to exactly 0.', '在损失中加入 L1·Σ|w|，把权重推向恰好为 0。'),
  min: 0,
  max: 10,
  default: 0,
  step: 0.0001,
  scale: 'log',
  slider: [0, 0.1],
})

export const l2Param = param.number({
  label: text('L2', 'L2'),
  help: text('Adds L2·Σw² to the loss; keeps weights small (weight decay).', '在损失中加入 L2·Σw²，使权重保持较小（权重衰减）。'),
  min: 0,
  max: 10,
  default: 0,
  step: 0.0001,
  scale: 'log',
  slider: [0, 0.1],
})

/** One number for each output, 0 at the start and never penalized; nothing where there is no bias. */
export function biasWeight(useBias: boolean, outputs: number, fans: Pick<WeightSpec, 'fanIn' | 'fanOut'>): readonly WeightSpec[] {
  return useBias ? [{ name: 'bias', shape: [outputs], trainable: true, initializer: { type: 'zeros' }, ...fans, l1: 0, l2: 0 }] : []
}

/** tfjs's own regularizer, so that an exported model keeps it. */
export function penalty(
  tf: Tf,
  { l1, l2 }: { readonly l1: number; readonly l2: number },
): { kernelRegularizer?: ReturnType<Tf['regularizers']['l1l2']> } {
  return l1 > 0 || l2 > 0 ? { kernelRegularizer: tf.regularizers.l1l2({ l1, l2 }) } : {}
}
