// Convolution in two steps: within each channel, then across channels.
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
import { keras, paper } from '../explain/references'
import type { LayerKind, Tf } from '../layer-kind'
import { paramSet } from '../params'
import { biasWeight, l1Param, l2Param, useBiasParam } from '../weight-params'
import { inferWindow, paddingParam, strideParam } from '../window-params'

interface SeparableConv2dParams {
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

function penalties(tf: Tf, { l1, l2 }: SeparableConv2dParams) {
  if (l1 === 0 && l2 === 0) return {}
  const regularizer = () => tf.regularizers.l1l2({ l1, l2 })
  return { depthwiseRegularizer: regularizer(), pointwiseRegularizer: regularizer() }
}

/**
 * x: [h, w, c], depthwise kernel: [kh, kw, c, 1], pointwise kernel: [1, 1, c, filters], y: [h′, w′, filters].
 * tfjs 4.22 forgets a depth multiplier where it saves the layer: the kind offers none.
 */
export const separableConv2d: LayerKind<SeparableConv2dParams> = {
  type: 'separableConv2d',
  role: 'layer',
  family: 'conv',
  icon: 'M3 3h11v11H3zM3 8.5h11M8.5 3v11M18 3v11M21 3v11M3 18h18M3 21h18',
  title: text('Separable convolution 2-D', '二维可分离卷积'),
  summary: text(
    'A convolution in two steps: each channel with a small kernel of its own, then a mixture of all channels at every place. It answers much like a convolution, with a fraction of its weights and multiplications.',
    '把卷积分成两步：先让每个通道用自己的小卷积核，再在每个位置混合所有通道。效果与卷积相近，权重和乘法次数却少得多。',
  ),
  formula: 'y_{ijk} = f\\Big(b_k + \\sum_c P_{ck}\\,(W_c \\star x_c)_{ij}\\Big)',
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
  palette: [{ id: 'separableConv2d', group: 'layers', title: text('Separable convolution 2-D', '二维可分离卷积'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[32, 32, 16]] },
    { params: { filters: 5, kernel: [5, 3], stride: [2, 2], padding: 'valid', l2: 0.001 }, inputs: [[11, 9, 3]] },
    { params: { filters: 3, dilation: [2, 2], useBias: false, activation: { type: 'leakyRelu', slope: 0.1 } }, inputs: [[9, 9, 2]] },
  ],
  label: () => separableConv2d.title,
  describe: (params) => describeConvolution([sameText(String(params.filters))], params),
  // The first of its two steps; the sum over channels that follows has neither window nor bias of its own.
  explain: (params) => explainConvolution('depthwise', { ...params, useBias: false }),
  references: [
    keras('SeparableConv2D', 'layers/convolution_layers/separable_convolution2d'),
    paper('Chollet 2016 · Xception', '1610.02357'),
  ],
  infer(params, [input]) {
    const { kernel: window, stride, padding, dilation, filters } = params
    return strideWithDilation(params) ?? inferWindow(input, { window, stride, padding, dilation }, filters)
  },
  weights({ kernel, filters, initializer, useBias, l1, l2 }, [input]) {
    const channels = input?.[2] ?? 0
    const window = kernel[0] * kernel[1]
    const pointwise = { fanIn: channels, fanOut: filters }
    return [
      {
        name: 'depthwise_kernel',
        shape: [kernel[0], kernel[1], channels, 1],
        trainable: true,
        initializer,
        fanIn: window,
        fanOut: window,
        l1,
        l2,
      },
      { name: 'pointwise_kernel', shape: [1, 1, channels, filters], trainable: true, initializer, ...pointwise, l1, l2 },
      ...biasWeight(useBias, filters, pointwise),
    ]
  },
  flops({ kernel, filters, useBias, activation }, [input], [output]) {
    const values = sizeOf(output ?? [])
    const channels = input?.[2] ?? 0
    const within = (values / filters) * channels * 2 * kernel[0] * kernel[1]
    return within + values * (2 * channels + (useBias ? 1 : 0) + ACTIVATIONS[activation.type].flopsPerValue)
  },
  activation: (params) => params.activation.type,
  withActivation: (params, type) => ({ ...params, activation: activationSpec(type) }),
  build: (context, params, [input]) =>
    buildConvolution(context, params.activation, input, (activation) =>
      context.tf.layers.separableConv2d({
        name: context.name,
        filters: params.filters,
        kernelSize: [...params.kernel],
        strides: [...params.stride],
        padding: params.padding,
        dilationRate: [...params.dilation],
        useBias: params.useBias,
        activation,
        trainable: context.trainable,
        // tfjs takes it for both kernels.
        depthwiseInitializer: 'zeros',
        ...penalties(context.tf, params),
      }),
    ),
  lower(step, { kernel, filters, stride, dilation, padding, useBias, activation }, [x]) {
    if (!x) return []
    const within = step.depthwiseConv2d(x, { filter: 'depthwise_kernel', bias: null, kernel, multiplier: 1, stride, dilation, padding })
    const across = step.conv2d(within, {
      filter: 'pointwise_kernel',
      bias: useBias ? 'bias' : null,
      kernel: [1, 1],
      filters,
      stride: [1, 1],
      dilation: [1, 1],
      padding: 'valid',
    })
    return [step.activate(across, activation)]
  },
}
