// The exclusive or: what one unit cannot learn.
import { text } from '../../../diagnostics'
import { paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { PLANE } from '../generator-kind'
import { noiseParam, scatter } from '../noise'

interface XorParams {
  readonly noise: number
}

/** Uniform in the square −1 … 1; class `different` where x and y have different signs. The noise is added after the class is known. */
export const xor: GeneratorKind<XorParams> = {
  type: 'xor',
  title: text('XOR', '异或（XOR）'),
  summary: text(
    'Four quarters of a square, opposite ones of one class: the problem that one unit cannot solve and two hidden units can.',
    '正方形的四个象限，相对的象限属于同一类：单个单元无法解决，两个隐藏单元就可以。',
  ),
  params: paramSet({ noise: noiseParam(0.05) }),
  count: 300,
  draw: ({ noise }, count, seed) => ({
    features: PLANE,
    ...scatter(['same', 'different'], count, { noise, key: ['xor', seed] }, (label, u, v) => {
      const side = u < 0.5 ? -1 : 1
      return [2 * u - 1, side * (label === 0 ? v : -v)]
    }),
  }),
}
