// A ring around a ring.
import { text } from '../../../diagnostics'
import { param, paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { PLANE } from '../generator-kind'
import { noiseParam, scatter } from '../noise'

interface CirclesParams {
  readonly noise: number
  readonly ratio: number
}

/** Circles around (0, 0), the outer of radius 1, the inner of radius `ratio`; as scikit-learn's `make_circles`. */
export const circles: GeneratorKind<CirclesParams> = {
  type: 'circles',
  title: text('Circles', '同心圆'),
  summary: text(
    'A ring around a ring: the classes differ in their distance from the middle, which a network has to find.',
    '一个圆环套着另一个：两类的区别在于到中心的距离，网络需要自己发现这一点。',
  ),
  params: paramSet({
    noise: noiseParam(0.08),
    ratio: param.number({
      label: text('Inner radius', '内圆半径'),
      help: text('Radius of the inner circle; the outer one has 1.', '内圆的半径；外圆半径为 1。'),
      min: 0.05,
      max: 0.95,
      default: 0.5,
      step: 0.05,
    }),
  }),
  count: 300,
  draw: ({ noise, ratio }, count, seed) => ({
    features: PLANE,
    ...scatter(['outer', 'inner'], count, { noise, key: ['circles', seed] }, (label, u) => {
      const radius = label === 1 ? ratio : 1
      return [radius * Math.cos(2 * Math.PI * u), radius * Math.sin(2 * Math.PI * u)]
    }),
  }),
}
