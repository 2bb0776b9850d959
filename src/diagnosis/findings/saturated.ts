// Sigmoids pushed so far to their ends that their slope is next to 0.
import { text } from '../../diagnostics'
import { changeActivation, crossEntropy, setRate } from '../cures'
import type { Check } from '../finding'
import { figure, finding, percentText } from '../finding'
import { layersWhere, listed } from '../layers'

/** Share of values in the flat ends that is worth speaking of. */
const MANY = 0.5
/** Share of outputs in the flat ends that a network which is still often wrong may have. */
const SURE = 0.3
/** Training accuracy from which being sure is no fault. */
const RIGHT = 0.9

/** Squared error behind a sigmoid that is sure of itself and often wrong: the error hardly passes its flat ends. */
export const saturatedOutput: Check = (facts) => {
  const [binding] = facts.analysis.losses
  const last = facts.epochs.at(-1)
  if (!binding || !last || last.accuracy === null || binding.loss.pairsWith !== null || last.accuracy > RIGHT) return null
  const wrong = 1 - last.accuracy
  const [layer] = layersWhere(
    facts,
    ({ saturatedShare }, id) => id === binding.outputNodeId && saturatedShare !== null && saturatedShare >= SURE,
  )
  if (!layer) return null
  const share = layer.now.saturatedShare ?? 0
  return finding(
    'saturated-output',
    'warn',
    {
      title: text(`The sigmoid of “${layer.name}” is saturated.`, `“${layer.name}”的 sigmoid 已饱和。`),
      body: text(
        `${percentText(share)} of its outputs lie in the flat ends since epoch ${layer.since}, though ${percentText(wrong)} of the training images are still wrong (loss ${figure(last.loss)}). Squared error multiplies the mistake by the slope there, which is nearly 0; cross-entropy takes the slope out.`,
        `自第 ${layer.since} 轮起，其输出有 ${percentText(share)} 落在平坦的两端，而训练图像仍有 ${percentText(wrong)} 答错（损失 ${figure(last.loss)}）。平方误差会把误差乘以那里几乎为 0 的斜率；交叉熵则消去了这一斜率。`,
      ),
    },
    { epoch: layer.since, nodeIds: [layer.nodeId], evidence: { share, wrong }, cures: crossEntropy(facts) },
  )
}

/** Hidden layers most of whose values lie in the flat ends of a sigmoid or tanh. */
export const saturatedUnits: Check = (facts) => {
  const output = facts.analysis.losses[0]?.outputNodeId
  const layers = layersWhere(facts, ({ saturatedShare }, id) => id !== output && saturatedShare !== null && saturatedShare >= MANY)
  const worst = layers.toSorted((a, b) => (b.now.saturatedShare ?? 0) - (a.now.saturatedShare ?? 0))[0]
  if (!worst) return null
  const share = worst.now.saturatedShare ?? 0
  const names = listed(layers.map(({ name }) => name))
  const ids = layers.map(({ nodeId }) => nodeId)
  return finding(
    'saturated-units',
    'warn',
    {
      title: text(`Saturated units in ${names.en}.`, `${names.zh}中的单元已饱和。`),
      body: text(
        `${percentText(share)} of the values of “${worst.name}” lie in the flat ends of its activation since epoch ${worst.since}. Where the curve is flat no gradient passes, and the layers before learn nothing.`,
        `自第 ${worst.since} 轮起，“${worst.name}”有 ${percentText(share)} 的值落在激活函数平坦的两端。曲线平坦处没有梯度通过，前面的层学不到东西。`,
      ),
    },
    {
      epoch: worst.since,
      nodeIds: ids,
      evidence: { share },
      cures: [...changeActivation(facts, ids, 'relu', text('Use ReLU there', '改用 ReLU')), setRate(facts, 0.1)],
    },
  )
}
