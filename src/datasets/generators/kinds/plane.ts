// A plane with noise: what linear regression is for.
import { text } from '../../../diagnostics'
import { param, paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { axis, plain } from '../generator-kind'
import { normals, noiseParam, uniforms } from '../noise'

interface PlaneParams {
  readonly features: number
  readonly noise: number
}

/**
 * y = Σ wⱼ·xⱼ + b + noise, with x uniform in −1 … 1 and the slopes w = 1, −1, 1.5, −1.5, 2, … and b = 0.5, so that trained weights can be
 * compared with them. As scikit-learn's `make_regression`.
 */
export const plane: GeneratorKind<PlaneParams> = {
  type: 'plane',
  title: text('Regression plane', '回归平面'),
  summary: text(
    'y = x1 − x2 + 0.5 with noise: a single unit without activation finds the slopes, and its weights can be read.',
    'y = x1 − x2 + 0.5 加上噪声：一个不带激活函数的单元就能找出斜率，其权重可以直接读出。',
  ),
  params: paramSet({
    features: param.integer({
      label: text('Features', '特征数'),
      help: text('Slopes are 1, −1, 1.5, −1.5, 2 and so on.', '斜率依次为 1、−1、1.5、−1.5、2……'),
      min: 1,
      max: 100,
      default: 2,
    }),
    noise: noiseParam(0.1),
  }),
  count: 200,
  draw({ features, noise }, count, seed) {
    const values = Float32Array.from(uniforms(count * features, 'plane', seed, 'x'), (u) => 2 * u - 1)
    const shift = normals(count, 'plane', seed, 'noise')
    const slope = (j: number): number => (1 + Math.floor(j / 2) / 2) * (j % 2 === 0 ? 1 : -1)
    return {
      task: 'regression',
      features: Array.from({ length: features }, (_, j) => axis(`x${j + 1}`)),
      values,
      quantities: [plain('y')],
      targets: Float32Array.from({ length: count }, (_, i) => {
        let y = 0.5 + noise * (shift[i] ?? 0)
        for (let j = 0; j < features; j += 1) y += slope(j) * (values[i * features + j] ?? 0)
        return y
      }),
      // So that the weights are the slopes.
      targetScaling: 'none',
    }
  },
}
