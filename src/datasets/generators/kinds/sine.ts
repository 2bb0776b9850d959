// A wave with noise: what a line cannot follow.
import { text } from '../../../diagnostics'
import { param, paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { axis, plain } from '../generator-kind'
import { normals, noiseParam, uniforms } from '../noise'

interface SineParams {
  readonly periods: number
  readonly noise: number
}

/** y = sin(π · periods · x) + noise, x uniform in −1 … 1. */
export const sine: GeneratorKind<SineParams> = {
  type: 'sine',
  title: text('Noisy sine', '带噪声的正弦'),
  summary: text(
    'One number from another along a noisy wave. A line fails, a few hidden units follow it, and many of them follow the noise.',
    '沿带噪声的波形由一个数预测另一个数。直线做不到，几个隐藏单元可以跟上，单元过多则会去拟合噪声。',
  ),
  params: paramSet({
    periods: param.number({
      label: text('Periods', '周期数'),
      help: text('Waves between −1 and 1.', '−1 到 1 之间的波数。'),
      min: 0.5,
      max: 10,
      default: 1.5,
      step: 0.5,
    }),
    noise: noiseParam(0.15),
  }),
  count: 200,
  draw({ periods, noise }, count, seed) {
    const values = Float32Array.from(uniforms(count, 'sine', seed, 'x'), (u) => 2 * u - 1)
    const shift = normals(count, 'sine', seed, 'noise')
    return {
      task: 'regression',
      features: [axis('x')],
      values,
      quantities: [plain('y')],
      targets: values.map((x, i) => Math.sin(Math.PI * periods * x) + noise * (shift[i] ?? 0)),
      targetScaling: 'none',
    }
  },
}
