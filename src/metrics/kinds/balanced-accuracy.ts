import { text } from '../../diagnostics'
import { confusionMatrix } from '../classification'
import type { ClassMetric } from '../metric-kind'
import { forClasses } from '../metric-kind'
import { perClass } from '../per-class'

/** Mean recall of the classes that occur, as scikit-learn's `balanced_accuracy_score`. */
export const balancedAccuracy: ClassMetric = {
  type: 'balancedAccuracy',
  task: 'classification',
  title: text('Balanced accuracy', '平衡准确率'),
  summary: text(
    'Mean of the recall of every class: rare classes count as much as frequent ones.',
    '各类别召回率的平均：稀少类别与常见类别同等重要。',
  ),
  formula: '\\frac{1}{K} \\sum_k \\frac{TP_k}{TP_k + FN_k}',
  unit: 'share',
  fits: forClasses,
  value({ truths, predicted, classes }) {
    const recalls = perClass(confusionMatrix(truths, predicted, classes)).flatMap(({ recall: { value } }) =>
      value === null ? [] : [value],
    )
    return recalls.length === 0 ? null : recalls.reduce((sum, value) => sum + value, 0) / recalls.length
  },
}
