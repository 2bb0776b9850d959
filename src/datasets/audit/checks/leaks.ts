// Copies across sets: what is tested on has been seen in training.
import { text } from '../../../diagnostics'
import type { Check, Finding, ImageInput } from '../finding'
import { copiesTogether, excludeFix, moveFix } from '../fixes'
import { listFiles, SET_NAMES } from '../wording'
import { copyGroups, filesOf } from './copies'

export const checkLeaks: Check<ImageInput> = (input) =>
  copyGroups(input).flatMap(({ rows, kind, splits }): readonly Finding[] => {
    const [heldOut, other] = splits
    if (heldOut === undefined || other === undefined) return []
    const files = filesOf(input, rows)
    const own = files.filter((_, i) => input.splitOf[rows[i] ?? -1] === heldOut)
    const others = files.filter((_, i) => input.splitOf[rows[i] ?? -1] !== heldOut)
    const [first, second] = [SET_NAMES[heldOut], SET_NAMES[other]]
    const [a, b] = [listFiles(own), listFiles(others)]
    const exact = kind === 'exact'
    return [
      {
        code: exact ? 'audit/leak' : 'audit/near-leak',
        severity: 'warning',
        message: exact
          ? text(
              `${a.en} of the ${first.en} is the same picture as ${b.en} of the ${second.en}, pixel for pixel.`,
              `${first.zh}的 ${a.zh} 与${second.zh}的 ${b.zh} 是同一张图像，逐像素相同。`,
            )
          : text(
              `${a.en} of the ${first.en} is nearly the same picture as ${b.en} of the ${second.en}.`,
              `${first.zh}的 ${a.zh} 与${second.zh}的 ${b.zh} 几乎是同一张图像。`,
            ),
        hint: splits.includes('train')
          ? text(
              `Keep such pictures in one set only. Until then the accuracy on the ${first.en} is a little too kind.`,
              `这样的图像只应留在一个集合中。在此之前，${first.zh}上的准确率会略微偏高。`,
            )
          : text(
              'Keep such pictures in one set only. Until then the two sets do not judge independently.',
              '这样的图像只应留在一个集合中。在此之前，两个集合的评判并不独立。',
            ),
        rows,
        files,
        evidence: { kind, splits: rows.map((row) => input.splitOf[row] ?? null) },
        fixes: [
          // Where the source states the held-out set, drawing moves nothing out of it.
          ...(rows.some((row) => input.splitOf[row] === heldOut && input.dataset.given[row] === heldOut) ? [] : [copiesTogether(kind)]),
          excludeFix('held-out', own, 'image'),
          moveFix(heldOut, other, own, 'image'),
          ...(other === 'train' ? [excludeFix('training', others, 'image')] : []),
        ],
      },
    ]
  })
