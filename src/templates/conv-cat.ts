// A small convolutional network.
import { text } from '../diagnostics'
import type { Template } from './template'
import { BINARY_LOSS, chainProject, denseLayer, FLATTEN, PICTURE } from './template'

function convBlock(index: number, filters: number) {
  return [
    {
      kind: 'conv2d',
      name: `conv${index}`,
      // He's deviation keeps the size of the signal through a ReLU.
      params: { filters, kernel: [3, 3], padding: 'same', activation: { type: 'relu' }, initializer: { type: 'heNormal' } },
    },
    { kind: 'maxPool2d', name: `pool${index}`, params: { size: [2, 2], stride: [2, 2] } },
  ]
}

export const convCat: Template = {
  id: 'conv-cat',
  title: text('Convolutional network', '卷积网络'),
  summary: text(
    'Three convolutions look for edges, textures and shapes, wherever in the picture they are; pooling makes the picture smaller after each. Dropout and a validation set show, and slow, overfitting.',
    '三个卷积层寻找边缘、纹理和形状，无论它们在图片何处；每层之后的池化使图片变小。随机失活与验证集让过拟合显现并减缓。',
  ),
  create: () =>
    chainProject({
      name: 'conv-cat',
      layers: [
        PICTURE,
        ...convBlock(1, 16),
        ...convBlock(2, 32),
        ...convBlock(3, 64),
        { kind: 'dropout', name: 'dropout1', params: { rate: 0.3 } },
        FLATTEN,
        denseLayer('fc1', 64, 'relu', { type: 'heNormal' }),
        denseLayer('fc2', 1, 'sigmoid', { type: 'glorotUniform' }),
        BINARY_LOSS,
      ],
      training: { optimizer: { type: 'adam', params: {} }, learningRate: 0.001, batchSize: 32, epochs: 40 },
      validationShare: 0.2,
    }),
}
