import { text } from '../../diagnostics'
import type { ClassAnswers, ClassMetric } from '../metric-kind'
import { forClasses } from '../metric-kind'
import { rocArea, thresholdCurve } from '../threshold-curves'

function areaOf({ truths, probabilities, classes }: ClassAnswers, label: number): number | null {
  const scores = Float32Array.from(truths, (_, i) => probabilities[i * classes + label] ?? 0)
  // A network that diverges says nothing that could be put in order.
  if (!scores.every(Number.isFinite)) return null
  return rocArea(
    thresholdCurve(
      scores,
      truths.map((truth) => (truth === label ? 1 : 0)),
    ),
  )
}

/** As scikit-learn's `roc_auc_score`; of more than two classes each against the rest, every class counting the same (`multi_class='ovr'`). */
export const auc: ClassMetric = {
  type: 'auc',
  task: 'classification',
  title: text('AUC', 'AUC'),
  summary: text(
    'Area under the ROC curve: the chance that a random positive sample scores above a random negative one. Of more than two classes, the mean of each against the rest.',
    'ROC 曲线下面积：随机正样本得分高于随机负样本的概率。多于两类时为各类对其余的平均。',
  ),
  formula: 'P(\\hat{p}_{+} > \\hat{p}_{-})',
  unit: 'number',
  fits: forClasses,
  value(answers) {
    const { classes, positive } = answers
    if (classes === 2) return areaOf(answers, positive ?? 1)
    const areas = Array.from({ length: classes }, (_, label) => areaOf(answers, label))
    const known = areas.flatMap((area) => (area === null ? [] : [area]))
    return known.length === classes ? known.reduce((sum, area) => sum + area, 0) / classes : null
  },
}
