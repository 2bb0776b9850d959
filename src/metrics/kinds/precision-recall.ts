// Precision, recall and F1: of the positive class where there is one, else the mean over the classes.
import type { Text } from '../../diagnostics'
import { text } from '../../diagnostics'
import { confusionMatrix } from '../classification'
import type { ClassFigures } from '../per-class'
import { perClass } from '../per-class'
import type { ClassAnswers, ClassMetric } from '../metric-kind'
import { forClasses } from '../metric-kind'

/**
 * With a positive class, its own figure; null where 0 of 0. Else the unweighted mean over the classes that occur or are predicted, 0 of 0
 * counting 0. As scikit-learn's `average='binary'` and `'macro'`.
 */
function figure({ truths, predicted, classes, positive }: ClassAnswers, read: (figures: ClassFigures) => number | null): number | null {
  const all = perClass(confusionMatrix(truths, predicted, classes))
  if (positive !== null && classes === 2) {
    const own = all[positive]
    return own ? read(own) : null
  }
  const seen = all.filter(({ f1 }) => f1 !== null)
  return seen.length === 0 ? null : seen.reduce((sum, one) => sum + (read(one) ?? 0), 0) / seen.length
}

const metric = (
  type: string,
  title: Text,
  summary: Text,
  formula: string,
  read: (figures: ClassFigures) => number | null,
): ClassMetric => ({
  type,
  task: 'classification',
  title,
  summary,
  formula,
  unit: 'share',
  fits: forClasses,
  value: (answers) => figure(answers, read),
})

export const precision = metric(
  'precision',
  text('Precision', '精确率'),
  text(
    'Of the samples taken for the positive class, the share that are of it; without a positive class, the mean over all classes.',
    '被判为正类的样本中真正属于正类的比例；没有正类时为各类别的平均。',
  ),
  '\\frac{TP}{TP + FP}',
  (one) => one.precision.value,
)

export const recall = metric(
  'recall',
  text('Recall', '召回率'),
  text(
    'Of the samples of the positive class, the share taken for it; without a positive class, the mean over all classes.',
    '正类样本中被正确判为正类的比例；没有正类时为各类别的平均。',
  ),
  '\\frac{TP}{TP + FN}',
  (one) => one.recall.value,
)

export const f1 = metric(
  'f1',
  text('F1 score', 'F1 分数'),
  text(
    'Harmonic mean of precision and recall; without a positive class, the mean over all classes.',
    '精确率与召回率的调和平均；没有正类时为各类别的平均。',
  ),
  '\\frac{2\\,TP}{2\\,TP + FP + FN}',
  (one) => one.f1,
)
