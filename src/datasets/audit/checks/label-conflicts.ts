// The same picture under two classes: one of the labels is wrong.
import { text } from '../../../diagnostics'
import type { Check, Finding, ImageInput } from '../finding'
import { excludeFix, setFix } from '../fixes'
import { listFiles } from '../wording'
import { copyGroups, filesOf } from './copies'

export const checkLabelConflicts: Check<ImageInput> = (input) =>
  copyGroups(input).flatMap(({ rows, kind, labels }): readonly Finding[] => {
    if (labels.length < 2) return []
    const files = filesOf(input, rows)
    const perClass = [...labels]
      .sort((a, b) => a - b)
      .map((label) => ({
        name: input.dataset.classes[label] ?? '',
        files: listFiles(files.filter((_, i) => input.dataset.labels[rows[i] ?? -1] === label)),
      }))
    const en = perClass.map(({ name, files: list }) => `“${name}” (${list.en})`).join(' and ')
    const zh = perClass.map(({ name, files: list }) => `“${name}”（${list.zh}）`).join('与')
    const exact = kind === 'exact'
    return [
      {
        code: exact ? 'audit/label-conflict' : 'audit/near-label-conflict',
        severity: 'warning',
        message: exact
          ? text(`The same picture stands under ${en}.`, `同一张图像同时属于${zh}。`)
          : text(`Nearly the same picture stands under ${en}.`, `几乎相同的图像同时属于${zh}。`),
        hint: text('Look which class is right and make all of them that.', '请确认哪个类别正确，并统一为该类别。'),
        rows,
        files,
        evidence: { kind, classes: perClass.map(({ name }) => name) },
        fixes: [
          ...perClass.map(({ name }) =>
            setFix(text(`All “${name}”`, `均为“${name}”`), { type: 'relabel-samples', paths: files, className: name }),
          ),
          excludeFix('all', files, 'image'),
        ],
      },
    ]
  })
