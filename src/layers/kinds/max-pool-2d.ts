// Keeps the largest value of each window.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import { chapter, keras } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import type { PoolingParams } from '../pooling'
import { pooling, poolingWindow } from '../pooling'

/** x: [h, w, c] → y: [h′, w′, c], the maximum of each window, channel by channel. */
export const maxPool2d: LayerKind<PoolingParams> = {
  ...pooling,
  type: 'maxPool2d',
  title: text('Max pooling', '最大池化'),
  summary: text(
    'Keeps the largest value of every window. The image shrinks, the strongest answers stay, and small shifts of the picture matter less.',
    '保留每个窗口中的最大值。图像变小，最强的响应保留下来，图片的小幅平移影响更小。',
  ),
  formula: 'y_{ijc} = \\max_{u,v}\\, x_{si+u,\\,sj+v,\\,c}',
  palette: [{ id: 'maxPool2d', group: 'layers', title: text('Max pooling', '最大池化'), params: {} }],
  label: () => maxPool2d.title,
  explain: (params) => [poolingWindow('max', params)],
  references: [keras('MaxPooling2D', 'layers/pooling_layers/max_pooling2d'), chapter('Convolutional networks', '卷积网络', 'convnets')],
  build: ({ tf, name }, params, [input]) => ({
    outputs: [
      tf.layers
        .maxPooling2d({ name, poolSize: [...params.size], strides: [...params.stride], padding: params.padding })
        .apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor,
    ],
  }),
  lower: (step, { size, stride, padding }, [x]) => (x ? [step.pool(x, { mode: 'max', size, stride, padding })] : []),
}
