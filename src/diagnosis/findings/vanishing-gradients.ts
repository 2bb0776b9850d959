// What the first layers hear of the error is next to nothing.
import { text } from '../../diagnostics'
import { changeActivation, normalizeBefore, startScaled } from '../cures'
import type { Check } from '../finding'
import { figure, finding } from '../finding'
import { layersWhere, listed, nameOf, trainedNodes } from '../layers'

/** A layer's gradient counts as vanished below this share of the largest of the layers behind it. */
const VANISHED = 1e-3
/** Fewer layers with weights than this are no depth to vanish in. */
const DEPTH = 3

/** In the last looks, layers whose gradient is below a thousandth of that of a later layer, and is not simply cut off by dead units. */
export const vanishingGradients: Check = (facts) => {
  const layers = layersWhere(facts, (look, id, record) => {
    const trained = trainedNodes(facts, record)
    const place = trained.findIndex((one) => one.id === id)
    if (trained.length < DEPTH || place < 0 || look.gradNorm === null || look.gradNorm === 0) return false
    const behind = Math.max(...trained.slice(place + 1).map(({ gradNorm }) => gradNorm), 0)
    return look.gradNorm < VANISHED * behind
  })
  const [first] = layers
  const record = facts.health.at(-1)
  if (!first || !record) return null
  const largest = trainedNodes(facts, record).reduce((most, one) => (one.gradNorm > most.gradNorm ? one : most))
  const names = listed(layers.map(({ name }) => name))
  const gradient = first.now.gradNorm ?? 0
  const squashing = layers.length > 0 ? squashingNodes(facts) : []
  return finding(
    'vanishing-gradients',
    'warn',
    {
      title: text(`Gradients vanish before ${names.en}.`, `梯度在到达${names.zh}之前消失。`),
      body: text(
        `The gradient of “${first.name}” has length ${figure(gradient)}, that of “${nameOf(facts, largest.id)}” ${figure(largest.gradNorm)}: ${Math.round(largest.gradNorm / Math.max(gradient, 1e-300)).toLocaleString('en')} times as long. Each layer on the way back multiplies it by slopes and weights below 1, so the first layers hardly learn.`,
        `“${first.name}”的梯度长度为 ${figure(gradient)}，“${nameOf(facts, largest.id)}”的为 ${figure(largest.gradNorm)}，相差 ${Math.round(largest.gradNorm / Math.max(gradient, 1e-300)).toLocaleString('en')} 倍。回传途中每一层都乘以小于 1 的斜率和权重，因此前面的层几乎不学习。`,
      ),
    },
    {
      epoch: first.since,
      nodeIds: layers.map(({ nodeId }) => nodeId),
      evidence: { gradient, largest: largest.gradNorm },
      cures: [
        ...changeActivation(facts, squashing, 'relu', text('Use ReLU in the hidden layers', '隐藏层改用 ReLU')),
        ...startScaled(facts),
        normalizeBefore(facts, largest.id),
      ],
    },
  )
}

/** Hidden nodes that end in a sigmoid or tanh. */
function squashingNodes({ analysis }: Parameters<Check>[0]): readonly string[] {
  return analysis.order.filter((id) => {
    const node = analysis.nodes.get(id)
    if (!node?.kind?.activation || id === analysis.losses[0]?.outputNodeId) return false
    return ['sigmoid', 'tanh'].includes(node.kind.activation(node.params))
  })
}
