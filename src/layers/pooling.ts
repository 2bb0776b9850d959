// What both pooling kinds share besides the operation itself.
import { joinTexts, sameText, text } from '../diagnostics'
import type { PaddingMode, Pair } from '../tensor'
import { sizeOf } from '../tensor'
import type { WindowVisual } from './explain/visual'
import type { LayerKind } from './layer-kind'
import { param, paramSet } from './params'
import { describePair, describeStride, inferWindow, paddingParam, PIXELS, strideParam } from './window-params'

export interface PoolingParams {
  readonly size: Pair
  readonly stride: Pair
  readonly padding: PaddingMode
}

type Shared = Pick<
  LayerKind<PoolingParams>,
  'role' | 'family' | 'icon' | 'params' | 'inputs' | 'outputs' | 'examples' | 'describe' | 'infer' | 'weights' | 'flops'
>

/** [h, w, c] → [h′, w′, c]; everything of a pooling kind but its words and its tfjs layer. */
export const pooling: Shared = {
  role: 'layer',
  family: 'pool',
  icon: 'M4 4h16v16H4zM12 4v16M4 12h16',
  params: paramSet({
    size: param.pair({
      label: text('Window', '窗口'),
      help: text('Height and width of the window, in pixels.', '窗口的高和宽，单位为像素。'),
      min: 1,
      max: 64,
      default: [2, 2],
      unit: PIXELS,
    }),
    stride: strideParam([2, 2]),
    padding: paddingParam('valid'),
  }),
  inputs: [{ name: 'in', label: text('Input', '输入'), arity: 'one' }],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [[64, 64, 16]] },
    { params: { size: [3, 3], stride: [2, 2], padding: 'same' }, inputs: [[9, 7, 2]] },
    { params: { size: [3, 2], stride: [1, 3], padding: 'valid' }, inputs: [[8, 9, 1]] },
  ],
  describe: (params) =>
    joinTexts(
      [sameText(describePair(params.size)), describeStride(params.stride), ...(params.padding === 'same' ? [sameText('same')] : [])],
      ' · ',
    ),
  infer: (params, [input]) => inferWindow(input, { window: params.size, stride: params.stride, padding: params.padding, dilation: [1, 1] }),
  weights: () => [],
  flops: (params, _inputs, [output]) => sizeOf(output ?? []) * params.size[0] * params.size[1],
}

/** The window as it slides, largest value beside mean. */
export function poolingWindow(operation: 'max' | 'average', { size, stride, padding }: PoolingParams): WindowVisual {
  return { type: 'window', operation, window: size, stride, padding, dilation: [1, 1], bias: false, activation: null }
}
