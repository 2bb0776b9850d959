// Units that give 0 for every image, and so never learn again.
import { text } from '../../diagnostics'
import { changeActivation, setRate } from '../cures'
import type { Check } from '../finding'
import { finding, percentText } from '../finding'
import { layersWhere, listed } from '../layers'

/** Share of a layer's units that is worth speaking of: a few dead units are usual and harmless. */
const MANY = 0.4

/** In the last looks, at least two units and 40 % of a layer behind a ReLU gave 0 for all samples. */
export const deadRelus: Check = (facts) => {
  const layers = layersWhere(facts, ({ deadShare, units }) => deadShare !== null && deadShare >= MANY && (units ?? 0) * deadShare >= 2)
  const worst = layers.toSorted((a, b) => (b.now.deadShare ?? 0) - (a.now.deadShare ?? 0))[0]
  if (!worst) return null
  const share = worst.now.deadShare ?? 0
  const units = worst.now.units ?? 0
  const dead = Math.round(share * units)
  const names = listed(layers.map(({ name }) => name))
  return finding(
    'dead-relus',
    'warn',
    {
      title: text(`Dead ReLUs in ${names.en}.`, `${names.zh}中有失效的 ReLU。`),
      body: text(
        `${dead} of ${units} units of “${worst.name}” (${percentText(share)}) have given 0 for every image looked at since epoch ${worst.since}. Behind a 0 the slope is 0 as well, so no gradient reaches their weights and they stay dead.`,
        `自第 ${worst.since} 轮起，“${worst.name}”的 ${units} 个单元中有 ${dead} 个（${percentText(share)}）对所看的每张图像都输出 0。输出为 0 时斜率也为 0，梯度传不到其权重，它们会一直失效。`,
      ),
    },
    {
      epoch: worst.since,
      nodeIds: layers.map(({ nodeId }) => nodeId),
      evidence: { share, dead, units },
      cures: [
        ...changeActivation(
          facts,
          layers.map(({ nodeId }) => nodeId),
          'leakyRelu',
          text('Use leaky ReLU there', '改用带泄漏 ReLU'),
        ),
        setRate(facts, 0.1),
      ],
    },
  )
}
