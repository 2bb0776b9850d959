// The distance between numbers, not squared.
import { text } from '../../diagnostics'
import type { LossKind } from '../loss-kind'

/** Mean over the batch and the outputs of `|ŷ − y|`, as Keras' `mean_absolute_error`; the gradient at a distance of 0 is 0. */
export const absoluteError: LossKind = {
  type: 'absoluteError',
  title: text('Absolute error', '绝对误差'),
  summary: text(
    'The mean distance between prediction and target. A few targets far off count for no more than their distance, so it is not thrown off by outliers; it aims at the median instead of the mean.',
    '预测与目标之差的绝对值的平均值。少数偏离很远的目标只按其距离计入，因此不易受离群值影响；它趋向中位数而不是平均值。',
  ),
  formula: 'J = \\frac{1}{m k} \\sum_i \\sum_c |\\hat y_{ic} - y_{ic}|',
  pairsWith: null,
  encoding: (units, { type, count }) => (type === 'numbers' && units === count ? 'numbers' : null),
  units: ({ type, count }) => (type === 'numbers' ? [count] : []),
  value: (tf, output, target) => tf.mean(tf.abs(tf.sub(output, target))),
  gradient(output, target, units, batch, gradient) {
    const share = batch * units
    let sum = 0
    for (let i = 0; i < output.length; i += 1) {
      const distance = (output[i] ?? 0) - (target[i] ?? 0)
      sum += Math.abs(distance)
      gradient[i] = Math.sign(distance) / share
    }
    return sum / share
  },
}
