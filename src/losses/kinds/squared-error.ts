// The distance between numbers.
import { text } from '../../diagnostics'
import type { LossKind } from '../loss-kind'

/** Mean over the batch and the outputs of `(ŷ − y)²`, as Keras' `mean_squared_error`. */
export const squaredError: LossKind = {
  type: 'squaredError',
  title: text('Squared error', '平方误差'),
  summary: text(
    'The mean square of the distance between prediction and target. Made for numbers; for classes it works, but its gradient fades where a sigmoid is surely wrong, so cross-entropy learns faster.',
    '预测与目标之差的平方的平均值。适合预测数值；也能用于分类，但当 sigmoid 确信却判断错误时梯度会变小，因此交叉熵学得更快。',
  ),
  formula: 'J = \\frac{1}{m k} \\sum_i \\sum_c (\\hat y_{ic} - y_{ic})^2',
  pairsWith: null,
  encoding(units, { type, count }) {
    if (type === 'numbers') return units === count ? 'numbers' : null
    if (count === 2 && units === 1) return 'binary'
    return count >= 2 && units === count ? 'oneHot' : null
  },
  units({ type, count }) {
    if (type === 'numbers') return [count]
    return count === 2 ? [1, 2] : count > 2 ? [count] : []
  },
  value: (tf, output, target) => tf.mean(tf.square(tf.sub(output, target))),
  gradient(output, target, units, batch, gradient) {
    const share = batch * units
    let sum = 0
    for (let i = 0; i < output.length; i += 1) {
      const distance = (output[i] ?? 0) - (target[i] ?? 0)
      sum += distance * distance
      gradient[i] = (2 * distance) / share
    }
    return sum / share
  },
}
