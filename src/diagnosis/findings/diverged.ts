// The loss left the numbers.
import { text } from '../../diagnostics'
import { clipGradients, setRate } from '../cures'
import type { Check } from '../finding'
import { finding, rateText } from '../finding'

/** The run ended because the loss or the weights were no longer finite. */
export const diverged: Check = (facts) => {
  if (facts.outcome !== 'diverged') return null
  const epoch = (facts.epochs.at(-1)?.epoch ?? 0) + 1
  const rate = rateText(facts.plan.learningRate)
  return finding(
    'diverged',
    'bad',
    {
      title: text(`Diverged in epoch ${epoch}.`, `在第 ${epoch} 轮发散。`),
      body: text(
        `The loss was no longer a finite number. The last good weights are kept. A lower learning rate than ${rate} usually cures this.`,
        `损失已不再是有限的数。已保留最后一组正常的权重。通常把学习率调到 ${rate} 以下即可。`,
      ),
    },
    {
      epoch,
      evidence: { learningRate: facts.plan.learningRate },
      cures: [setRate(facts, 0.1), ...clipGradients(facts)],
      trials: ['rates'],
    },
  )
}
