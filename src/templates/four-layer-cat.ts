// Depth without convolutions.
import { text } from '../diagnostics'
import type { Template } from './template'
import { BINARY_LOSS, chainProject, denseLayer, FLATTEN, fullBatchDescent, PICTURE } from './template'

const START = { type: 'normalFanIn' } as const

export const fourLayerCat: Template = {
  id: 'four-layer-cat',
  title: text('Four-layer network', '四层网络'),
  summary: text(
    'Layers of 20, 7 and 5 ReLU units narrow down to one answer. Weights start at a deviation of 1/√inputs so that the signal neither fades nor blows up on its way through the depth.',
    '20、7、5 个 ReLU 单元的三层逐步收窄到一个答案。权重以标准差 1/√输入数 开始，使信号在穿过各层时既不消失也不爆炸。',
  ),
  create: () =>
    chainProject({
      name: 'four-layer-cat',
      layers: [
        PICTURE,
        FLATTEN,
        denseLayer('fc1', 20, 'relu', START),
        denseLayer('fc2', 7, 'relu', START),
        denseLayer('fc3', 5, 'relu', START),
        denseLayer('fc4', 1, 'sigmoid', START),
        BINARY_LOSS,
      ],
      training: fullBatchDescent(0.0075, 2500),
      validationShare: 0,
    }),
}
