// Columns that say nothing, that say too much, and that have gaps.
import type { Text } from '../../../diagnostics'
import { text } from '../../../diagnostics'
import type { Check, Finding, TableInput } from '../finding'
import type { AuditFix } from '../fixes'
import { setFix } from '../fixes'
import type { ColumnMeasures, Telling } from '../measure-table'
import { percent } from '../wording'

export const checkTableColumns: Check<TableInput> = (input) => [
  ...input.measures.columns.flatMap((column) => [
    ...checkTelling(input, column),
    ...checkConstant(input, column),
    ...checkGaps(input, column),
  ]),
  ...checkLeftOut(input),
]

/** A network needs one column at least. */
function ignore({ measures }: TableInput, name: string): readonly AuditFix[] {
  if (measures.columns.length < 2) return []
  return [setFix(text(`Ignore “${name}”`, `忽略“${name}”`), { type: 'set-table', uses: { [name]: 'ignore' } })]
}

const TELLS: Readonly<Record<Telling, (name: string, target: string) => Text>> = {
  value: (name) => text(`Every value of “${name}” stands with one class only.`, `“${name}”的每个取值都只对应一个类别。`),
  range: (name) => text(`The classes lie in ranges of “${name}” that do not overlap.`, `各类别在“${name}”上的取值范围互不重叠。`),
  line: (name, target) =>
    text(`“${target}” is “${name}” times a number, plus a number.`, `“${target}”等于“${name}”乘以一个数再加上一个数。`),
}

function checkTelling(input: TableInput, { name, tells }: ColumnMeasures): readonly Finding[] {
  if (!tells) return []
  return [
    {
      code: 'audit/target-leak',
      // A measurement may well part the classes; a copy of the answer would do no less.
      severity: tells.how === 'range' ? 'info' : 'warning',
      message: TELLS[tells.how](name, tells.target ?? ''),
      hint: text(
        'Is it known before the answer is? If it was entered together with the answer, or comes from it, nothing is predicted: ignore it.',
        '它在答案之前就已知吗？如果它与答案一同录入，或由答案得出，就谈不上预测：请忽略它。',
      ),
      rows: [],
      files: [],
      evidence: { column: name, how: tells.how },
      fixes: ignore(input, name),
    },
  ]
}

function checkConstant(input: TableInput, { name, isConstant }: ColumnMeasures): readonly Finding[] {
  if (!isConstant) return []
  return [
    {
      code: 'audit/constant-column',
      severity: 'info',
      message: text(`“${name}” is the same in every row.`, `“${name}”在每一行都相同。`),
      hint: text('Nothing can be learned from it.', '从中学不到任何东西。'),
      rows: [],
      files: [],
      evidence: { column: name },
      fixes: ignore(input, name),
    },
  ]
}

/** Gaps that were kept: the table's settings fill them. */
function checkGaps(input: TableInput, { name, missing }: ColumnMeasures): readonly Finding[] {
  const total = input.dataset.paths.length
  if (missing === 0) return []
  const share = percent(missing / total)
  return [
    {
      code: 'audit/missing',
      severity: missing > total / 2 ? 'warning' : 'info',
      message: text(
        `“${name}” is missing in ${missing} of ${total} rows (${share}); the mean of the training set stands in for a number, none of its values for a category.`,
        `${total} 行中有 ${missing} 行缺少“${name}”（${share}）；数值以训练集均值代替，类别视为不属于任何取值。`,
      ),
      hint: text('That a value is missing may itself tell something. Look why it is.', '缺失本身也可能含有信息，请了解缺失的原因。'),
      rows: [],
      files: [],
      evidence: { column: name, count: missing, of: total },
      fixes: [setFix(text('Leave such rows out', '去掉这些行'), { type: 'set-table', missing: 'drop' }), ...ignore(input, name)],
    },
  ]
}

/** Rows that were left out for their gaps. */
function checkLeftOut({ dataset }: TableInput): readonly Finding[] {
  const n = dataset.skipped.filter(({ code }) => code === 'table/missing-feature').length
  if (n === 0) return []
  const total = dataset.paths.length + n
  return [
    {
      code: 'audit/missing',
      severity: n > total / 10 ? 'warning' : 'info',
      message: text(
        `${n} of ${total} rows ${n === 1 ? 'was' : 'were'} left out because a feature is missing (${percent(n / total)}).`,
        `${total} 行中有 ${n} 行因缺少特征而被去掉（${percent(n / total)}）。`,
      ),
      hint: text(
        'What is left is no longer a fair sample where gaps are more frequent in some rows than in others.',
        '如果某些行更容易缺失，剩下的行就不再是公平的样本。',
      ),
      rows: [],
      files: [],
      evidence: { count: n, of: total },
      fixes: [setFix(text('Fill with the training mean', '用训练集均值填补'), { type: 'set-table', missing: 'fill' })],
    },
  ]
}
