import { text } from '../../diagnostics'
import { accuracyOf, confusionMatrix } from '../classification'
import type { ClassMetric } from '../metric-kind'
import { forClasses } from '../metric-kind'

/** As scikit-learn's `accuracy_score`. */
export const accuracy: ClassMetric = {
  type: 'accuracy',
  task: 'classification',
  title: text('Accuracy', '准确率'),
  summary: text('Share of samples whose class is right.', '类别判断正确的样本所占比例。'),
  formula: '\\frac{1}{n} \\sum_i [\\hat{y}_i = y_i]',
  unit: 'share',
  fits: forClasses,
  value: ({ truths, predicted, classes }) => accuracyOf(confusionMatrix(truths, predicted, classes)),
}
