// What kinds share that slide a window over an image: their parameters, words and shape rule.
import type { Text } from '../diagnostics'
import { sameText, text } from '../diagnostics'
import type { PaddingMode, Pair, Shape } from '../tensor'
import { formatShape, slideWindow } from '../tensor'
import type { Inference } from './layer-kind'
import { inferred, misfit } from './layer-kind'
import { param } from './params'

export const paddingParam = (defaultMode: PaddingMode) =>
  param.choice<PaddingMode>({
    label: text('Padding', '填充'),
    help: text(
      'Same: zeros around the edge keep the size (divided by the stride). Valid: the window stays inside, so the result is smaller.',
      'same：在边缘补零，保持尺寸（再除以步长）。valid：窗口不越出边缘，结果会变小。',
    ),
    default: defaultMode,
    options: [
      { value: 'same', label: sameText('same') },
      { value: 'valid', label: sameText('valid') },
    ],
  })

/** Unit of windows, strides and sizes. */
export const PIXELS = text('px', '像素')

export const strideParam = (defaultStride: Pair) =>
  param.pair({
    label: text('Stride', '步长'),
    help: text('Steps the window moves by, down and to the right.', '窗口每次向下和向右移动的步数。'),
    min: 1,
    max: 64,
    default: defaultStride,
    unit: PIXELS,
  })

/** `3×3`. */
export function describePair(pair: Pair): string {
  return `${pair[0]}×${pair[1]}`
}

/** `stride 2`, `stride 2×1`. */
export function describeStride(stride: Pair): Text {
  const short = stride[0] === stride[1] ? String(stride[0]) : describePair(stride)
  return text(`stride ${short}`, `步长 ${short}`)
}

interface Window {
  readonly window: Pair
  readonly stride: Pair
  readonly padding: PaddingMode
  readonly dilation: Pair
}

/** The problem of a kind that needs rows, columns and channels. */
export function needsImage(input: Shape | undefined): Inference {
  const got = formatShape(input ?? [])
  return misfit({
    name: 'needs-image',
    message: text(`Needs an image (height×width×channels); got ${got}.`, `需要图像（高×宽×通道），实际输入为 ${got}。`),
    hint: text(
      'Place it before the Flatten or Dense that makes a vector, or use an Image input.',
      '请把它放在变成向量的“展平”或“全连接层”之前，或使用“图像输入”。',
    ),
  })
}

/**
 * [height, width, channels] → [height′, width′, outputChannels ?? channels] by TensorFlow's padding rule;
 * unknown axes stay unknown.
 */
export function inferWindow(input: Shape | undefined, spec: Window, outputChannels?: number): Inference {
  if (!input || input.length !== 3) return needsImage(input)
  const sizes: (number | null)[] = []
  for (const axis of [0, 1] as const) {
    const size = input[axis] ?? null
    const out = size === null ? null : slideWindow(size, spec.window[axis], spec.stride[axis], spec.padding, spec.dilation[axis]).size
    if (out !== null && out <= 0) {
      const reach = [0, 1].map((at) => ((spec.window[at] ?? 1) - 1) * (spec.dilation[at] ?? 1) + 1).join('×')
      const got = formatShape(input.slice(0, 2))
      return misfit({
        name: 'window-too-large',
        message: text(`The ${reach} window does not fit into ${got}.`, `${reach} 的窗口放不进 ${got}。`),
        hint: text(
          'Use padding “same”, a smaller window, or fewer pooling layers before it.',
          '请使用填充 same、更小的窗口，或减少前面的池化层。',
        ),
        set: [{ params: { padding: 'same' }, label: text('Set padding to same', '把填充设为 same') }],
      })
    }
    sizes.push(out)
  }
  return inferred([...sizes, outputChannels ?? input[2] ?? null])
}
