// On the way, but at this pace it will not arrive.
import { text } from '../../diagnostics'
import { setRate } from '../cures'
import { trainLosses } from '../curves'
import type { Check } from '../finding'
import { figure, finding, percentText, rateText } from '../finding'

/** Epochs that show a steady pace. */
const NEEDED = 10
/** A loss that has lost less than this share is still at its beginning. */
const SMALL = 0.15
/** Below this share it does not move at all: then another finding speaks. */
const STILL = 0.002
/** A curve that flattens falls less in its second half; one at this share of the first half's fall has not begun to. */
const STEADY = 0.6

/** The loss falls in nearly every epoch by about the same little bit, and has lost less than 15 % in all. */
export const rateTooLow: Check = (facts) => {
  const train = trainLosses(facts.epochs)
  const [first] = train
  const last = train.at(-1)
  const middle = train[Math.floor(train.length / 2)]
  if (train.length < NEEDED || train.length < facts.plan.epochs / 2 || first === undefined || last === undefined || middle === undefined)
    return null
  const fall = (first - last) / Math.abs(first)
  const falls = train.slice(1).filter((loss, i) => loss < (train[i] ?? 0)).length / (train.length - 1)
  if (fall < STILL || fall > SMALL || falls < 0.9 || middle - last < STEADY * (first - middle)) return null
  return finding(
    'rate-too-low',
    'warn',
    {
      title: text('It learns too slowly.', '学习得太慢。'),
      body: text(
        `In ${train.length} epochs the training loss fell steadily, but only by ${percentText(fall, 1)} (${figure(first)} to ${figure(last)}). The learning rate (${rateText(facts.plan.learningRate)}) may be too low.`,
        `${train.length} 轮中训练损失一直在下降，但只降了 ${percentText(fall, 1)}（从 ${figure(first)} 到 ${figure(last)}）。学习率（${rateText(facts.plan.learningRate)}）可能过低。`,
      ),
    },
    { evidence: { fall, first, last }, cures: [setRate(facts, 10), setRate(facts, 3)], trials: ['rates'] },
  )
}
