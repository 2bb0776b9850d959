// All values of a sample in one row.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import { isKnownShape, sizeOf } from '../../tensor'
import { keras } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred } from '../layer-kind'
import { paramSet } from '../params'

/** x: any shape → y: [number of values], row-major. */
export const flatten: LayerKind<object> = {
  type: 'flatten',
  role: 'layer',
  family: 'dense',
  icon: 'M4 8h16M4 12h16M4 16h16',
  title: text('Flatten', '展平'),
  summary: text(
    'Writes all values of an image into one long vector, row by row. Dense layers need it; it has no weights.',
    '把图像的所有值逐行写成一个长向量。全连接层需要它；它没有权重。',
  ),
  formula: 'y_{(iW + j)C + c} = x_{ijc}',
  params: paramSet({}),
  palette: [{ id: 'flatten', group: 'layers', title: text('Flatten', '展平'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[64, 64, 3]] },
    { params: {}, inputs: [[12]] },
  ],
  label: () => flatten.title,
  describe: () => text('to a vector', '变为向量'),
  explain: (_params, [input]) => (input && input.length === 3 && isKnownShape(input) ? [{ type: 'positions', shape: input }] : []),
  references: [keras('Flatten', 'layers/reshaping_layers/flatten')],
  infer: (_params, [input]) => inferred([sizeOf(input ?? [])]),
  weights: () => [],
  flops: () => 0,
  build({ tf, name }, _params, [input]) {
    const from = input as Tfjs.SymbolicTensor
    // tfjs's Flatten refuses what is flat already; passing it on is the same.
    const layer = from.rank > 2 ? tf.layers.flatten({ name }) : tf.layers.activation({ name, activation: 'linear' })
    return { outputs: [layer.apply(from) as Tfjs.SymbolicTensor] }
  },
  lower: (step, _params, [x]) => (x ? [step.reshape(x, [sizeOf(x.shape)])] : []),
}
