// Images of other proportions than the input's: what becomes of them is a choice.
import { text } from '../../../diagnostics'
import type { ResizePolicy } from '../../resize'
import type { Check, ImageInput } from '../finding'
import { setFix } from '../fixes'
import { listFiles, percent } from '../wording'
import { filesOf } from './copies'
import { originalSize, rowsInUse } from './original-size'

/** How many times as wide, for its height, one must be as the other to be spoken of: beyond this, faces look wrong. */
const NOTICED = 1.25

const CHOICES = [
  ['stretch', text('Stretch', '拉伸')],
  ['crop', text('Crop the middle', '裁取中间')],
  ['pad', text('Pad with white', '以白色填充')],
] as const

export const checkProportions: Check<ImageInput> = (input) => {
  const { dataset } = input
  if (!dataset.decoding) return []
  const { resize } = dataset.decoding
  const wanted = dataset.size.width / dataset.size.height
  /** At least 1: how far the proportions of a row's file are from the input's. */
  const factorOf = (row: number): number => {
    const { width, height } = originalSize(dataset, row)
    const factor = width / height / wanted
    return Math.max(factor, 1 / factor)
  }
  const all = rowsInUse(input)
  const rows = all.filter((row) => factorOf(row) > NOTICED)
  const worst = rows.reduce<number | null>((most, row) => (most === null || factorOf(row) > factorOf(most) ? row : most), null)
  if (worst === null || resize === 'pad') return []
  const { width, height } = originalSize(dataset, worst)
  const factor = factorOf(worst)
  const files = filesOf(input, rows)
  const list = listFiles(files)
  const n = rows.length
  const [own, wantedSize] = [`${width}×${height}`, `${dataset.size.width}×${dataset.size.height}`]
  const done =
    resize === 'stretch'
      ? text(
          `they are stretched, the most by ${factor.toFixed(1)} times (${own} to ${wantedSize})`,
          `它们被拉伸，最多达 ${factor.toFixed(1)} 倍（${own} 变为 ${wantedSize}）`,
        )
      : text(
          `only their middle is taken, of ${own} no more than ${percent(1 / factor)}`,
          `只取中间部分，其中 ${own} 的图像只保留 ${percent(1 / factor)}`,
        )
  return [
    {
      code: 'audit/proportions',
      severity: 'info',
      message: text(
        `${n} of ${all.length} images ${n === 1 ? 'has' : 'have'} other proportions than the input; ${done.en}: ${list.en}.`,
        `${all.length} 张图像中有 ${n} 张的宽高比与输入不同，${done.zh}：${list.zh}。`,
      ),
      hint: text(
        'Stretching changes shapes, cropping loses the edges, padding keeps both and spends pixels. Where one class has other proportions than another, padding gives that away.',
        '拉伸会改变形状，裁取会丢失边缘，填充两者都保留但占用像素。若各类别宽高比不同，填充会泄露类别。',
      ),
      rows,
      files,
      evidence: { count: n, of: all.length, resize, most: factor },
      fixes: CHOICES.filter(([choice]) => choice !== resize).map(([choice, label]) =>
        setFix(label, { type: 'set-data', data: { resize: choice satisfies ResizePolicy } }),
      ),
    },
  ]
}
