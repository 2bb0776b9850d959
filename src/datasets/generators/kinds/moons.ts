// Two half circles that reach into each other.
import { text } from '../../../diagnostics'
import { paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { PLANE } from '../generator-kind'
import { noiseParam, scatter } from '../noise'

interface MoonsParams {
  readonly noise: number
}

/** Radius 1 around (0, 0) above, and around (1, ½) below; as scikit-learn's `make_moons`. */
export const moons: GeneratorKind<MoonsParams> = {
  type: 'moons',
  title: text('Two moons', '双月'),
  summary: text(
    'Two half moons that reach into each other: no straight line parts them, a small hidden layer does.',
    '两个相互嵌入的半月：没有直线能将其分开，一个小的隐藏层就可以。',
  ),
  params: paramSet({ noise: noiseParam(0.12) }),
  count: 300,
  draw: ({ noise }, count, seed) => ({
    features: PLANE,
    ...scatter(['lower', 'upper'], count, { noise, key: ['moons', seed] }, (label, u) => {
      const angle = Math.PI * u
      return label === 1 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
    }),
  }),
}
