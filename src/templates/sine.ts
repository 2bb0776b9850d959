// A number instead of a class.
import { text } from '../diagnostics'
import type { Template } from './template'
import { chainProject, denseLayer, features, NUMBER_LOSS } from './template'

const START = { type: 'glorotUniform' } as const

export const sineNetwork: Template = {
  id: 'sine',
  title: text('Noisy sine', '带噪声的正弦'),
  summary: text(
    'Regression: one number from another. Sixteen tanh units follow the wave; with hundreds of them and little data they follow the noise.',
    '回归：由一个数预测另一个数。十六个 tanh 单元能跟上波形；单元很多而数据很少时，它们会去拟合噪声。',
  ),
  create: () =>
    chainProject({
      name: 'sine',
      layers: [
        features(1),
        denseLayer('hidden1', 16, 'tanh', START),
        denseLayer('hidden2', 16, 'tanh', START),
        denseLayer('out', 1, 'linear', START),
        NUMBER_LOSS,
      ],
      training: { optimizer: { type: 'adam', params: {} }, learningRate: 0.01, batchSize: 16, epochs: 200 },
      validationShare: 0.2,
      source: { type: 'generator', generator: 'sine', count: 200, seed: 1, params: {} },
    }),
}
