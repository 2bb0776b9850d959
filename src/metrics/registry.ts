// All metrics that are measured epoch by epoch. Adding one is adding its file and one line here.
import { accuracy } from './kinds/accuracy'
import { auc } from './kinds/auc'
import { balancedAccuracy } from './kinds/balanced-accuracy'
import { meanAbsoluteError, rSquared } from './kinds/number-metrics'
import { f1, precision, recall } from './kinds/precision-recall'
import { topAccuracy } from './kinds/top-accuracy'
import type { MetricAnswers, MetricKind, MetricTarget } from './metric-kind'
import { measure } from './metric-kind'

const metrics: readonly MetricKind[] = [
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  f1,
  auc,
  topAccuracy(2),
  topAccuracy(3),
  topAccuracy(5),
  meanAbsoluteError,
  rSquared,
]

/** Every metric there is. */
export const metricTypes: readonly string[] = metrics.map(({ type }) => type)

/** Metrics that every run measures, chosen or not. */
const ALWAYS: readonly string[] = [accuracy.type, meanAbsoluteError.type]

/** The metric of that type; undefined where this version does not know it. */
export function findMetric(type: string): MetricKind | undefined {
  return metrics.find((metric) => metric.type === type)
}

/** By type; metrics that this version does not know are left out. */
export function measureAll(types: readonly string[], answers: MetricAnswers): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    types.flatMap((type) => {
      const kind = findMetric(type)
      return kind ? [[type, measure(kind, answers)] as const] : []
    }),
  )
}

/** What can be measured of such targets besides what every run measures, in order. */
export function metricsFor(target: MetricTarget): readonly MetricKind[] {
  return metrics.filter((metric) => metric.fits(target) && !ALWAYS.includes(metric.type))
}
