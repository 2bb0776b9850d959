// Gradients so long that a single step throws the weights about.
import { text } from '../../diagnostics'
import { clipGradients, setRate, startScaled } from '../cures'
import type { Check } from '../finding'
import { figure, finding, percentText } from '../finding'
import { layersWhere, listed } from '../layers'

/** A gradient of this length, from a mean loss, is out of proportion. */
const LONG = 100
/** A step that changes a layer's weights by this share of their length. */
const THROWN = 0.5

/** In the last looks, layers whose gradient is longer than 100, or whose weights a step changes by half and more. */
export const explodingGradients: Check = (facts) => {
  const layers = layersWhere(
    facts,
    ({ gradNorm, updateRatio, weightNorm }) =>
      (gradNorm !== null && gradNorm > LONG) ||
      (updateRatio !== null && updateRatio > THROWN && (weightNorm ?? 0) > 1e-3 && (gradNorm ?? 0) > 1),
  )
  const worst = layers.toSorted((a, b) => (b.now.gradNorm ?? 0) - (a.now.gradNorm ?? 0))[0]
  if (!worst) return null
  const names = listed(layers.map(({ name }) => name))
  const gradient = worst.now.gradNorm ?? 0
  const ratio = worst.now.updateRatio ?? 0
  return finding(
    'exploding-gradients',
    'bad',
    {
      title: text(`Gradients explode in ${names.en}.`, `${names.zh}的梯度爆炸。`),
      body: text(
        `The gradient of “${worst.name}” has length ${figure(gradient)} since epoch ${worst.since}; one step changes its weights by ${percentText(ratio, 1)} of their length. About 0.1\u00a0% is usual.`,
        `自第 ${worst.since} 轮起，“${worst.name}”的梯度长度为 ${figure(gradient)}，一步就使其权重改变 ${percentText(ratio, 1)}。通常约为 0.1\u00a0%。`,
      ),
    },
    {
      epoch: worst.since,
      nodeIds: layers.map(({ nodeId }) => nodeId),
      evidence: { gradient, ratio },
      cures: [...clipGradients(facts), setRate(facts, 0.1), ...startScaled(facts)],
      trials: ['rates'],
    },
  )
}
