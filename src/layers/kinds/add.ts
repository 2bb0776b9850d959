// Sum of several tensors of one shape; how skip connections come together.
import { text } from '../../diagnostics'
import { sizeOf } from '../../tensor'
import { keras, paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred, misfit } from '../layer-kind'
import { commonShape, listShapes, MERGE_INPUTS, needsTwo } from '../merging'
import { paramSet } from '../params'
import type * as Tfjs from '@tensorflow/tfjs'

/** x₁ … xₙ: one shape → y = x₁ + … + xₙ of that shape. */
export const add: LayerKind<object> = {
  type: 'add',
  role: 'layer',
  family: 'merge',
  icon: 'M12 5v14M5 12h14',
  title: text('Add', '相加'),
  summary: text(
    'Adds its inputs value by value; all must have the same shape. With a wire around some layers it makes a skip connection, through which gradients pass unweakened.',
    '把各个输入逐个数值相加，它们的形状必须相同。用一条连线绕过几层，就构成跳跃连接，梯度可以不减弱地通过。',
  ),
  formula: 'y = \\sum_n x_n',
  params: paramSet({}),
  palette: [{ id: 'add', group: 'combine', title: text('Add', '相加'), params: {} }],
  inputs: MERGE_INPUTS,
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    {
      params: {},
      inputs: [
        [8, 8, 16],
        [8, 8, 16],
      ],
    },
    { params: {}, inputs: [[5], [5], [5]] },
  ],
  label: () => add.title,
  describe: () => text('value by value', '逐个数值'),
  explain: () => [
    {
      type: 'calculation',
      title: text('Two inputs in numbers', '两个输入的数值例子'),
      inputs: [
        { label: text('x₁', 'x₁'), values: [1, 2, 3] },
        { label: text('x₂', 'x₂'), values: [0.5, -2, 4] },
      ],
      compute: ([a = [], b = []]) => ({
        rows: [{ label: text('y', 'y'), values: a.map((value, i) => value + (b[i] ?? 0)) }],
        result: text('The gradient reaches both inputs unchanged.', '梯度原样传到两个输入。'),
      }),
      again: null,
    },
  ],
  references: [keras('Add', 'layers/merging_layers/add'), paper('He et al. 2015 · Residual networks', '1512.03385')],
  infer(_params, inputs) {
    if (inputs.length < 2) return needsTwo()
    const common = commonShape(inputs)
    if (common) return inferred(common)
    const got = listShapes(inputs)
    return misfit({
      name: 'merge-mismatch',
      message: text(`Needs inputs of one shape; got ${got.en}.`, `各输入的形状必须相同，实际为 ${got.zh}。`),
      hint: text(
        'Give both branches the same size: equal filters or units, strides and padding. A 1×1 convolution changes the number of channels. Concatenate joins different channel counts.',
        '请让各分支的尺寸一致：相同的滤波器数或单元数、步长和填充。1×1 卷积可改变通道数；“拼接”可连接不同的通道数。',
      ),
    })
  },
  weights: () => [],
  flops: (_params, inputs, [output]) => (inputs.length - 1) * sizeOf(output ?? []),
  build: ({ tf, name }, _params, inputs) => ({ outputs: [tf.layers.add({ name }).apply([...inputs]) as Tfjs.SymbolicTensor] }),
  lower: (step, _params, inputs) => [step.add(inputs)],
}
