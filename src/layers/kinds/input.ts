// Where samples enter the network: an image, a plain vector of its pixels, or a vector of features.
import type { Text } from '../../diagnostics'
import { sameText, text } from '../../diagnostics'
import { keras } from '../explain/references'
import type { LayerKind } from '../layer-kind'
import { inferred } from '../layer-kind'
import type { KnownShape } from '../../tensor'
import { param, paramSet } from '../params'
import { PIXELS } from '../window-params'

export type InputShapeParam =
  | { readonly type: 'image'; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly type: 'vector'; readonly length: number }

/**
 * The range that values are brought to. Pixels range from 0 to 255, features from their least to their greatest value in the training set;
 * `standard`: mean 0 and deviation 1 over the training set, each channel or feature of its own.
 */
export type InputScaling = 'unit' | 'none' | 'symmetric' | 'standard'

export interface InputParams {
  readonly shape: InputShapeParam
  readonly scaling: InputScaling
}

const side = { min: 1, max: 1024, default: 64, scale: 'log', slider: [8, 256] } as const

function shapeOf({ shape }: InputParams): KnownShape {
  return shape.type === 'image' ? [shape.height, shape.width, shape.channels] : [shape.length]
}

/** What pixels are brought to without being measured: x = uint8 · scale + offset. */
export const PIXEL_SCALINGS: Readonly<Record<Exclude<InputScaling, 'standard'>, { readonly scale: number; readonly offset: number }>> = {
  unit: { scale: 1 / 255, offset: 0 },
  symmetric: { scale: 2 / 255, offset: -1 },
  none: { scale: 1, offset: 0 },
}

const RANGES: Readonly<Record<InputScaling, Text>> = {
  unit: text('0 to 1', '0 到 1'),
  none: text('as they are', '保持原样'),
  symmetric: text('−1 to 1', '−1 到 1'),
  standard: text('standardized', '标准化'),
}

const IMAGE = text('Image input', '图像输入')
const VECTOR = text('Vector input', '向量输入')

