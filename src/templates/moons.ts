// A border that is no line.
import { text } from '../diagnostics'
import type { Template } from './template'
import { BINARY_LOSS, chainProject, denseLayer, features } from './template'

const START = { type: 'glorotUniform' } as const

export const moonsNetwork: Template = {
  id: 'moons',
  title: text('Two moons', '双月'),
  summary: text(
    'Points of a plane instead of pictures: eight ReLU units bend the border between two half moons.',
    '用平面上的点代替图片：八个 ReLU 单元把两个半月之间的边界弯曲起来。',
  ),
  create: () =>
    chainProject({
      name: 'moons',
      layers: [features(2), denseLayer('hidden', 8, 'relu', START), denseLayer('out', 1, 'sigmoid', START), BINARY_LOSS],
      training: { optimizer: { type: 'adam', params: {} }, learningRate: 0.02, batchSize: 32, epochs: 100 },
      validationShare: 0.2,
      source: { type: 'generator', generator: 'moons', count: 300, seed: 1, params: {} },
    }),
}
