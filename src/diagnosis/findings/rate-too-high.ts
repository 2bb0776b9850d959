// Steps that jump over the valley.
import { text } from '../../diagnostics'
import { setRate } from '../cures'
import { meanOf, EPOCHS_NEEDED, trainLosses, windowOf } from '../curves'
import type { Check, RunFacts } from '../finding'
import { figure, finding, percentText, rateText } from '../finding'
import { isRandom } from '../layers'

/** Training loss counts as rising when the mean of the last epochs is above the lowest by more than this share. */
const CLIMBED = 0.2
/** A rise below this share of the first loss is no matter: so near the valley's floor every step jumps a little. */
const SMALL = 0.05
/** Full-batch gradient descent with a rate that suits goes down in every step; this share of rises says it does not. */
const RISES = 0.3
/** Times the prior's cost. */
const WILD = 1.5
/** Rises below this share of the loss are rounding. */
const JUMP = 0.02

/** Training loss is far above what knowing nothing costs, or 20 % above its lowest, or, where every step sees all the data, goes up in a third of the epochs. */
export const rateTooHigh: Check = (facts) => rising(facts) ?? wild(facts) ?? jumping(facts)

/** Worse than knowing nothing: the loss stays above one and a half times the prior. */
function wild(facts: RunFacts) {
  const { epochs, prior, plan } = facts
  if (prior === null || epochs.length < EPOCHS_NEEDED) return null
  const train = trainLosses(epochs)
  const last = meanOf(train, train.length - windowOf(epochs))
  if (!(last > WILD * prior)) return null
  return finding(
    'rate-too-high',
    'warn',
    {
      title: text('The steps are too long.', '步子太大。'),
      body: text(
        `The training loss is ${figure(last)}, worse than the ${figure(prior)} that answering with the shares of the classes would cost. Steps of a learning rate of ${rateText(plan.learningRate)} overshoot.`,
        `训练损失为 ${figure(last)}，比只按类别比例作答的 ${figure(prior)} 还差。学习率 ${rateText(plan.learningRate)} 的步子会越过谷底。`,
      ),
    },
    { evidence: { last, prior }, cures: [setRate(facts, 0.1), setRate(facts, 0.01)], trials: ['rates'] },
  )
}

function rising(facts: RunFacts) {
  const { epochs } = facts
  if (epochs.length < EPOCHS_NEEDED) return null
  const window = windowOf(epochs)
  const train = trainLosses(epochs)
  const last = meanOf(train, train.length - window)
  // Where pictures or units change at random, one lucky epoch is no level that was held.
  const width = isRandom(facts) ? window : 1
  const means = train.slice(width - 1).map((_, i) => meanOf(train, i, i + width))
  const row = means.reduce((best, mean, i) => (mean < (means[best] ?? 0) ? i : best), 0)
  const low = means[row] ?? last
  const lowest = row + Math.floor(width / 2)
  if (train.length - 1 - lowest < window || last <= low * (1 + CLIMBED) || last - low <= SMALL * (train[0] ?? 0)) return null
  const epoch = epochs[lowest]?.epoch ?? 1
  return finding(
    'rate-too-high',
    'warn',
    {
      title: text('Training loss is rising.', '训练损失在上升。'),
      body: text(
        `It went from ${figure(low)} in epoch ${epoch} to ${figure(last)}. The learning rate (${rateText(facts.plan.learningRate)}) may be too high.`,
        `从第 ${epoch} 轮的 ${figure(low)} 升到 ${figure(last)}。学习率（${rateText(facts.plan.learningRate)}）可能过高。`,
      ),
    },
    { epoch, evidence: { low, last }, cures: [setRate(facts, 0.3), setRate(facts, 0.1)], trials: ['rates'] },
  )
}

function jumping(facts: RunFacts) {
  const { epochs, plan } = facts
  if (plan.batchSize !== 'full' || isRandom(facts) || epochs.length < 10) return null
  const recent = trainLosses(epochs.slice(-Math.max(10, Math.floor(epochs.length / 3))))
  const rises = recent.slice(1).filter((loss, i) => loss > (recent[i] ?? 0) * (1 + JUMP)).length
  const share = rises / (recent.length - 1)
  if (share < RISES) return null
  return finding(
    'rate-too-high',
    'warn',
    {
      title: text('The loss jumps up and down.', '损失上下跳动。'),
      body: text(
        `It rose in ${percentText(share)} of the last ${recent.length - 1} epochs, though every step saw all the data. The steps of a learning rate of ${rateText(plan.learningRate)} are too long: they jump over the valley.`,
        `在最近 ${recent.length - 1} 轮中有 ${percentText(share)} 上升，而每一步都用到了全部数据。学习率 ${rateText(plan.learningRate)} 的步子太大，会越过谷底。`,
      ),
    },
    { evidence: { share }, cures: [setRate(facts, 0.3), setRate(facts, 0.1)], trials: ['rates'] },
  )
}
