// What one unit cannot learn and a few hidden ones can.
import { text } from '../diagnostics'
import type { Template } from './template'
import { BINARY_LOSS, chainProject, denseLayer, features } from './template'

const START = { type: 'glorotUniform' } as const

export const xorNetwork: Template = {
  id: 'xor',
  title: text('XOR', '异或（XOR）'),
  summary: text(
    'Two features, four hidden units, one answer. Set the hidden units to 1 and it fails: no line parts the classes.',
    '两个特征、四个隐藏单元、一个答案。把隐藏单元设为 1 就会失败：没有直线能分开两个类别。',
  ),
  create: () =>
    chainProject({
      name: 'xor',
      layers: [features(2), denseLayer('hidden', 4, 'tanh', START), denseLayer('out', 1, 'sigmoid', START), BINARY_LOSS],
      training: { optimizer: { type: 'adam', params: {} }, learningRate: 0.03, batchSize: 32, epochs: 100 },
      validationShare: 0.2,
      source: { type: 'generator', generator: 'xor', count: 300, seed: 1, params: {} },
    }),
}
