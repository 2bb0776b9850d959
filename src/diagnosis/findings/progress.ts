// Where a run stands when nothing is wrong with it.
import { text } from '../../diagnostics'
import { moreEpochs } from '../cures'
import { EPOCHS_NEEDED, halvesOf, MOVED, recentSpan, trainLosses } from '../curves'
import type { Check } from '../finding'
import { figure, finding } from '../finding'

export const early: Check = ({ epochs, outcome }) =>
  epochs.length >= EPOCHS_NEEDED || outcome === 'diverged'
    ? null
    : finding('early', 'plain', {
        title: text('Too early to say.', '现在下结论还太早。'),
        body: text(`After ${EPOCHS_NEEDED} epochs the curves begin to mean something.`, `${EPOCHS_NEEDED} 轮之后曲线才开始有意义。`),
      })

/**
 * Over the last fifth of the run the mean loss (validation's, else training's) of the later half is more than 1 % below
 * that of the earlier, said with these two means; else it has levelled off.
 */
export const trend: Check = (facts) => {
  const { epochs, outcome, plan } = facts
  const last = epochs.at(-1)
  if (!last || epochs.length < EPOCHS_NEEDED) return null
  const span = recentSpan(epochs)
  const of = last.valLoss === null ? 'train' : 'val'
  const losses = of === 'val' ? epochs.map(({ valLoss }) => valLoss ?? Number.NaN) : trainLosses(epochs)
  const { before, after, fall } = halvesOf(losses.slice(-span - 1))
  const [en, zh] = of === 'val' ? ['validation', '验证'] : ['training', '训练']
  if (fall > MOVED) {
    const done = outcome === 'completed' && last.epoch >= plan.epochs
    return finding(
      'improving',
      'good',
      {
        title: text('Still improving.', '仍在改善。'),
        body: text(
          `Over the last ${span} epochs ${en} loss fell, on average, from ${figure(before)} to ${figure(after)}.${of === 'val' || done ? ' More epochs may help.' : ''}`,
          `最近 ${span} 轮中${zh}损失平均从 ${figure(before)} 降到 ${figure(after)}。${of === 'val' || done ? '再多训练几轮可能更好。' : ''}`,
        ),
      },
      { evidence: { before, after }, cures: done ? [moreEpochs(facts)] : [] },
    )
  }
  return finding(
    'level',
    'plain',
    {
      title: text('Levelled off.', '已趋于平稳。'),
      body: text(
        `${of === 'val' ? 'Validation' : 'Training'} loss has moved by less than 1\u00a0% over the last ${span} epochs, near ${figure(after)}.`,
        `最近 ${span} 轮中${zh}损失变化不到 1\u00a0%，约为 ${figure(after)}。`,
      ),
    },
    { evidence: { after } },
  )
}
