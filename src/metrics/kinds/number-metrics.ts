// Metrics of predicted numbers: the mean over the quantities of what each has by itself.
import { text } from '../../diagnostics'
import type { NumberAnswers, NumberMetric } from '../metric-kind'
import { forNumbers } from '../metric-kind'
import type { NumberErrors } from '../regression'
import { measureNumbers } from '../regression'

function mean({ truths, values, quantities }: NumberAnswers, read: (errors: NumberErrors) => number | null): number | null {
  const column = (all: Float32Array, index: number) =>
    Float32Array.from({ length: all.length / quantities }, (_, i) => all[i * quantities + index] ?? 0)
  const each = Array.from({ length: quantities }, (_, index) => read(measureNumbers(column(truths, index), column(values, index))))
  const known = each.flatMap((value) => (value === null ? [] : [value]))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** As scikit-learn's `mean_absolute_error`. */
export const meanAbsoluteError: NumberMetric = {
  type: 'mae',
  task: 'regression',
  title: text('Mean absolute error', '平均绝对误差'),
  summary: text('Mean distance between prediction and truth, in the quantity’s own unit.', '预测值与真实值的平均距离，单位与该量相同。'),
  formula: '\\frac{1}{n} \\sum_i |\\hat{y}_i - y_i|',
  unit: 'number',
  fits: forNumbers,
  value: (answers) => mean(answers, ({ mae }) => mae),
}

/** As scikit-learn's `r2_score`; quantities that do not vary are left out. */
export const rSquared: NumberMetric = {
  type: 'r2',
  task: 'regression',
  title: text('R²', 'R²'),
  summary: text(
    'Share of the variance that the predictions explain: 1 is perfect, 0 no better than always saying the mean.',
    '预测所解释的方差比例：1 为完美，0 表示不优于总答平均值。',
  ),
  formula: '1 - \\frac{\\sum_i (\\hat{y}_i - y_i)^2}{\\sum_i (y_i - \\bar{y})^2}',
  unit: 'number',
  fits: forNumbers,
  value: (answers) => mean(answers, ({ r2 }) => r2),
}
