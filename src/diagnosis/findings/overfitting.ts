// It learns the training images by heart.
import { text } from '../../diagnostics'
import { addDropout, addL2, augment, stopEarly } from '../cures'
import { bestEpoch, EPOCHS_NEEDED, meanOf, MOVED, trainLosses, windowOf } from '../curves'
import type { Check, Finding, RunFacts } from '../finding'
import { figure, finding, percentText } from '../finding'

/** Validation loss counts as risen when the mean of the last epochs is above the best by more than this share. */
const RISEN = 0.02
/** Points between training and test accuracy that are spoken of. */
const GAP = 0.05

/**
 * With a validation set: its loss (mean of the last epochs) is 2 % above its best, which lies back at least three epochs
 * and a tenth of the run. Without one, at the end: the training accuracy lies above the test set's whole interval.
 */
export const overfitting: Check = (facts) => (bestEpoch(facts.epochs) ? onCurves(facts) : atTheEnd(facts))

function onCurves(facts: RunFacts): Finding | null {
  const { epochs } = facts
  const best = bestEpoch(epochs)
  const last = epochs.at(-1)
  if (best?.valLoss == null || !last || epochs.length < EPOCHS_NEEDED) return null
  const window = windowOf(epochs)
  const val = meanOf(
    epochs.map(({ valLoss }) => valLoss ?? Number.NaN),
    epochs.length - window,
  )
  const since = last.epoch - best.epoch
  if (since < Math.max(3, Math.floor(epochs.length / 10)) || val <= best.valLoss * (1 + RISEN)) return null
  const trainNow = meanOf(trainLosses(epochs), epochs.length - window)
  const { epoch } = best
  const kept = facts.result?.best?.restored
    ? { en: ` Best weights kept: epoch ${epoch}.`, zh: `已保留第 ${epoch} 轮的最佳权重。` }
    : { en: '', zh: '' }
  const evidence = { best: best.valLoss, last: val, trainThen: best.loss, trainNow }
  if (trainNow >= best.loss * (1 - MOVED)) {
    return finding(
      'overfitting',
      'warn',
      {
        title: text('Past its best.', '已过最佳点。'),
        body: text(
          `Validation loss was lowest in epoch ${epoch} at ${figure(best.valLoss)}; it is ${figure(val)} now, and training loss is not falling either.${kept.en}`,
          `验证损失在第 ${epoch} 轮最低，为 ${figure(best.valLoss)}，现在为 ${figure(val)}，训练损失也没有再下降。${kept.zh}`,
        ),
      },
      { epoch, evidence, cures: stopEarly(facts) },
    )
  }
  return finding(
    'overfitting',
    'warn',
    {
      title: text(`Overfitting since epoch ${epoch}.`, `自第 ${epoch} 轮起过拟合。`),
      body: text(
        `Validation loss rose from ${figure(best.valLoss)} to ${figure(val)} while training loss fell from ${figure(best.loss)} to ${figure(trainNow)}.${kept.en}`,
        `验证损失从 ${figure(best.valLoss)} 升到 ${figure(val)}，而训练损失从 ${figure(best.loss)} 降到 ${figure(trainNow)}。${kept.zh}`,
      ),
    },
    { epoch, evidence, cures: [...augment(facts), ...addDropout(facts), ...addL2(facts), ...stopEarly(facts)], trials: ['more-data'] },
  )
}

function atTheEnd(facts: RunFacts): Finding | null {
  const { train, test } = facts.result ?? {}
  if (train?.task !== 'classification' || test?.task !== 'classification') return null
  if (train.accuracy <= test.interval[1] || train.accuracy - test.accuracy < GAP) return null
  const [low, high] = test.interval
  return finding(
    'overfitting',
    'warn',
    {
      title: text('It knows the training images better than new ones.', '它对训练图像比对新图像熟悉得多。'),
      body: text(
        `${percentText(train.accuracy, 1)} right on the training images, ${percentText(test.accuracy)} of ${test.n} on the test images (95\u00a0% interval ${percentText(low)} to ${percentText(high)}). Without a validation set it can't be said from which epoch on.`,
        `训练图像答对 ${percentText(train.accuracy, 1)}，${test.n} 张测试图像答对 ${percentText(test.accuracy)}（95\u00a0% 区间 ${percentText(low)} 至 ${percentText(high)}）。没有验证集，无法说明从哪一轮开始。`,
      ),
    },
    {
      evidence: { train: train.accuracy, test: test.accuracy, low, high },
      cures: [...augment(facts), ...addDropout(facts), ...addL2(facts)],
      trials: ['more-data'],
    },
  )
}
