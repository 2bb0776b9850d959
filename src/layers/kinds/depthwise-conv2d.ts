// Convolution within each channel.
import { text } from '../../diagnostics'
import type { PaddingMode, Pair } from '../../tensor'
import { sizeOf } from '../../tensor'
import type { ActivationSpec } from '../activations'
import { ACTIVATIONS, activationParam, activationSpec } from '../activations'
import { buildConvolution, describeConvolution, describeMultiplier, explainConvolution, kernelParam, multiplierParam } from '../convolution'
import type { InitializerSpec } from '../initializers'
import { initializerParam } from '../initializers'
import { keras, paper } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { paramSet } from '../params'
import { biasWeight, l1Param, l2Param, useBiasParam } from '../weight-params'
import { inferWindow, paddingParam, strideParam } from '../window-params'

interface DepthwiseConv2dParams {
  readonly kernel: Pair
  readonly multiplier: number
  readonly stride: Pair
  readonly padding: PaddingMode
  readonly activation: ActivationSpec
  readonly useBias: boolean
  readonly initializer: InitializerSpec
  readonly l1: number
  readonly l2: number
}

/** tfjs's layer ignores a dilation, so that a saved model would compute something else: the kind offers none. */
const dilation: Pair = [1, 1]

/**
 * x: [h, w, c], kernel: [kh, kw, c, multiplier], y: [h′, w′, c·multiplier]; channel c·multiplier + m of y comes from channel c of x alone.
 * tfjs 4.22 writes the layer's penalty into a saved model as a constraint, which it then cannot read: penalties stay in training.
 */
export const depthwiseConv2d: LayerKind<DepthwiseConv2dParams> = {
  type: 'depthwiseConv2d',
  role: 'layer',
  family: 'conv',
  icon: 'M3 9h12v12H3zM7 9V6h11v11h-3M10 6V3h11v11h-3M3 15h12M9 9v12',
  title: text('Depthwise convolution 2-D', '二维逐深度卷积'),
  summary: text(
    'Gives each channel a kernel of its own and never mixes channels. It has far fewer weights and multiplications than a convolution; a convolution of 1×1 behind it mixes the channels, as in MobileNet.',
    '每个通道使用自己的卷积核，通道之间不混合。其权重和乘法次数远少于普通卷积；其后接 1×1 卷积来混合通道，如 MobileNet 所做。',
  ),
  formula: 'y_{ijk} = f\\big(b_k + (W_k \\star x_{\\lfloor k/M \\rfloor})_{ij}\\big)',
  params: paramSet({
    kernel: kernelParam,
    multiplier: multiplierParam,
    stride: strideParam([1, 1]),
    padding: paddingParam('same'),
    activation: activationParam({ type: 'relu' }),
    useBias: useBiasParam,
    initializer: initializerParam({ type: 'glorotUniform' }),
    l1: l1Param,
    l2: l2Param,
  }),
  palette: [{ id: 'depthwiseConv2d', group: 'layers', title: text('Depthwise convolution 2-D', '二维逐深度卷积'), params: {} }],
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[32, 32, 16]] },
    { params: { multiplier: 2, kernel: [5, 3], stride: [2, 2], padding: 'valid', activation: { type: 'linear' } }, inputs: [[11, 9, 3]] },
    { params: { kernel: [2, 2], stride: [3, 3], useBias: false, l2: 0.001 }, inputs: [[7, 8, 4]] },
    { params: { multiplier: 3, stride: [1, 2], activation: { type: 'leakyRelu', slope: 0.1 } }, inputs: [[7, 8, 1]] },
  ],
  label: () => depthwiseConv2d.title,
  describe: (params) => describeConvolution(describeMultiplier(params.multiplier), { ...params, dilation }),
  explain: (params) => explainConvolution('depthwise', { ...params, dilation }),
  references: [
    keras('DepthwiseConv2D', 'layers/convolution_layers/depthwise_convolution2d'),
    paper('Howard et al. 2017 · MobileNets', '1704.04861'),
  ],
  infer({ kernel, multiplier, stride, padding }, [input]) {
    const channels = input?.[2] ?? null
    return inferWindow(input, { window: kernel, stride, padding, dilation }, channels === null ? undefined : channels * multiplier)
  },
  weights(params, [input]) {
    const channels = input?.[2] ?? 0
    const window = params.kernel[0] * params.kernel[1]
    // Every output looks at one channel, every input is looked at by `multiplier` kernels.
    const fans = { fanIn: window, fanOut: window * params.multiplier }
    return [
      {
        name: 'depthwise_kernel',
        shape: [params.kernel[0], params.kernel[1], channels, params.multiplier],
        trainable: true,
        initializer: params.initializer,
        ...fans,
        l1: params.l1,
        l2: params.l2,
      },
      ...biasWeight(params.useBias, channels * params.multiplier, fans),
    ]
  },
  flops(params, _inputs, [output]) {
    const perValue = 2 * params.kernel[0] * params.kernel[1] + (params.useBias ? 1 : 0)
    return sizeOf(output ?? []) * (perValue + ACTIVATIONS[params.activation.type].flopsPerValue)
  },
  activation: (params) => params.activation.type,
  withActivation: (params, type) => ({ ...params, activation: activationSpec(type) }),
  build: (context, params, [input]) =>
    buildConvolution(context, params.activation, input, (activation) =>
      context.tf.layers.depthwiseConv2d({
        name: context.name,
        kernelSize: [...params.kernel],
        depthMultiplier: params.multiplier,
        strides: [...params.stride],
        padding: params.padding,
        useBias: params.useBias,
        activation,
        trainable: context.trainable,
        depthwiseInitializer: 'zeros',
      }),
    ),
  lower(step, { kernel, multiplier, stride, padding, useBias, activation }, [x]) {
    if (!x) return []
    const bias = useBias ? 'bias' : null
    return [
      step.activate(
        step.depthwiseConv2d(x, { filter: 'depthwise_kernel', bias, kernel, multiplier, stride, dilation, padding }),
        activation,
      ),
    ]
  },
}
