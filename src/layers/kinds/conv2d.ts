// Convolution over the rows and columns of an image.
import { sameText, text } from '../../diagnostics'
import type { PaddingMode, Pair } from '../../tensor'
import { sizeOf } from '../../tensor'
import type { ActivationSpec } from '../activations'
import { ACTIVATIONS, activationParam, activationSpec } from '../activations'
import {
  buildConvolution,
  describeConvolution,
  dilationParam,
  explainConvolution,
  filtersParam,
  kernelParam,
  strideWithDilation,
} from '../convolution'
import type { InitializerSpec } from '../initializers'
import { initializerParam } from '../initializers'
import { chapter, keras, paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { paramSet } from '../params'
import { biasWeight, l1Param, l2Param, penalty, useBiasParam } from '../weight-params'
import { inferWindow, paddingParam, strideParam } from '../window-params'

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
    filters: filtersParam,
    kernel: kernelParam,
    stride: strideParam([1, 1]),
    padding: paddingParam('same'),
    dilation: dilationParam,
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
  describe: (params) => describeConvolution([sameText(String(params.filters))], params),
  explain: (params) => explainConvolution('convolution', params),
  references: [
    keras('Conv2D', 'layers/convolution_layers/convolution2d'),
    chapter('Convolutional networks', '卷积网络', 'convnets'),
    paper('Dumoulin & Visin 2016 · Convolution arithmetic', '1603.07285'),
  ],
  infer(params, [input]) {
    const clash = strideWithDilation(params)
    if (clash) return clash
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
      ...biasWeight(params.useBias, params.filters, fans),
    ]
  },
  flops(params, [input], [output]) {
    const perValue = 2 * params.kernel[0] * params.kernel[1] * (input?.[2] ?? 0)
    return sizeOf(output ?? []) * (perValue + (params.useBias ? 1 : 0) + ACTIVATIONS[params.activation.type].flopsPerValue)
  },
  activation: (params) => params.activation.type,
  withActivation: (params, type) => ({ ...params, activation: activationSpec(type) }),
  build: (context, params, [input]) =>
    buildConvolution(context, params.activation, input, (activation) =>
      context.tf.layers.conv2d({
        name: context.name,
        filters: params.filters,
        kernelSize: [...params.kernel],
        strides: [...params.stride],
        padding: params.padding,
        dilationRate: [...params.dilation],
        useBias: params.useBias,
        activation,
        trainable: context.trainable,
        kernelInitializer: 'zeros',
        ...penalty(context.tf, params),
      }),
    ),
  lower(step, params, [x]) {
    if (!x) return []
    const { kernel, filters, stride, dilation, padding } = params
    const y = step.conv2d(x, { filter: 'kernel', bias: params.useBias ? 'bias' : null, kernel, filters, stride, dilation, padding })
    return [step.activate(y, params.activation)]
  },
}
