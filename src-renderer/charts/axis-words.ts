// How places on the axes are written.
import type { I18n } from '../ui/i18n'
import type { CurveAxis } from './columns'

/** A place on the horizontal axis: a count, or a time. */
export function formatPlace({ format }: I18n, axis: CurveAxis): (x: number) => string {
  return axis === 'time' ? (ms) => (ms === 0 ? '0' : format.duration(ms)) : (count) => format.count(Math.round(count))
}

/** A number at a tick: short, and told apart from its neighbours at any size. */
export function tickText(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size >= 1e5 || size < 1e-3 ? value.toExponential(0).replace('e+', 'e') : String(Number(value.toPrecision(3)))
}
