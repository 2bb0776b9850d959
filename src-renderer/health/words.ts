// Words of how layers fare while they learn.
import type { Text } from '../../src/diagnostics'

export const healthWords = {
  'health.title': { en: 'Health', zh: '健康状况' },
  'health.epoch': { en: 'epoch {{epoch}}', zh: '第 {{epoch}} 轮' },
  'health.none': { en: 'Shown while the network trains.', zh: '网络训练时显示。' },
  'health.gradNorm': { en: 'Gradient norm', zh: '梯度范数' },
  'health.gradNorm.help': {
    en: 'Length of the gradient of this layer’s weights at the last step of the epoch.',
    zh: '该轮最后一步中，此层权重梯度的长度。',
  },
  'health.updateRatio': { en: 'Update to weights', zh: '更新与权重之比' },
  'health.updateRatio.help': {
    en: 'Length of one update over the length of the weights. About 1/1,000 is usual; far less learns slowly, far more is restless.',
    zh: '一次更新的长度与权重长度之比。通常约为 1/1000；远小于此学习缓慢，远大于此则不稳定。',
  },
  'health.weightNorm': { en: 'Weight norm', zh: '权重范数' },
  'health.dead': { en: 'Dead units', zh: '失活单元' },
  'health.dead.value': { en: '{{dead}} of {{units}}', zh: '{{units}} 个中的 {{dead}} 个' },
  'health.dead.help': {
    en: 'Units whose ReLU gave 0 for everything in the last batch: they learn nothing from it.',
    zh: '在最后一个批次中 ReLU 输出始终为 0 的单元：它们从中学不到任何东西。',
  },
  'health.saturated': { en: 'Saturated', zh: '饱和' },
  'health.saturated.help': {
    en: 'Outputs in the flat ends of the sigmoid or tanh, where hardly any gradient comes through.',
    zh: '落在 sigmoid 或 tanh 平坦两端的输出，梯度几乎无法通过。',
  },
  'health.outputs': { en: 'Outputs', zh: '输出' },
  'health.outputs.value': { en: 'mean {{mean}}, deviation {{std}}', zh: '均值 {{mean}}，标准差 {{std}}' },
  'health.weights.chart': { en: 'Weights from {{low}} to {{high}}', zh: '权重分布，{{low}} 至 {{high}}' },
  'health.outputs.chart': { en: 'Outputs from {{low}} to {{high}}', zh: '输出分布，{{low}} 至 {{high}}' },
  'health.course': { en: 'Gradient norm by epoch', zh: '各轮次的梯度范数' },
  'health.mark.good': { en: 'learning: gradient norm {{norm}}', zh: '正在学习：梯度范数 {{norm}}' },
  'health.mark.dead': { en: '{{dead}} of {{units}} units are dead', zh: '{{units}} 个单元中有 {{dead}} 个失活' },
  'health.mark.saturated': { en: '{{share}} of the outputs are saturated', zh: '{{share}} 的输出已饱和' },
  'health.mark.slow': { en: 'hardly changes: update to weights {{ratio}}', zh: '几乎不变：更新与权重之比 {{ratio}}' },
  'health.mark.wild': { en: 'changes a lot at each step: update to weights {{ratio}}', zh: '每步变化很大：更新与权重之比 {{ratio}}' },
} as const satisfies Readonly<Record<string, Text>>
