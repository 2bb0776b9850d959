// Several tensors side by side along the last axis.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import { keras, paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred, misfit } from '../layer-kind'
import { commonShape, listShapes, MERGE_INPUTS, needsTwo } from '../merging'
import { paramSet } from '../params'

/** x₁ … xₙ, equal but for the last axis → y, whose last axis is the sum of theirs. */
export const concatenate: LayerKind<object> = {
  type: 'concatenate',
  role: 'layer',
  family: 'merge',
  icon: 'M4 5h6v14H4zM14 5h6v14h-6z',
  title: text('Concatenate', '拼接'),
  summary: text(
    'Puts its inputs side by side along the channels, so later layers see all of them. Height and width must agree.',
    '沿通道方向把各个输入并排放在一起，使后面的层都能看到它们。高和宽必须一致。',
  ),
  formula: 'y = [x_1, x_2, \\dots]',
  params: paramSet({}),
  palette: [{ id: 'concatenate', group: 'combine', title: text('Concatenate', '拼接'), params: {} }],
  inputs: MERGE_INPUTS,
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    {
      params: {},
      inputs: [
        [8, 8, 16],
        [8, 8, 3],
      ],
    },
    { params: {}, inputs: [[5], [2], [1]] },
  ],
  label: () => concatenate.title,
  describe: () => text('along the channels', '沿通道'),
  explain: () => [
    {
      type: 'calculation',
      title: text('One pixel of two inputs', '两个输入的一个像素'),
      inputs: [
        { label: text('x₁', 'x₁'), values: [1, 2] },
        { label: text('x₂', 'x₂'), values: [7, 8, 9] },
      ],
      compute: ([a = [], b = []]) => ({
        rows: [{ label: text('y', 'y'), values: [...a, ...b] }],
        result: text(
          `${a.length} + ${b.length} = ${a.length + b.length} channels`,
          `${a.length} + ${b.length} = ${a.length + b.length} 个通道`,
        ),
      }),
      again: null,
    },
  ],
  references: [
    keras('Concatenate', 'layers/merging_layers/concatenate'),
    paper('Huang et al. 2016 · Densely connected networks', '1608.06993'),
  ],
  infer(_params, inputs) {
    if (inputs.length < 2) return needsTwo()
    const fits = inputs.every((shape) => shape.length > 0) ? commonShape(inputs.map((shape) => shape.slice(0, -1))) : null
    if (fits) {
      const last = inputs.reduce<number | null>((sum, shape) => {
        const size = shape.at(-1) ?? null
        return sum === null || size === null ? null : sum + size
      }, 0)
      return inferred([...fits, last])
    }
    const got = listShapes(inputs)
    return misfit({
      name: 'merge-mismatch',
      message: text(`Needs inputs that differ in the last axis only; got ${got.en}.`, `各输入只能在最后一个轴上不同，实际为 ${got.zh}。`),
      hint: text(
        'Give both branches the same height and width: equal strides, padding and pooling; or flatten both.',
        '请让各分支的高和宽一致：相同的步长、填充和池化；或者都先展平。',
      ),
    })
  },
  weights: () => [],
  flops: () => 0,
  build: ({ tf, name }, _params, inputs) => ({
    outputs: [tf.layers.concatenate({ name, axis: -1 }).apply([...inputs]) as Tfjs.SymbolicTensor],
  }),
  lower: (step, _params, inputs) => [step.concatenate(inputs)],
}
