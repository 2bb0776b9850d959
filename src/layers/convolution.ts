// What the kinds of convolution share: their parameters and words, the activation they end in, and how dilation and stride exclude each other.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Text } from '../diagnostics'
import { joinTexts, sameText, text } from '../diagnostics'
import type { PaddingMode, Pair } from '../tensor'
import type { ActivationSpec } from './activations'
import { activationCurve, activationLayerName, applyActivation, describeActivation, fusedActivation } from './activations'
import { endingVisuals } from './explain/activation-visuals'
import type { Visual, WindowVisual } from './explain/visual'
import type { BuildContext, Built, Inference } from './layer-kind'
import { misfit } from './layer-kind'
import { param } from './params'
import { describePair, describeStride, PIXELS } from './window-params'

/** What every one of them has; a kind without dilation passes 1×1. */
export interface ConvolutionWindow {
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding: PaddingMode
  readonly dilation: Pair
  readonly activation: ActivationSpec
}

export const kernelParam = param.pair({
  label: text('Kernel', '卷积核'),
  help: text('Height and width of the window, in pixels.', '窗口的高和宽，单位为像素。'),
  min: 1,
  max: 64,
  default: [3, 3],
  unit: PIXELS,
})

export const dilationParam = param.pair({
  label: text('Dilation', '膨胀'),
  help: text('Distance between the pixels a kernel looks at; 1 means neighbours.', '卷积核所看像素之间的距离；1 表示相邻。'),
  min: 1,
  max: 64,
  default: [1, 1],
  unit: PIXELS,
})

export const filtersParam = param.integer({
  label: text('Filters', '滤波器数'),
  help: text('Number of kernels, so of feature maps.', '卷积核的个数，也就是特征图的个数。'),
  min: 1,
  max: 4096,
  default: 16,
  scale: 'log',
  slider: [1, 256],
})

export const multiplierParam = param.integer({
  label: text('Multiplier', '倍数'),
  help: text('Kernels for each channel, so feature maps made of each.', '每个通道的卷积核个数，也就是由每个通道得到的特征图个数。'),
  min: 1,
  max: 64,
  default: 1,
  scale: 'log',
  slider: [1, 8],
})

const isOne = (pair: Pair): boolean => pair[0] === 1 && pair[1] === 1

/** `16 · 3×3 · same · stride 2 · ReLU`; `counts` are the words that begin it. */
export function describeConvolution(counts: readonly Text[], { kernel, stride, padding, dilation, activation }: ConvolutionWindow): Text {
  return joinTexts(
    [
      ...counts,
      sameText(describePair(kernel)),
      sameText(padding),
      ...(isOne(stride) ? [] : [describeStride(stride)]),
      ...(isOne(dilation) ? [] : [text(`dilation ${describePair(dilation)}`, `膨胀 ${describePair(dilation)}`)]),
      ...(activation.type === 'linear' ? [] : [describeActivation(activation)]),
    ],
    ' · ',
  )
}

/** `×2`; nothing where each channel has one kernel. */
export function describeMultiplier(multiplier: number): readonly Text[] {
  return multiplier === 1 ? [] : [sameText(`×${multiplier}`)]
}

/** The activation as a function of one number; null where there is none or it needs all channels. */
function endOf(spec: ActivationSpec): WindowVisual['activation'] {
  const curve = activationCurve(spec)
  return spec.type === 'linear' || curve === null ? null : { title: describeActivation(spec), value: curve.value }
}

/** The kernel as it slides, then the activation at the end. */
export function explainConvolution(
  operation: WindowVisual['operation'],
  { kernel, stride, padding, dilation, activation, useBias }: ConvolutionWindow & { readonly useBias: boolean },
): readonly Visual[] {
  return [
    { type: 'window', operation, window: kernel, stride, padding, dilation, bias: useBias, activation: endOf(activation) },
    ...endingVisuals(activation),
  ]
}

/** No framework has a convolution that steps and dilates at once: the problem, with both cures; null where there is none. */
export function strideWithDilation({ stride: steps, dilation: apart }: Pick<ConvolutionWindow, 'stride' | 'dilation'>): Inference | null {
  if (isOne(steps) || isOne(apart)) return null
  const [stride, dilation] = [describePair(steps), describePair(apart)]
  return misfit({
    name: 'stride-with-dilation',
    message: text(
      `A stride of ${stride} and a dilation of ${dilation} cannot be combined.`,
      `步长 ${stride} 与膨胀 ${dilation} 不能同时使用。`,
    ),
    hint: text('Set the stride or the dilation to 1×1.', '请把步长或膨胀设为 1×1。'),
    set: [
      { params: { stride: [1, 1] }, label: text('Set stride to 1×1', '把步长设为 1×1') },
      { params: { dilation: [1, 1] }, label: text('Set dilation to 1×1', '把膨胀设为 1×1') },
    ],
  })
}

/** Builds the layer with its activation within, or apart where tfjs has it only as a layer or the loss trains from the logits. */
export function buildConvolution(
  { tf, name, splitActivation }: BuildContext,
  activation: ActivationSpec,
  input: Tfjs.SymbolicTensor | undefined,
  make: (fused: NonNullable<ReturnType<typeof fusedActivation>>) => Tfjs.layers.Layer,
): Built {
  const fused = splitActivation ? null : fusedActivation(activation)
  const linear = make(fused ?? 'linear').apply(input as Tfjs.SymbolicTensor) as Tfjs.SymbolicTensor
  if (fused !== null) return { outputs: [linear] }
  return { outputs: [applyActivation(tf, activation, linear, activationLayerName(name, activation))], logits: linear }
}
