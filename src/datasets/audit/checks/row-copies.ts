// Rows of a table that are the same: across sets, within one, and with different targets.
import { text } from '../../../diagnostics'
import type { SplitName } from '../../dataset'
import type { Check, Finding, TableInput } from '../finding'
import { copiesTogether, excludeFix, moveFix } from '../fixes'
import { countThings, listFiles, SET_NAMES } from '../wording'
import { filesOf } from './copies'

export const checkRowCopies: Check<TableInput> = (input) => [
  ...checkLeaks(input, 'test'),
  ...checkLeaks(input, 'val'),
  ...checkConflicts(input),
  ...checkDuplicates(input),
]

/** One finding for all: rows of a table are numbers, so they are told as a count. */
function checkLeaks(input: TableInput, heldOut: 'test' | 'val'): readonly Finding[] {
  const { measures, splitOf, dataset } = input
  const groups = measures.exact.filter((group) => {
    const splits = group.map((row) => splitOf[row])
    return splits.includes(heldOut) && splits.includes('train')
  })
  const inSet = (name: SplitName): readonly number[] => groups.flatMap((group) => group.filter((row) => splitOf[row] === name))
  const [own, others] = [inSet(heldOut), inSet('train')]
  const n = own.length
  if (n === 0) return []
  const total = splitOf.filter((split) => split === heldOut).length
  const list = listFiles(filesOf(input, own), 'row')
  const set = SET_NAMES[heldOut]
  return [
    {
      code: 'audit/leak',
      severity: 'warning',
      message: text(
        `${n} of the ${total} rows of the ${set.en} ${n === 1 ? 'is' : 'are'} in the training set too, the same in every feature and the target: ${list.en}.`,
        `${set.zh}的 ${total} 行中有 ${n} 行也在训练集中，所有特征与目标都相同：${list.zh}。`,
      ),
      hint: text(
        `Where there are few different rows this is as it should be. Where each row is one person or thing, the ${set.en} judges too kindly.`,
        `若本来就只有少数不同的行，这很自然；若每行代表一个人或一件物品，则${set.zh}的评判过于宽松。`,
      ),
      rows: [...own, ...others],
      files: filesOf(input, [...own, ...others]),
      evidence: { split: heldOut, count: n, of: total, train: others.length },
      fixes: [
        ...(own.some((row) => dataset.given[row] === heldOut) ? [] : [copiesTogether('exact')]),
        excludeFix('held-out', filesOf(input, own), 'row'),
        moveFix(heldOut, 'train', filesOf(input, own), 'row'),
        excludeFix('training', filesOf(input, others), 'row'),
      ],
    },
  ]
}

function checkConflicts(input: TableInput): readonly Finding[] {
  const rows = input.measures.conflicts.flat()
  const n = rows.length
  if (n === 0) return []
  const files = filesOf(input, rows)
  const list = listFiles(files, 'row')
  return [
    {
      code: 'audit/label-conflict',
      severity: 'info',
      message: text(
        `${n} ${countThings(n, 'row').en} have the same features as another and a different class: ${list.en}.`,
        `有 ${n} 行与其他行的特征相同，但类别不同：${list.zh}。`,
      ),
      hint: text(
        'No network can get all of these right. Look for a wrong entry, or for a column that would tell them apart.',
        '没有网络能全部答对。请检查是否录入有误，或补充能区分它们的列。',
      ),
      rows,
      files,
      evidence: { count: n, groups: input.measures.conflicts.length },
      fixes: [excludeFix('all', files, 'row')],
    },
  ]
}

function checkDuplicates(input: TableInput): readonly Finding[] {
  const { measures, splitOf } = input
  const groups = measures.exact.filter((group) => new Set(group.map((row) => splitOf[row])).size === 1)
  const extra = groups.flatMap((group) => group.slice(1))
  const n = extra.length
  if (n === 0) return []
  const files = filesOf(input, groups.flat())
  const list = listFiles(filesOf(input, extra), 'row')
  return [
    {
      code: 'audit/duplicate',
      severity: 'info',
      message: text(
        `${n} ${n === 1 ? 'row repeats' : 'rows repeat'} another of the same set, in every feature and the target: ${list.en}.`,
        `有 ${n} 行与同一集合中的其他行完全重复（所有特征与目标）：${list.zh}。`,
      ),
      hint: text(
        'A row that occurs twice counts twice. Leave the repetitions out unless they are separate observations.',
        '重复的行会被重复计算。如果不是各自独立的观测，请排除重复的行。',
      ),
      rows: groups.flat(),
      files,
      evidence: { count: n, groups: groups.length },
      fixes: [excludeFix('extra', filesOf(input, extra), 'row')],
    },
  ]
}
