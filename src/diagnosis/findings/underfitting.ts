// Too small, or not trained enough, to learn even the training images.
import { text } from '../../diagnostics'
import { moreEpochs, widen } from '../cures'
import { halvesOf, MOVED, recentSpan, trainLosses } from '../curves'
import type { Check } from '../finding'
import { figure, finding, percentText } from '../finding'

/** Epochs that show that nothing more comes. */
const NEEDED = 10
/** Training accuracy below which there is much left to learn. */
const RIGHT = 0.9
/** Share of the prior's cost that is still paid. */
const COSTLY = 0.5

/** The training loss has levelled off while it is still above half of what knowing nothing costs. */
export const underfitting: Check = (facts) => {
  const { epochs, prior, majority } = facts
  const last = epochs.at(-1)
  const accuracy = last?.accuracy ?? null
  if (!last || accuracy === null || epochs.length < NEEDED || prior === null) return null
  const { after, fall } = halvesOf(trainLosses(epochs).slice(-recentSpan(epochs) - 1))
  if (Math.abs(fall) > MOVED || after < COSTLY * prior || accuracy > RIGHT) return null
  const base =
    majority === null
      ? { en: '', zh: '' }
      : {
          en: `; always giving the most frequent class scores ${percentText(majority)}`,
          zh: `，而总回答最多的类别可得 ${percentText(majority)}`,
        }
  return finding(
    'underfitting',
    'warn',
    {
      title: text('Underfitting.', '欠拟合。'),
      body: text(
        `The training loss has levelled off at ${figure(after)}, and the network is right on only ${percentText(accuracy, 1)} of its own training images${base.en}. It is too simple for this task, or was held back.`,
        `训练损失停在 ${figure(after)}，网络在自己的训练图像上只答对 ${percentText(accuracy, 1)}${base.zh}。对这个任务来说它太简单，或受到了限制。`,
      ),
    },
    { epoch: last.epoch, evidence: { loss: after, accuracy }, cures: [...widen(facts), moreEpochs(facts)] },
  )
}
