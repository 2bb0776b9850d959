// A metric's value for people.
import type { MetricKind } from '../../src/metrics/metric-kind'
import type { I18n } from '../ui/i18n'

/** A dash where there is none. */
export function metricText(format: I18n['format'], { unit }: MetricKind, value: number | null | undefined): string {
  if (value == null) return '–'
  return unit === 'share' ? format.percent(value, 1) : value.toFixed(3)
}