/** `x = value · scale + offset`; [height, width, channels] or, flattened row by row, [length]. */
export const input: LayerKind<InputParams> = {
  type: 'input',
  role: 'input',
  family: 'input',
  icon: 'M4 5h16v14H4zM8 13l3-3 5 5',
  title: text('Input', '输入'),
  summary: text(
    'Where samples enter the network: pictures, resized to this size, or vectors of features. Their values are brought to a small range so that training is steady.',
    '样本进入网络的地方：图片会缩放到这个尺寸，也可以是由特征组成的向量。数值会变换到较小的范围，使训练更稳定。',
  ),
  formula: 'x = \\frac{\\text{pixel}}{255}',
  params: paramSet({
    shape: param.variant<InputShapeParam>({
      label: text('Shape', '形状'),
      help: text(
        'An image keeps rows and columns, as convolutions need; a vector is the same numbers in one long row, or the features of a table.',
        '图像保留行和列，卷积需要它们；向量是把同样的数排成一长列，也可以是表格的各个特征。',
      ),
      default: { type: 'image', height: 64, width: 64, channels: 3 },
      options: [
        {
          value: 'image',
          label: text('Image', '图像'),
          params: {
            height: param.integer({ label: text('Height', '高度'), help: text('Rows of pixels.', '像素行数。'), unit: PIXELS, ...side }),
            width: param.integer({ label: text('Width', '宽度'), help: text('Columns of pixels.', '像素列数。'), unit: PIXELS, ...side }),
            channels: param.integer({
              label: text('Channels', '通道'),
              help: text('3 for colour (RGB), 1 for grey.', '彩色（RGB）为 3，灰度为 1。'),
              min: 1,
              max: 3,
              default: 3,
            }),
          },
        },
        {
          value: 'vector',
          label: text('Vector', '向量'),
          params: {
            length: param.integer({
              label: text('Length', '长度'),
              help: text(
                'Numbers per sample: one for each feature of a table; 12288 is a 64×64 colour picture.',
                '每个样本的数的个数：表格的每个特征一个；12288 即 64×64 的彩色图片。',
              ),
              min: 1,
              max: 1024 * 1024 * 3,
              default: 12288,
              scale: 'log',
              slider: [1, 49152],
            }),
          },
        },
      ],
    }),
    scaling: param.choice<InputScaling>({
      label: text('Values', '数值'),
      help: text(
        'The range that values are brought to, measured on the training set alone. Pixels range from 0 to 255.',
        '数值变换到的范围，仅由训练集测得。像素值的范围是 0 到 255。',
      ),
      default: 'unit',
      options: [
        { value: 'unit', label: text('0 to 1 (pixels: divide by 255)', '0 到 1（像素：除以 255）') },
        { value: 'symmetric', label: text('−1 to 1', '−1 到 1') },
        { value: 'standard', label: text('Standardized (mean 0, deviation 1)', '标准化（均值 0，标准差 1）') },
        { value: 'none', label: text('As they are (pixels: 0 to 255)', '保持原样（像素：0 到 255）') },
      ],
    }),
  }),
  palette: [
    { id: 'imageInput', group: 'input', title: IMAGE, params: { shape: { type: 'image', height: 64, width: 64, channels: 3 } } },
    { id: 'vectorInput', group: 'input', title: VECTOR, params: { shape: { type: 'vector', length: 12288 } } },
  ],
  inputs: [],
  outputs: [{ name: 'out', label: text('Output', '输出'), arity: 'one' }],
  examples: [
    { params: {}, inputs: [] },
    { params: { shape: { type: 'image', height: 28, width: 32, channels: 1 }, scaling: 'symmetric' }, inputs: [] },
    { params: { shape: { type: 'vector', length: 12288 }, scaling: 'none' }, inputs: [] },
    { params: { shape: { type: 'vector', length: 2 }, scaling: 'standard' }, inputs: [] },
  ],
  label: (params) => (params.shape.type === 'image' ? IMAGE : VECTOR),
  describe(params) {
    const range = RANGES[params.scaling]
    if (params.shape.type === 'vector')
      return text(
        `${params.shape.length} ${params.shape.length === 1 ? 'value' : 'values'}, ${range.en}`,
        `${params.shape.length} 个数，${range.zh}`,
      )
    const { height, width, channels } = params.shape
    const colour =
      channels === 3 ? text('RGB', 'RGB') : channels === 1 ? text('grey', '灰度') : text(`${channels} channels`, `${channels} 通道`)
    return text(`${height}×${width} ${colour.en}, ${range.en}`, `${height}×${width} ${colour.zh}，${range.zh}`)
  },
  explain({ scaling }) {
    const scale = (pixels: readonly number[]): readonly number[] => {
      if (scaling !== 'standard') return pixels.map((pixel) => pixel * PIXEL_SCALINGS[scaling].scale + PIXEL_SCALINGS[scaling].offset)
      const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / Math.max(1, pixels.length)
      const deviation = Math.sqrt(pixels.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / Math.max(1, pixels.length))
      return pixels.map((pixel) => (pixel - mean) / (deviation || 1))
    }
    return [
      {
        type: 'calculation',
        title: text('Pixels become numbers', '像素变成数'),
        inputs: [{ label: text('pixel', '像素'), values: [0, 17, 128, 255] }],
        compute: ([pixels = []]) => ({
          rows: [{ label: text('x', 'x'), values: scale(pixels) }],
          result: text(`Range ${RANGES[scaling].en}`, `范围 ${RANGES[scaling].zh}`),
        }),
        again: null,
      },
    ]
  },
  references: [
    keras('Input', 'layers/core_layers/input'),
    { title: sameText('CS231n · Data preprocessing'), url: 'https://cs231n.github.io/neural-networks-2/' },
  ],
  infer: (params) => inferred(shapeOf(params)),
  weights: () => [],
  flops: () => 0,
  build: ({ tf, name }, params) => ({ outputs: [tf.input({ name, shape: [...shapeOf(params)] })] }),
}
