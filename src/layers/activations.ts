// Activation functions, shared by the activation kind and by kinds that end in one.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Text } from '../diagnostics'
import { sameText, text } from '../diagnostics'
import type { Curve } from './explain/visual'
import type { Param } from './params'
import { param } from './params'

export type ActivationType = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'elu' | 'softmax'

/** Parameters of an activation; `slope` only where the function has it. ELU's α is 1: tfjs has no other. */
export type ActivationSpec =
  { readonly type: Exclude<ActivationType, 'leakyRelu'> } | { readonly type: 'leakyRelu'; readonly slope: number }

interface ActivationEntry {
  readonly title: Text
  readonly summary: Text
  /** TeX. */
  readonly formula: string
  /** Operations per value; exp counts as one, as the literature does. */
  readonly flopsPerValue: number
  /** The function and its derivative for plots; `alpha` is the slope where it has one. Null: it needs more than one number. */
  curve(alpha: number): Curve | null
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** Every activation with its words; the order is the order of menus. */
export const ACTIVATIONS: Readonly<Record<ActivationType, ActivationEntry>> = {
  linear: {
    title: text('None (linear)', '无（线性）'),
    summary: text('Passes values on unchanged.', '原样传递数值。'),
    formula: 'f(x) = x',
    flopsPerValue: 0,
    curve: () => ({ value: (x) => x, slope: () => 1 }),
  },
  relu: {
    title: sameText('ReLU'),
    summary: text(
      'Keeps positive values and replaces negative ones by 0. Its slope is 1 or 0, so gradients do not shrink on the way back; a unit that is always negative stops learning.',
      '保留正值，把负值变为 0。斜率为 1 或 0，梯度回传时不会缩小；始终为负的单元会停止学习。',
    ),
    formula: 'f(x) = \\max(0, x)',
    flopsPerValue: 1,
    curve: () => ({ value: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0) }),
  },
  leakyRelu: {
    title: text('Leaky ReLU', '带泄漏 ReLU'),
    summary: text(
      'Like ReLU, but negative values keep a small slope, so no unit dies.',
      '与 ReLU 相似，但负值保留一个小斜率，因此单元不会“死亡”。',
    ),
    formula: 'f(x) = \\max(x, \\alpha x)',
    flopsPerValue: 2,
    curve: (alpha) => ({ value: (x) => (x > 0 ? x : alpha * x), slope: (x) => (x > 0 ? 1 : alpha) }),
  },
  sigmoid: {
    title: sameText('Sigmoid'),
    summary: text(
      'Squeezes any number into 0 … 1, read as a probability. Its slope is at most 1/4 and almost 0 far from the middle, so deep stacks of it learn slowly.',
      '把任意数压缩到 0 … 1，可看作概率。斜率最大为 1/4，远离中点时几乎为 0，因此多层堆叠时学习很慢。',
    ),
    formula: 'f(x) = \\frac{1}{1 + e^{-x}}',
    flopsPerValue: 3,
    curve: () => ({ value: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) }),
  },
  tanh: {
    title: sameText('Tanh'),
    summary: text(
      'Squeezes any number into −1 … 1, centred on 0. Its slope is at most 1 and fades far from the middle.',
      '把任意数压缩到 −1 … 1，以 0 为中心。斜率最大为 1，远离中点时逐渐消失。',
    ),
    formula: 'f(x) = \\tanh(x)',
    flopsPerValue: 4,
    curve: () => ({ value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 }),
  },
  elu: {
    title: sameText('ELU'),
    summary: text(
      'Like ReLU for positive values; negative ones bend smoothly towards −1, so the mean stays near 0.',
      '正值与 ReLU 相同；负值平滑地趋向 −1，使均值接近 0。',
    ),
    formula: 'f(x) = x \\;(x > 0),\\quad e^{x} - 1 \\;(x \\le 0)',
    flopsPerValue: 3,
    curve: () => ({ value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (x) => (x > 0 ? 1 : Math.exp(x)) }),
  },
  softmax: {
    title: sameText('Softmax'),
    summary: text(
      'Turns a vector into probabilities that add up to 1; the largest value gets the largest share.',
      '把一个向量变成总和为 1 的概率；最大的数得到最大的份额。',
    ),
    formula: 'f(x)_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}',
    flopsPerValue: 3,
    curve: () => null,
  },
}

const ACTIVATION_TYPES = Object.keys(ACTIVATIONS) as readonly ActivationType[]

const slope = param.number({
  label: text('Slope', '斜率'),
  help: text('Slope for negative values.', '负值部分的斜率。'),
  min: 0,
  max: 1,
  default: 0.01,
  step: 0.01,
})

/** The parameter `activation` of kinds that end in one. */
export function activationParam(defaultSpec: ActivationSpec, label = text('Activation', '激活函数')): Param<ActivationSpec> {
  return param.variant<ActivationSpec>({
    label,
    help: text('Function applied to every value of the output.', '作用于每个输出值的函数。'),
    default: defaultSpec,
    options: ACTIVATION_TYPES.map((type) => ({
      value: type,
      label: ACTIVATIONS[type].title,
      params: type === 'leakyRelu' ? { slope } : {},
    })),
  })
}

/** The activation with its own parameters at their defaults. */
export function activationSpec(type: ActivationType): ActivationSpec {
  if (type === 'leakyRelu') return { type, slope: slope.default }
  return { type }
}

/** The function and its derivative; null where it needs more than one number (softmax). */
export function activationCurve(spec: ActivationSpec): Curve | null {
  return ACTIVATIONS[spec.type].curve(spec.type === 'leakyRelu' ? spec.slope : 0)
}

/** `ReLU`, `Leaky ReLU 0.01`. */
export function describeActivation(spec: ActivationSpec): Text {
  const { title } = ACTIVATIONS[spec.type]
  if (spec.type === 'leakyRelu') return text(`${title.en} ${spec.slope}`, `${title.zh} ${spec.slope}`)
  return title
}

/** tfjs's own name of an activation that a layer can carry, or null where it needs a layer of its own. */
export function fusedActivation(spec: ActivationSpec): 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'elu' | 'softmax' | null {
  if (spec.type === 'leakyRelu') return null
  return spec.type
}

/** Adds the activation as a layer of its own behind `input`. */
export function applyActivation(tf: typeof Tfjs, spec: ActivationSpec, input: Tfjs.SymbolicTensor, name: string): Tfjs.SymbolicTensor {
  if (spec.type === 'leakyRelu') return tf.layers.leakyReLU({ name, alpha: spec.slope }).apply(input) as Tfjs.SymbolicTensor
  return tf.layers.activation({ name, activation: spec.type }).apply(input) as Tfjs.SymbolicTensor
}

/** Suffix of the layer that carries a split activation: `fc2` → `fc2_sigmoid`. */
export function activationLayerName(name: string, spec: ActivationSpec): string {
  return `${name}_${spec.type.toLowerCase()}`
}
