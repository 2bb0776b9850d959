// A few files of another size where nearly all have one: often from another camera, another source, or a thumbnail by mistake.
import { text } from '../../../diagnostics'
import type { Check, ImageInput } from '../finding'
import { excludeFix } from '../fixes'
import { listFiles } from '../wording'
import { filesOf } from './copies'
import { originalSize, rowsInUse } from './original-size'

/** Share of the files that must have one size for the others to be odd. */
const NEARLY_ALL = 0.9

export const checkOddSizes: Check<ImageInput> = (input) => {
  const { dataset } = input
  if (!dataset.decoding) return []
  const all = rowsInUse(input)
  const nameOf = (row: number): string => {
    const { width, height } = originalSize(dataset, row)
    return `${width}×${height}`
  }
  const counts = new Map<string, number>()
  for (const row of all) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1)
  const [usual, count] = [...counts].reduce<readonly [string, number]>((most, one) => (one[1] > most[1] ? one : most), ['', 0])
  if (count === all.length || count < NEARLY_ALL * all.length) return []
  const rows = all.filter((row) => nameOf(row) !== usual)
  const files = filesOf(input, rows)
  const list = listFiles(files)
  const n = rows.length
  const sizes = [...counts.keys()].filter((size) => size !== usual)
  const named = sizes.slice(0, 3).join(', ')
  return [
    {
      code: 'audit/odd-size',
      severity: 'info',
      message: text(
        `${count} of ${all.length} files are ${usual}; ${n === 1 ? 'this one is' : `these ${n} are`} not (${named}${sizes.length > 3 ? ' …' : ''}): ${list.en}.`,
        `${all.length} 个文件中有 ${count} 个为 ${usual}，以下 ${n} 个不是（${named}${sizes.length > 3 ? ' …' : ''}）：${list.zh}。`,
      ),
      hint: text(
        'Look whether they belong here: another size often means another source.',
        '请查看它们是否属于此数据集：尺寸不同往往意味着来源不同。',
      ),
      rows,
      files,
      evidence: { usual, count, of: all.length },
      fixes: [excludeFix('all', files, 'image')],
    },
  ]
}
