// One unit: logistic regression.
import { text } from '../diagnostics'
import type { Template } from './template'
import { BINARY_LOSS, chainProject, denseLayer, FLATTEN, fullBatchDescent, PICTURE } from './template'

export const logisticCat: Template = {
  id: 'logistic-cat',
  title: text('Logistic regression', '逻辑回归'),
  summary: text(
    'One unit looks at all 12,288 pixel values and says how likely a cat is. It soon knows the training pictures by heart and does far worse on new ones: see how the two accuracies part.',
    '一个单元查看全部 12,288 个像素值，给出是猫的可能性。它很快就记住了训练图片，在新图片上却差得多：观察两个准确率如何分开。',
  ),
  create: () =>
    chainProject({
      name: 'logistic-cat',
      layers: [PICTURE, FLATTEN, denseLayer('fc1', 1, 'sigmoid', { type: 'zeros' }), BINARY_LOSS],
      training: fullBatchDescent(0.005, 2000),
      validationShare: 0,
    }),
}
