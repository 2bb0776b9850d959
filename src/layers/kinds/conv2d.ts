// Convolution over the rows and columns of an image.
import type * as Tfjs from '@tensorflow/tfjs'
import { joinTexts, sameText, text } from '../../diagnostics'
import type { PaddingMode, Pair } from '../../tensor'
import { sizeOf } from '../../tensor'
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
import type { WindowVisual } from '../explain/visual'
import type { InitializerSpec } from '../initializers'
import { initializerParam } from '../initializers'
import { endingVisuals } from '../explain/activation-visuals'
import { chapter, keras, paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { misfit } from '../layer-kind'
import { param, paramSet } from '../params'
import { l1Param, l2Param, penalty, useBiasParam } from '../weight-params'
import { describePair, describeStride, inferWindow, paddingParam, PIXELS, strideParam } from '../window-params'

interface Conv2dParams {
  readonly filters: number
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding: PaddingMode
  readonly dilation: Pair
  readonly activation: ActivationSpec
  readonly useBias: boolean
  readonly initializer: InitializerSpec
  readonly l1: number
  readonly l2: number
}

const isOne = (pair: Pair): boolean => pair[0] === 1 && pair[1] === 1

/** The activation as a function of one number; null where there is none or it needs all channels. */
function endOf(spec: ActivationSpec): WindowVisual['activation'] {
  const curve = activationCurve(spec)
  return spec.type === 'linear' || curve === null ? null : { title: describeActivation(spec), value: curve.value }
}

/** x: [h, w, c], kernel: [kh, kw, c, filters], y: [h′, w′, filters]; cross-correlation, as in every framework. */
export const conv2d: LayerKind<Conv2dParams> = {
  type: 'conv2d',
  role: 'layer',
  family: 'conv',
  icon: 'M3 3h18v18H3zM3 9h18M9 3v18',
  title: text('Convolution 2-D', '二维卷积'),
  summary: text(
    'Slides small kernels over the image; each makes one feature map that answers where its pattern occurs. The same weights are used at every place, so there are few of them.',
    '让小卷积核在图像上滑动；每个卷积核产生一张特征图，回答它的模式出现在哪里。各处使用同一组权重，所以权重很少。',
  ),
  formula: 'y_{ijk} = f\\Big(b_k + \\sum_{u,v,c} x_{si+u,\\,sj+v,\\,c}\\, W_{uvck}\\Big)',
  params: paramSet({
    filters: param.integer({
      label: text('Filters', '滤波器数'),
      help: text('Number of kernels, so of feature maps.', '卷积核的个数，也就是特征图的个数。'),
      min: 1,
      max: 4096,
      default: 16,
      scale: 'log',
      slider: [1, 256],
    }),
    kernel: param.pair({
      label: text('Kernel', '卷积核'),
      help: text('Height and width of the window, in pixels.', '窗口的高和宽，单位为像素。'),
      min: 1,
      max: 64,
      default: [3, 3],
      unit: PIXELS,
    }),
    stride: strideParam([1, 1]),
    padding: paddingParam('same'),
    dilation: param.pair({
      label: text('Dilation', '膨胀'),
      help: text('Distance between the pixels a kernel looks at; 1 means neighbours.', '卷积核所看像素之间的距离；1 表示相邻。'),
      min: 1,
      max: 64,
      default: [1, 1],
      unit: PIXELS,
    }),
    activation: activationParam({ type: 'relu' }),
    useBias: useBiasParam,
    initializer: initializerParam({ type: 'glorotUniform' }),
    l1: l1Param,
    l2: l2Param,
  }),
  palette: [{ id: 'conv2d', group: 'layers', title: text('Convolution 2-D', '二维卷积'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: { filters: 16 }, inputs: [[64, 64, 3]] },
    { params: { filters: 4, kernel: [5, 3], stride: [2, 1], padding: 'valid', activation: { type: 'linear' } }, inputs: [[11, 9, 2]] },
    { params: { filters: 3, kernel: [3, 3], dilation: [2, 3], padding: 'same', useBias: false, l2: 0.001 }, inputs: [[9, 9, 1]] },
    { params: { filters: 2, kernel: [3, 2], dilation: [2, 3], padding: 'valid' }, inputs: [[9, 9, 1]] },
    { params: { filters: 2, activation: { type: 'leakyRelu', slope: 0.1 }, stride: [2, 2] }, inputs: [[7, 8, 3]] },
  ],
  label: () => conv2d.title,
  describe: (params) =>
    joinTexts(
      [
        sameText(String(params.filters)),
        sameText(describePair(params.kernel)),
        sameText(params.padding),
        ...(isOne(params.stride) ? [] : [describeStride(params.stride)]),
        ...(isOne(params.dilation) ? [] : [text(`dilation ${describePair(params.dilation)}`, `膨胀 ${describePair(params.dilation)}`)]),
        ...(params.activation.type === 'linear' ? [] : [describeActivation(params.activation)]),
      ],
      ' · ',
    ),
  explain: ({ kernel, stride, padding, dilation, useBias, activation }) => [
    {
      type: 'window',
      operation: 'convolution',
      window: kernel,
      stride,
      padding,
      dilation,
      bias: useBias,
      activation: endOf(activation),
    },
    ...endingVisuals(activation),
  ],
  references: [
    keras('Conv2D', 'layers/convolution_layers/convolution2d'),
    chapter('Convolutional networks', '卷积网络', 'convnets'),
    paper('Dumoulin & Visin 2016 · Convolution arithmetic', '1603.07285'),
  ],
  infer(params, [input]) {
    if (!isOne(params.stride) && !isOne(params.dilation)) {
      const stride = describePair(params.stride)
      const dilation = describePair(params.dilation)
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
    return inferWindow(
      input,
      { window: params.kernel, stride: params.stride, padding: params.padding, dilation: params.dilation },
      params.filters,
    )
  },
  weights(params, [input]) {
    const channels = input?.[2] ?? 0
    const window = params.kernel[0] * params.kernel[1]
    const fans = { fanIn: window * channels, fanOut: window * params.filters }
    return [
      {
        name: 'kernel',
        shape: [params.kernel[0], params.kernel[1], channels, params.filters],
        trainable: true,
        initializer: params.initializer,
        ...fans,
        l1: params.l1,
        l2: params.l2,
      },
      ...(params.useBias
        ? [{ name: 'bias', shape: [params.filters], trainable: true, initializer: { type: 'zeros' } as const, ...fans, l1: 0, l2: 0 }]
        : []),
    ]
  },
  flops(params, [input], [output]) {
    const perValue = 2 * params.kernel[0] * params.kernel[1] * (input?.[2] ?? 0)
    return sizeOf(output ?? []) * (perValue + (params.useBias ? 1 : 0) + ACTIVATIONS[params.activation.type].flopsPerValue)
  },
  activation: (params) => params.activation.type,
  withActivation: (params, type) => ({ ...params, activation: activationSpec(type) }),
  build(context, params, [input]) {
    const { tf, name } = context
    const fused = context.splitActivation ? null : fusedActivation(params.activation)
    const linear = tf.layers
      .conv2d({
        name,
        filters: params.filters,
        kernelSize: [...params.kernel],
        strides: [...params.stride],
        padding: params.padding,
        dilationRate: [...params.dilation],
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
    const { kernel, filters, stride, dilation, padding } = params
    const y = step.conv2d(x, { filter: 'kernel', bias: params.useBias ? 'bias' : null, kernel, filters, stride, dilation, padding })
    return [step.activate(y, params.activation)]
  },
}
