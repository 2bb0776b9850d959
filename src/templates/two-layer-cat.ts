// A first hidden layer.
import { text } from '../diagnostics'
import type { Template } from './template'
import { BINARY_LOSS, chainProject, denseLayer, FLATTEN, fullBatchDescent, PICTURE } from './template'

const START = { type: 'normal', deviation: 0.01 } as const

export const twoLayerCat: Template = {
  id: 'two-layer-cat',
  title: text('Two-layer network', '两层网络'),
  summary: text(
    'Seven hidden ReLU units find features of their own before one unit decides. Set their initial weights to zeros and all seven stay the same: random starts are what lets them differ.',
    '七个隐藏的 ReLU 单元先找出各自的特征，再由一个单元作出判断。若把初始权重设为全零，七个单元会始终相同：随机初始化才使它们彼此不同。',
  ),
  create: () =>
    chainProject({
      name: 'two-layer-cat',
      layers: [PICTURE, FLATTEN, denseLayer('fc1', 7, 'relu', START), denseLayer('fc2', 1, 'sigmoid', START), BINARY_LOSS],
      training: fullBatchDescent(0.0075, 2500),
      validationShare: 0,
    }),
}
