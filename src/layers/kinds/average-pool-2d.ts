// Keeps the mean of each window.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import { chapter, keras } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import type { PoolingParams } from '../pooling'
import { pooling, poolingWindow } from '../pooling'

/** x: [h, w, c] → y: [h′, w′, c], the mean of each window, channel by channel; zeros of the padding don't count. */
export const averagePool2d: LayerKind<PoolingParams> = {
  ...pooling,
  type: 'averagePool2d',
  title: text('Average pooling', '平均池化'),
  summary: text(
    'Replaces every window by its mean. The image shrinks and becomes smoother; all values of a window share the gradient.',
    '用平均值代替每个窗口。图像变小、变平滑；窗口内的所有值分担梯度。',
  ),
  formula: 'y_{ijc} = \\frac{1}{|W|} \\sum_{u,v} x_{si+u,\\,sj+v,\\,c}',
  palette: [{ id: 'averagePool2d', group: 'layers', title: text('Average pooling', '平均池化'), params: {} }],
  label: () => averagePool2d.title,
  explain: (params) => [poolingWindow('average', params)],
  references: [
    keras('AveragePooling2D', 'layers/pooling_layers/average_pooling2d'),
    chapter('Convolutional networks', '卷积网络', 'convnets'),
  ],
  build: ({ tf, name }, params, [input]) => ({
    outputs: [
      tf.layers
        .averagePooling2d({ name, poolSize: [...params.size], strides: [...params.stride], padding: params.padding })
        .apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor,
    ],
  }),
  lower: (step, { size, stride, padding }, [x]) => (x ? [step.pool(x, { mode: 'average', size, stride, padding })] : []),
}
