// Arms that wind around each other.
import { text } from '../../../diagnostics'
import { param, paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { PLANE } from '../generator-kind'
import { noiseParam, scatter } from '../noise'

interface SpiralsParams {
  readonly arms: number
  readonly turns: number
  readonly noise: number
}

/** Archimedean spirals: the radius grows from 0 to 1 with the angle, arms evenly turned against each other. */
export const spirals: GeneratorKind<SpiralsParams> = {
  type: 'spirals',
  title: text('Spirals', '螺旋'),
  summary: text(
    'Arms that wind around each other, one class each: hard for a small network, easy to look at.',
    '相互缠绕的螺旋臂，每条一个类别：对小网络来说很难，但一眼就能看懂。',
  ),
  params: paramSet({
    arms: param.integer({
      label: text('Arms', '臂数'),
      help: text('One class each.', '每条臂一个类别。'),
      min: 2,
      max: 6,
      default: 2,
    }),
    turns: param.number({
      label: text('Turns', '圈数'),
      help: text('How often an arm winds around the middle.', '每条臂绕中心的圈数。'),
      min: 0.25,
      max: 4,
      default: 1.25,
      step: 0.25,
    }),
    noise: noiseParam(0.02, 1),
  }),
  count: 400,
  draw: ({ arms, turns, noise }, count, seed) => ({
    features: PLANE,
    ...scatter(
      Array.from({ length: arms }, (_, arm) => `arm ${arm + 1}`),
      count,
      { noise, key: ['spirals', seed] },
      (label, u) => {
        // The root spreads points evenly over the area, not along the radius.
        const radius = Math.sqrt(u)
        const angle = 2 * Math.PI * (turns * radius + label / arms)
        return [radius * Math.cos(angle), radius * Math.sin(angle)]
      },
    ),
  }),
}
