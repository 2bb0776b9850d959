// Where the network ends: what training makes small. Which loss is a parameter; the losses stand in src/losses.
import { text } from '../../diagnostics'
import { formatShape } from '../../tensor'
import { findLoss, losses } from '../../losses/registry'
import { lossCurve } from '../../losses/loss-curve'
import { chapter, keras } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred, misfit } from '../layer-kind'
import { param, paramSet } from '../params'

export interface LossParams {
  readonly loss: string
}

/** prediction: [units] per sample; its target comes from the labels. */
export const loss: LayerKind<LossParams> = {
  type: 'loss',
  role: 'loss',
  family: 'loss',
  icon: 'M3 6c4 10 8 12 18 12',
  title: text('Loss', '损失'),
  summary: text(
    'Measures how far the predictions are from the labels, as one number. Training changes the weights so that it becomes small.',
    '用一个数衡量预测与标签相差多远。训练会改变权重，使它变小。',
  ),
  formula: 'J = \\frac{1}{m} \\sum_i L(\\hat y_i, y_i)',
  params: paramSet({
    loss: param.choice<string>({
      label: text('Loss', '损失'),
      help: text('How a prediction is compared with its label.', '如何比较预测与标签。'),
      default: 'binaryCrossEntropy',
      options: losses.map((one) => ({ value: one.type, label: one.title })),
    }),
  }),
  palette: losses.map((one) => ({ id: one.type, group: 'output' as const, title: one.title, params: { loss: one.type } })),
  inputs: [{ name: 'in', label: text('Prediction', '预测'), arity: 'one' }],
  outputs: [],
  examples: losses.map((one) => ({ params: { loss: one.type }, inputs: [[one.units({ type: 'classes', count: 2 })[0] ?? 1]] })),
  label: (params) => findLoss(params.loss)?.title ?? loss.title,
  describe: (params) =>
    findLoss(params.loss)?.pairsWith == null ? text('mean over the batch', '批次均值') : text('from logits', '由 logits 计算'),
  explain({ loss: type }) {
    const found = findLoss(type)
    return found ? [{ type: 'plot', title: text('Loss of one sample', '一个样本的损失'), ceiling: 5, ...lossCurve(found) }] : []
  },
  references: [keras('Losses', 'losses'), chapter('Feedforward networks', '前馈网络', 'mlp')],
  infer(_params, [input]) {
    if (input?.length === 1) return inferred()
    const got = formatShape(input ?? [])
    return misfit({
      name: 'needs-vector',
      message: text(`Needs a flat vector of predictions; got ${got}.`, `需要一维的预测向量，实际输入为 ${got}。`),
      hint: text(
        'Put a Flatten or a Global average pooling, then a Dense layer, before it.',
        '请在前面加上“展平”或“全局平均池化”，再加一个“全连接层”。',
      ),
      insert: [
        { kind: 'flatten', label: text('Insert Flatten', '插入展平') },
        ...(input?.length === 3 ? [{ kind: 'globalAveragePool2d', label: text('Insert Global average pooling', '插入全局平均池化') }] : []),
      ],
    })
  },
  weights: () => [],
  flops: () => 0,
}
