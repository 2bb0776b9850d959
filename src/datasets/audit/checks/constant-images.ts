// Images of one colour: nothing can be learned from them.
import { text } from '../../../diagnostics'
import type { Check, ImageInput } from '../finding'
import { excludeFix } from '../fixes'
import { listFiles } from '../wording'
import { filesOf } from './copies'

export const checkConstantImages: Check<ImageInput> = (input) => {
  const rows = input.measures.constant
  if (rows.length === 0) return []
  const files = filesOf(input, rows)
  const list = listFiles(files)
  const n = rows.length
  return [
    {
      code: 'audit/constant',
      severity: 'warning',
      message: text(`${n} ${n === 1 ? 'image has' : 'images have'} one colour only: ${list.en}.`, `${n} 张图像只有一种颜色：${list.zh}。`),
      hint: text(
        'They teach nothing. Remove them, or replace what failed to be saved.',
        '它们没有可学的内容。请移除，或替换保存失败的图像。',
      ),
      rows,
      files,
      evidence: { count: n },
      fixes: [excludeFix('all', files, 'image')],
    },
  ]
}
