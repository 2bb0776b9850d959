// An activation function as a node of its own.
import type * as Tfjs from '@tensorflow/tfjs'
import { text } from '../../diagnostics'
import { sizeOf } from '../../tensor'
import type { ActivationSpec, ActivationType } from '../activations'
import { ACTIVATIONS, activationParam, activationSpec, applyActivation } from '../activations'
import { activationVisuals } from '../explain/activation-visuals'
import { chapter, keras } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred } from '../layer-kind'
import { paramSet } from '../params'

interface ActivationParams {
  readonly activation: ActivationSpec
}

const OFFERED: readonly ActivationType[] = ['relu', 'leakyRelu', 'sigmoid', 'tanh', 'elu', 'softmax']

/** `y = f(x)`, value by value; softmax along the last axis. */
export const activation: LayerKind<ActivationParams> = {
  type: 'activation',
  role: 'layer',
  family: 'activation',
  icon: 'M3 17h8l9-11',
  title: text('Activation', '激活函数'),
  summary: text(
    'Bends values so that layers in a row can learn more than one straight line. Without it, stacked dense layers are only one dense layer.',
    '使数值“弯曲”，让多层叠加能学到比直线更多的东西。没有它，多个全连接层叠加仍只是一个全连接层。',
  ),
  formula: 'y = f(x)',
  params: paramSet({ activation: activationParam({ type: 'relu' }, text('Function', '函数')) }),
  palette: OFFERED.map((type) => ({
    id: type,
    group: 'activations' as const,
    title: ACTIVATIONS[type].title,
    params: { activation: activationSpec(type) },
  })),
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    ...OFFERED.map((type) => ({ params: { activation: activationSpec(type) }, inputs: [[6]] })),
    { params: { activation: { type: 'relu' } }, inputs: [[4, 5, 2]] },
    { params: { activation: { type: 'softmax' } }, inputs: [[3, 3, 4]] },
    { params: { activation: { type: 'linear' } }, inputs: [[5]] },
  ],
  label: (params) => ACTIVATIONS[params.activation.type].title,
  // The title names the function already; only its parameter or reach is news.
  describe({ activation: spec }) {
    if (spec.type === 'leakyRelu') return text(`slope ${spec.slope}`, `斜率 ${spec.slope}`)
    return spec.type === 'softmax' ? text('along the last axis', '沿最后一个轴') : text('value by value', '逐个数值')
  },
  explain: (params) => activationVisuals(params.activation),
  references: [keras('Activations', 'layers/activations'), chapter('Feedforward networks', '前馈网络', 'mlp')],
  infer: (_params, [input]) => inferred(input ?? []),
  weights: () => [],
  flops: (params, [input]) => sizeOf(input ?? []) * ACTIVATIONS[params.activation.type].flopsPerValue,
  activation: (params) => params.activation.type,
  withActivation: (_params, type) => ({ activation: activationSpec(type) }),
  build(context, params, [input]) {
    const logits = input as Tfjs.SymbolicTensor
    return { outputs: [applyActivation(context.tf, params.activation, logits, context.name)], logits }
  },
  lower: (step, params, [x]) => (x ? [step.activate(x, params.activation)] : []),
}
