// What it is tested on, it has seen.
import { text } from '../../diagnostics'
import type { Check } from '../finding'
import { finding, percentText } from '../finding'

/** Held-out images that occur in the training set as well. */
export const leakingData: Check = ({ leaked, result }) => {
  const count = leaked.length
  if (count === 0) return null
  const n = (result?.test?.n ?? 0) + (result?.val?.n ?? 0)
  const share =
    n > 0 ? { en: ` of ${n} (${percentText(count / n, 1)})`, zh: `（${n} 个中，占 ${percentText(count / n, 1)}）` } : { en: '', zh: '' }
  const first = leaked[0] ?? ''
  return finding(
    'leaking-data',
    'warn',
    {
      title: text('Data leak: it is tested on what it has seen.', '数据泄漏：测试用到了见过的样本。'),
      body: text(
        `${count} held-out ${count === 1 ? 'sample' : 'samples'}${share.en} ${count === 1 ? 'is' : 'are'} in the training set as well (${first}${count > 1 ? ', …' : ''}). A right answer there says little about new ones.`,
        `有 ${count} 个留出的样本${share.zh}也在训练集中（${first}${count > 1 ? ' 等' : ''}）。答对它们并不能说明在新样本上的表现。`,
      ),
    },
    {
      evidence: { count },
      cures: [
        {
          label: text(`Leave ${count === 1 ? 'it' : 'them'} out of testing`, '从测试中剔除'),
          command: { type: 'exclude-samples', paths: leaked, excluded: true },
        },
      ],
    },
  )
}
