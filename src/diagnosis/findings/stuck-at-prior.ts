// A network that answers every picture alike.
import { text } from '../../diagnostics'
import { setRate, startScaled } from '../cures'
import { EPOCHS_NEEDED, halvesOf, MOVED, recentSpan, trainLosses } from '../curves'
import type { Check } from '../finding'
import { figure, finding, percentText } from '../finding'

/** "Near the prior": within this share of it. */
const NEAR = 0.02

/** Training loss stayed within 2 % of the entropy of the class shares, moving less than 1 %. */
export const stuckAtPrior: Check = (facts) => {
  const { epochs, prior, majority } = facts
  const last = epochs.at(-1)
  const accuracy = last?.accuracy ?? null
  if (!last || accuracy === null || epochs.length < EPOCHS_NEEDED || prior === null || prior <= 0) return null
  const recent = trainLosses(epochs).slice(-recentSpan(epochs) - 1)
  const near = recent.every((loss) => Math.abs(loss - prior) <= NEAR * prior)
  if (!near || Math.max(...recent) - Math.min(...recent) > MOVED * prior * 2 || halvesOf(recent).fall > MOVED) return null
  const since = 1 + epochs.findLastIndex(({ loss }) => Math.abs(loss - prior) > NEAR * prior)
  const epoch = epochs[since]?.epoch ?? 1
  const cost = recent.at(-1) ?? last.loss
  const same = majority !== null && Math.abs(accuracy - majority) < 0.005
  return finding(
    'stuck-at-prior',
    'warn',
    {
      title: text('Stuck at the class shares.', '停在类别比例上。'),
      body: text(
        `The training loss has stayed at ${figure(cost)} since epoch ${epoch}; answering every image with the shares of the classes costs ${figure(prior)}.${same ? ` The accuracy of ${percentText(accuracy, 1)} is that of always giving the most frequent class.` : ''} The network has not yet learned from the pixels: with weights that start too small, hardly any signal or gradient passes the layers.`,
        `自第 ${epoch} 轮起，训练损失一直停在 ${figure(cost)}，而只按类别比例作答的损失就是 ${figure(prior)}。${same ? `准确率 ${percentText(accuracy, 1)} 正是总回答最多的类别所得。` : ''}网络还没有从像素中学到东西：初始权重太小时，信号和梯度几乎无法穿过各层。`,
      ),
    },
    { epoch, evidence: { cost, prior, accuracy }, cures: [...startScaled(facts), setRate(facts, 10)], trials: ['rates'] },
  )
}
