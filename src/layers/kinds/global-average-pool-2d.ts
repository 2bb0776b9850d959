// One number per feature map: its mean.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import { sizeOf } from '../../tensor'
import { keras, paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred } from '../layer-kind'
import { paramSet } from '../params'
import { needsImage } from '../window-params'

/** x: [h, w, c] → y: [c], the mean over rows and columns. */
export const globalAveragePool2d: LayerKind<object> = {
  type: 'globalAveragePool2d',
  role: 'layer',
  family: 'pool',
  icon: 'M4 4h16v16H4zM9 12h6M12 9v6',
  title: text('Global average pooling', '全局平均池化'),
  summary: text(
    'Replaces each feature map by its mean, so an image of any size becomes one number per channel. Far fewer weights follow than after Flatten.',
    '用平均值代替每张特征图，任意大小的图像都变成每个通道一个数。与“展平”相比，后面需要的权重少得多。',
  ),
  formula: 'y_c = \\frac{1}{HW} \\sum_{i,j} x_{ijc}',
  params: paramSet({}),
  palette: [{ id: 'globalAveragePool2d', group: 'layers', title: text('Global average pooling', '全局平均池化'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[8, 8, 64]] },
    { params: {}, inputs: [[1, 5, 2]] },
  ],
  label: () => globalAveragePool2d.title,
  describe: () => text('mean of each channel', '每个通道取平均'),
  explain: () => [
    {
      type: 'calculation',
      title: text('A 2×2 feature map in numbers', '一张 2×2 特征图的数值例子'),
      inputs: [
        { label: text('row 1', '第 1 行'), values: [1, 3] },
        { label: text('row 2', '第 2 行'), values: [0, 4] },
      ],
      compute(rows) {
        const values = rows.flat()
        return {
          rows: [{ label: text('y', 'y'), values: [values.reduce((a, b) => a + b, 0) / values.length] }],
          result: text('One number stands for the whole map, whatever its size.', '无论特征图多大，都只用一个数代表。'),
        }
      },
      again: null,
    },
  ],
  references: [
    keras('GlobalAveragePooling2D', 'layers/pooling_layers/global_average_pooling2d'),
    paper('Lin et al. 2013 · Network in network', '1312.4400'),
  ],
  infer: (_params, [input]) => (input?.length === 3 ? inferred([input[2] ?? null]) : needsImage(input)),
  weights: () => [],
  flops: (_params, [input]) => sizeOf(input ?? []),
  build: ({ tf, name }, _params, [input]) => ({
    outputs: [tf.layers.globalAveragePooling2d({ name }).apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor],
  }),
  lower(step, _params, [x]) {
    const [height = 1, width = 1, channels = 1] = x?.shape ?? []
    if (!x) return []
    return [step.reshape(step.pool(x, { mode: 'average', size: [height, width], stride: [1, 1], padding: 'valid' }), [channels])]
  },
}
