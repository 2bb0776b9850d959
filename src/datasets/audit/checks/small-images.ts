// Images far smaller than the input: enlarged, they are soft, and softness may stand for a class.
import { text } from '../../../diagnostics'
import type { Check, ImageInput } from '../finding'
import { excludeFix } from '../fixes'
import { listFiles } from '../wording'
import { filesOf } from './copies'
import { originalSize, rowsInUse } from './original-size'

/** How many times as wide or high the input is for it to be said. */
const ENLARGED = 2

export const checkSmallImages: Check<ImageInput> = (input) => {
  const { dataset } = input
  if (!dataset.decoding) return []
  const rows = rowsInUse(input).filter((row) => {
    const { width, height } = originalSize(dataset, row)
    return width > 0 && Math.max(dataset.size.width / width, dataset.size.height / height) >= ENLARGED
  })
  const [first] = rows
  if (first === undefined) return []
  const smallest = rows.reduce((least, row) => (area(input, row) < area(input, least) ? row : least), first)
  const { width, height } = originalSize(dataset, smallest)
  const files = filesOf(input, rows)
  const list = listFiles(files)
  const n = rows.length
  return [
    {
      code: 'audit/small',
      severity: 'info',
      message: text(
        `${n} ${n === 1 ? 'image is' : 'images are'} at most half as wide or high as the input, the smallest ${width}×${height}: ${list.en}.`,
        `${n} 张图像的宽或高不到输入的一半，最小的为 ${width}×${height}：${list.zh}。`,
      ),
      hint: text(
        'Enlarged, they are soft. Take a smaller input, or leave them out; where most are of one class, softness gives it away.',
        '放大后会变得模糊。可以减小输入尺寸，或排除它们；若多属于同一类别，模糊本身会泄露类别。',
      ),
      rows,
      files,
      evidence: { count: n, smallest: [width, height] },
      fixes: [excludeFix('all', files, 'image')],
    },
  ]
}

function area({ dataset }: ImageInput, row: number): number {
  const { width, height } = originalSize(dataset, row)
  return width * height
}
