// Fully connected layer.
import type * as Tfjs from '@tensorflow/tfjs'
import { joinTexts, text } from '../../diagnostics'
import { formatShape } from '../../tensor'
import type { ActivationSpec } from '../activations'
import {
  ACTIVATIONS,
  activationCurve,
  activationLayerName,
  activationParam,
  activationSpec,
  applyActivation,
  describeActivation,
  fusedActivation,
} from '../activations'
import type { InitializerSpec } from '../initializers'
import { initializerParam } from '../initializers'
import { endingVisuals } from '../explain/activation-visuals'
import { chapter, keras } from '../explain/references'
import { round, signed } from '../explain/write-numbers'
import type { CalculationVisual } from '../explain/visual'
import type { LayerKind } from '../layer-kind'
import { inferred, misfit } from '../layer-kind'
import { param, paramSet } from '../params'
import { biasWeight, l1Param, l2Param, penalty, useBiasParam } from '../weight-params'

interface DenseParams {
  readonly units: number
  readonly activation: ActivationSpec
  readonly useBias: boolean
  readonly initializer: InitializerSpec
  readonly l1: number
  readonly l2: number
}

/** One unit with three inputs. */
function weightedSum({ activation, useBias }: DenseParams): CalculationVisual {
  return {
    type: 'calculation',
    title: text('One unit in numbers', '一个单元的数值例子'),
    inputs: [
      { label: text('x', 'x'), values: [0.5, 1, -0.2] },
      { label: text('w', 'w'), values: [2, -1, 3] },
      ...(useBias ? [{ label: text('b', 'b'), values: [0.4] }] : []),
    ],
    compute([x = [], w = [], b = [0]]) {
      const products = x.map((value, i) => value * (w[i] ?? 0))
      const bias = b[0] ?? 0
      const sum = products.reduce((total, product) => total + product, bias)
      const terms = products.map(signed).join(' ').replace(/^\+ /, '')
      const written = `z = ${terms}${useBias ? ` ${signed(bias)}` : ''} = ${round(sum)}`
      const curve = activationCurve(activation)
      const ending =
        activation.type === 'linear' || curve === null ? '' : `, ${describeActivation(activation).en}(z) = ${round(curve.value(sum))}`
      return {
        rows: [{ label: text('x · w', 'x · w'), values: products }],
        result: text(`${written}${ending}`, `${written}${ending}`),
      }
    },
    again: null,
  }
}

/** `y = f(x·W + b)`, x: [n_in], W: [n_in, units], b: [units], y: [units]. */
export const dense: LayerKind<DenseParams> = {
  type: 'dense',
  role: 'layer',
  family: 'dense',
  icon: 'M5 6l14 4M5 6l14 9M5 18l14-3M5 18l14-8M5 12l14 3',
  title: text('Dense', '全连接层'),
  summary: text(
    'Every output is a weighted sum of all inputs plus a bias, then the activation. One unit with a sigmoid is logistic regression.',
    '每个输出都是所有输入的加权和加上偏置，再经过激活函数。一个单元加 sigmoid 就是逻辑回归。',
  ),
  formula: 'y = f(x W + b)',
  params: paramSet({
    units: param.integer({
      label: text('Units', '单元数'),
      help: text('Number of outputs.', '输出的个数。'),
      min: 1,
      max: 65536,
      default: 16,
      scale: 'log',
      slider: [1, 1024],
    }),
    activation: activationParam({ type: 'linear' }),
    useBias: useBiasParam,
    initializer: initializerParam({ type: 'glorotUniform' }),
    l1: l1Param,
    l2: l2Param,
  }),
  palette: [{ id: 'dense', group: 'layers', title: text('Dense', '全连接层'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: { units: 1, activation: { type: 'sigmoid' } }, inputs: [[12288]] },
    { params: { units: 7, activation: { type: 'relu' }, useBias: false, l2: 0.01 }, inputs: [[20]] },
    { params: { units: 5, activation: { type: 'leakyRelu', slope: 0.2 } }, inputs: [[3]] },
  ],
  label: () => dense.title,
  describe: (params) =>
    joinTexts(
      [
        text(`${params.units} ${params.units === 1 ? 'unit' : 'units'}`, `${params.units} 个单元`),
        ...(params.activation.type === 'linear' ? [] : [describeActivation(params.activation)]),
      ],
      ' · ',
    ),
  explain: (params) => [weightedSum(params), ...endingVisuals(params.activation)],
  references: [keras('Dense', 'layers/core_layers/dense'), chapter('Feedforward networks', '前馈网络', 'mlp')],
  infer(params, [input]) {
    if (!input || input.length !== 1) {
      const got = formatShape(input ?? [])
      return misfit({
        name: 'needs-vector',
        message: text(`Needs a flat vector; got ${got}.`, `需要一维向量，实际输入为 ${got}。`),
        hint: text('Put a Flatten or a Global average pooling before it.', '请在前面加上“展平”或“全局平均池化”。'),
        insert: [
          { kind: 'flatten', label: text('Insert Flatten', '插入展平') },
          ...(input?.length === 3
            ? [{ kind: 'globalAveragePool2d', label: text('Insert Global average pooling', '插入全局平均池化') }]
            : []),
        ],
      })
    }
    return inferred([params.units])
  },
  weights(params, [input]) {
    const fanIn = input?.[0] ?? 0
    const fans = { fanIn, fanOut: params.units }
    return [
      {
        name: 'kernel',
        shape: [fanIn, params.units],
        trainable: true,
        initializer: params.initializer,
        ...fans,
        l1: params.l1,
        l2: params.l2,
      },
      ...biasWeight(params.useBias, params.units, fans),
    ]
  },
  flops: (params, [input]) => {
    const fanIn = input?.[0] ?? 0
    return params.units * (2 * fanIn + (params.useBias ? 1 : 0) + ACTIVATIONS[params.activation.type].flopsPerValue)
  },
  activation: (params) => params.activation.type,
  withActivation: (params, type) => ({ ...params, activation: activationSpec(type) }),
  build(context, params, [input]) {
    const { tf, name } = context
    const fused = context.splitActivation ? null : fusedActivation(params.activation)
    const linear = tf.layers
      .dense({
        name,
        units: params.units,
        useBias: params.useBias,
        activation: fused ?? 'linear',
        trainable: context.trainable,
        kernelInitializer: 'zeros',
        ...penalty(tf, params),
      })
      .apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor
    if (fused !== null) return { outputs: [linear] }
    return { outputs: [applyActivation(tf, params.activation, linear, activationLayerName(name, params.activation))], logits: linear }
  },
  lower(step, params, [x]) {
    if (!x) return []
    return [
      step.activate(step.dense(x, { kernel: 'kernel', bias: params.useBias ? 'bias' : null, units: params.units }), params.activation),
    ]
  },
}
