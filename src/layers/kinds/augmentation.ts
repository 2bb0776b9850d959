// Changes pictures a little at every training step, so that the network never sees the same one twice.
import type { Text } from '../../diagnostics'
import { joinTexts, text } from '../../diagnostics'
import type { Amounts } from '../augmentation/augment'
import { activeOperations, createAugmentation } from '../augmentation/augment'
import { operations } from '../augmentation/registry'
import { paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred, misfit } from '../layer-kind'
import { param, paramSet } from '../params'

type AugmentationParams = Amounts & { readonly bypass: boolean }

const TITLE = text('Augmentation', '数据增强')

function list(params: AugmentationParams): Text {
  const active = activeOperations(params)
  if (active.length === 0) return text('nothing chosen', '未选择')
  const shown = active.slice(0, 3).map(({ operation, amount }) => operation.describe(amount))
  const rest = active.length - shown.length
  return joinTexts(rest > 0 ? [...shown, text(`+${rest}`, `+${rest}`)] : shown, text(' · ', ' · '))
}

/** Training only, while a batch is packed; `y = x` otherwise, so the saved model has nothing of it. */
export const augmentation: LayerKind<AugmentationParams> = {
  type: 'augmentation',
  role: 'transform',
  family: 'input',
  icon: 'M4 8h11v11H4zM9 8V4h11v11h-5M7 15l2-2 3 3',
  title: TITLE,
  summary: text(
    'Changes every picture a little, anew at every training step: mirrored, turned, moved, brighter. The network never sees the same picture twice, so it learns what stays the same and overfits less. Outside training it does nothing, and the saved model has nothing of it.',
    '训练的每一步都对每张图片做少许随机改动：镜像、旋转、平移、变亮等。网络不会两次看到完全相同的图片，因此会学到不变的特征，过拟合更少。训练之外不起作用，保存的模型中也不包含它。',
  ),
  formula: 'y = T_\\theta(x),\\quad \\theta \\sim \\text{(seed, epoch, step, picture)}',
  params: paramSet({
    ...Object.fromEntries(operations.map(({ type, amount }) => [type, amount])),
    bypass: param.toggle({
      label: text('Bypass', '旁路'),
      help: text('Trains on the pictures as they are, without removing the node.', '不移除节点，直接用原图训练。'),
      default: false,
    }),
  }),
  palette: [
    {
      id: 'augmentation',
      group: 'input',
      title: TITLE,
      params: { flipHorizontal: true, rotate: 10, translate: 0.08, zoom: 0.1, brightness: 0.1 },
    },
  ],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[8, 6, 3]] },
    { params: { flipHorizontal: true, rotate: 15, noise: 0.05, cutOut: 0.3 }, inputs: [[8, 8, 1]] },
    { params: { zoom: 0.2, contrast: 0.5, bypass: true }, inputs: [[5, 7, 3]] },
  ],
  label: () => TITLE,
  describe: (params) => (params.bypass ? text('bypassed', '已旁路') : list(params)),
  explain: (params) => [
    {
      type: 'calculation',
      title: text('A picture of one row, at one training step', '只有一行的图片，在一个训练步中'),
      inputs: [{ label: text('pixels', '像素'), values: [20, 60, 110, 160, 230] }],
      compute([pixels = []], draw) {
        const picture = Uint8Array.from(pixels, (value) => Math.min(255, Math.max(0, value)))
        const changed = picture.slice()
        const size = { height: 1, width: picture.length, channels: 1 }
        const transform = params.bypass ? null : createAugmentation(params)
        transform?.at({ seed: 1, name: 'explain', epoch: 1, step: draw, size })(0, picture, 0, changed, 0)
        return {
          rows: [{ label: text('as trained on', '训练所见'), values: [...changed] }],
          result: text('Drawn anew at every step; predictions see the pixels as they are.', '每一步重新随机；预测使用原来的像素。'),
        }
      },
      again: text('Next step', '下一步'),
    },
  ],
  references: [
    paper('Perez, Wang 2017 · The effectiveness of data augmentation in image classification', '1712.04621'),
    paper('DeVries, Taylor 2017 · Cutout', '1708.04552'),
  ],
  infer(_params, [input]) {
    if (input && input.length !== 3) {
      return misfit({
        name: 'augmentation',
        message: text(
          'Augmentation needs pictures with rows and columns; a vector arrives.',
          '数据增强需要有行有列的图片，而到达的是向量。',
        ),
        hint: text(
          'Set the input’s shape to an image, and put a Flatten behind the augmentation.',
          '请将输入的形状设为图像，并在数据增强之后加一个展平层。',
        ),
      })
    }
    return inferred(input ?? [])
  },
  weights: () => [],
  flops: () => 0,
  build: (_context, _params, inputs) => ({ outputs: inputs }),
  lower: (_step, _params, inputs) => inputs,
  transform: (params) => (params.bypass ? null : createAugmentation(params)),
}
