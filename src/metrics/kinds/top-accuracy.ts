import { text } from '../../diagnostics'
import type { ClassMetric } from '../metric-kind'

/**
 * Share of samples whose class is among the `k` most probable; of equally probable ones those with the higher index count as
 * more probable, as in scikit-learn's `top_k_accuracy_score`.
 */
export function topAccuracy(k: number): ClassMetric {
  return {
    type: `top${k}`,
    task: 'classification',
    title: text(`Top-${k} accuracy`, `Top-${k} 准确率`),
    summary: text(
      `Share of samples whose class is among the ${k} most probable ones.`,
      `正确类别位于概率最高的 ${k} 个类别之中的样本所占比例。`,
    ),
    formula: `\\frac{1}{n} \\sum_i [\\operatorname{rank}_i(y_i) \\le ${k}]`,
    unit: 'share',
    fits: ({ type, count }) => type === 'classes' && count > k,
    value({ truths, probabilities, classes }) {
      let hits = 0
      truths.forEach((truth, i) => {
        const own = probabilities[i * classes + truth] ?? 0
        let above = 0
        for (let other = 0; other < classes; other += 1) {
          const value = probabilities[i * classes + other] ?? 0
          if (value > own || (value === own && other > truth)) above += 1
        }
        if (above < k) hits += 1
      })
      return hits / truths.length
    },
  }
}
