// Brings every channel to mean 0 and deviation 1 over the batch, then scales and shifts it.
import type * as Tfjs from '@tensorflow/tfjs'
import { joinTexts, text } from '../../diagnostics'
import { sizeOf } from '../../tensor'
import type { InitializerSpec } from '../initializers'
import { keras, paper } from '../explain/references'
import { round } from '../explain/write-numbers'
import type { LayerKind } from '../layer-kind'
import { inferred } from '../layer-kind'
import { param, paramSet } from '../params'

interface BatchNormalizationParams {
  readonly momentum: number
  readonly epsilon: number
  readonly center: boolean
  readonly scale: boolean
}

interface Readable {
  read(): Tfjs.Tensor
}

/**
 * `y = γ (x − μ) / √(σ² + ε) + β` along the last axis; μ, σ² of the batch while training, moving averages after.
 * Source: Ioffe & Szegedy 2015.
 */
export const batchNormalization: LayerKind<BatchNormalizationParams> = {
  type: 'batchNormalization',
  role: 'layer',
  family: 'normalization',
  icon: 'M3 18c6 0 5-12 9-12s3 12 9 12',
  title: text('Batch normalization', '批归一化'),
  summary: text(
    'Brings each channel to mean 0 and deviation 1 over the batch, then lets the network scale and shift it. Training becomes faster and less sensitive to the start.',
    '在批次内把每个通道变为均值 0、标准差 1，再由网络学习缩放和平移。训练更快，对初始值不那么敏感。',
  ),
  formula: 'y = \\gamma \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
  params: paramSet({
    momentum: param.number({
      label: text('Momentum', '动量'),
      help: text('Share of the old moving average kept at each step.', '每一步保留旧滑动平均的比例。'),
      min: 0,
      max: 0.9999,
      default: 0.99,
      step: 0.01,
      slider: [0.5, 0.999],
    }),
    epsilon: param.number({
      label: text('Epsilon', 'ε'),
      help: text('Small number that keeps the division safe.', '防止除以零的小数。'),
      min: 1e-8,
      max: 0.1,
      default: 1e-3,
      step: 0.0001,
      scale: 'log',
    }),
    center: param.toggle({
      label: text('Shift (β)', '平移（β）'),
      help: text('Learns one number per channel that is added.', '学习每个通道加上的一个数。'),
      default: true,
    }),
    scale: param.toggle({
      label: text('Scale (γ)', '缩放（γ）'),
      help: text('Learns one number per channel that multiplies.', '学习每个通道乘上的一个数。'),
      default: true,
    }),
  }),
  palette: [{ id: 'batchNormalization', group: 'regularization', title: text('Batch normalization', '批归一化'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[8, 8, 16]] },
    { params: { center: false, momentum: 0.9 }, inputs: [[5]] },
    { params: { scale: false, epsilon: 1e-5 }, inputs: [[4, 3, 2]] },
  ],
  label: () => batchNormalization.title,
  describe: (params) =>
    joinTexts(
      [
        text(`momentum ${params.momentum}`, `动量 ${params.momentum}`),
        ...(params.scale ? [] : [text('no scale', '无缩放')]),
        ...(params.center ? [] : [text('no shift', '无平移')]),
      ],
      ' · ',
    ),
  explain: ({ epsilon, center, scale }) => [
    {
      type: 'calculation',
      title: text('One channel of a batch of four', '四个样本的批次中的一个通道'),
      inputs: [
        { label: text('x', 'x'), values: [2, 4, 6, 8] },
        ...(scale ? [{ label: text('γ', 'γ'), values: [1] }] : []),
        ...(center ? [{ label: text('β', 'β'), values: [0] }] : []),
      ],
      compute([x = [], ...rest]) {
        const gamma = scale ? (rest[0]?.[0] ?? 1) : 1
        const beta = center ? (rest[scale ? 1 : 0]?.[0] ?? 0) : 0
        const mean = x.reduce((a, b) => a + b, 0) / x.length
        const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length
        const normal = x.map((value) => (value - mean) / Math.sqrt(variance + epsilon))
        const figures = `μ = ${round(mean)}, σ² = ${round(variance)}`
        return {
          rows: [
            { label: text('x − μ', 'x − μ'), values: x.map((value) => value - mean) },
            { label: text('x̂', 'x̂'), values: normal },
            { label: text('y', 'y'), values: normal.map((value) => gamma * value + beta) },
          ],
          result: text(`${figures}. After training, moving averages take their place.`, `${figures}。训练之后改用滑动平均值。`),
        }
      },
      again: null,
    },
  ],
  references: [
    keras('BatchNormalization', 'layers/normalization_layers/batch_normalization'),
    paper('Ioffe & Szegedy 2015 · Batch normalization', '1502.03167'),
  ],
  infer: (_params, [input]) => inferred(input ?? []),
  weights(params, [input]) {
    const channels = input?.at(-1) ?? 0
    const one = (name: string, trainable: boolean, type: 'zeros' | 'ones') => {
      const initializer: InitializerSpec = { type }
      return { name, shape: [channels], trainable, initializer, fanIn: channels, fanOut: channels, l1: 0, l2: 0 }
    }
    return [
      ...(params.scale ? [one('gamma', true, 'ones')] : []),
      ...(params.center ? [one('beta', true, 'zeros')] : []),
      one('moving_mean', false, 'zeros'),
      one('moving_variance', false, 'ones'),
    ]
  },
  // Trained, the averages are constants: one multiply and one add a value are left.
  flops: (_params, [input]) => 2 * sizeOf(input ?? []),
  build({ tf, name, trainable }, params, [input]) {
    const layer = tf.layers.batchNormalization({ name, axis: -1, trainable, ...params })
    const output = layer.apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor
    if (!trainable) {
      // tfjs moves the averages of a frozen layer too; frozen means that nothing changes, so it always infers.
      const call = layer.call.bind(layer)
      layer.call = (inputs) => call(inputs, { training: false })
    }
    // In training tfjs reads γ and β even where there are none; both are constants of the tidied call.
    const parts = layer as unknown as { gamma: Readable | null; beta: Readable | null }
    const channels = output.shape.at(-1) ?? 1
    parts.gamma ??= { read: () => tf.ones([channels]) }
    parts.beta ??= { read: () => tf.zeros([channels]) }
    return { outputs: [output] }
  },
  lower(step, { momentum, epsilon, center, scale }, [x]) {
    if (!x) return []
    const names = { gamma: scale ? 'gamma' : null, beta: center ? 'beta' : null, mean: 'moving_mean', variance: 'moving_variance' }
    return [step.normalize(x, { ...names, momentum, epsilon })]
  },
}
