// A few grey images among colour ones: if they are mostly of one class, their greyness gives the class away.
import { text } from '../../../diagnostics'
import type { Check, ImageInput } from '../finding'
import { excludeFix } from '../fixes'
import { listFiles } from '../wording'
import { filesOf } from './copies'

export const checkGreyImages: Check<ImageInput> = (input) => {
  const { dataset, measures } = input
  const rows = measures.grey
  const coloured = dataset.labels.length - measures.constant.length - rows.length
  if (rows.length === 0 || coloured <= rows.length) return []
  const files = filesOf(input, rows)
  const list = listFiles(files)
  const perClass = dataset.classes
    .map((name, label) => ({ name, count: rows.filter((row) => dataset.labels[row] === label).length }))
    .filter(({ count }) => count > 0)
  const n = rows.length
  return [
    {
      code: 'audit/grey',
      severity: 'info',
      message: text(
        `${n} of ${dataset.labels.length} images ${n === 1 ? 'is' : 'are'} grey among coloured ones (${perClass.map(({ name, count }) => `${count} “${name}”`).join(', ')}): ${list.en}.`,
        `${dataset.labels.length} 张图像中有 ${n} 张为灰度图像，其余为彩色（${perClass.map(({ name, count }) => `“${name}”${count} 张`).join('，')}）：${list.zh}。`,
      ),
      hint: text(
        'Harmless where they are few; where most are of one class, the network may learn greyness instead of shape.',
        '数量少时没有影响；若多属于同一类别，网络学到的可能是灰度而不是形状。',
      ),
      rows,
      files,
      evidence: { count: n, perClass: Object.fromEntries(perClass.map(({ name, count }) => [name, count])) },
      fixes: [excludeFix('all', files, 'image')],
    },
  ]
}
