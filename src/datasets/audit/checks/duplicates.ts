// Copies within one set: they count twice.
import { text } from '../../../diagnostics'
import type { Check, Finding, ImageInput } from '../finding'
import { excludeFix } from '../fixes'
import { listFiles } from '../wording'
import { copyGroups, filesOf } from './copies'

export const checkDuplicates: Check<ImageInput> = (input) =>
  copyGroups(input).flatMap(({ rows, kind, splits }): readonly Finding[] => {
    if (splits.length > 1) return []
    const files = filesOf(input, rows)
    const list = listFiles(files)
    const n = rows.length
    return [
      {
        code: kind === 'exact' ? 'audit/duplicate' : 'audit/near-duplicate',
        severity: 'info',
        message:
          kind === 'exact'
            ? text(`${n} files hold the same picture, pixel for pixel: ${list.en}.`, `${n} 个文件是同一张图像，逐像素相同：${list.zh}。`)
            : text(`${n} files hold nearly the same picture: ${list.en}.`, `${n} 个文件几乎是同一张图像：${list.zh}。`),
        hint: text(
          'A picture that occurs twice counts twice. Keep one file of them, unless that is meant.',
          '重复出现的图像会被重复计算。如非有意，请只保留其中一个文件。',
        ),
        rows,
        files,
        evidence: { kind, count: n },
        fixes: [excludeFix('extra', files.slice(1), 'image')],
      },
    ]
  })
