// Up to the learning rate and down again, once a run.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { ScheduleKind } from '../schedule-kind'

interface OneCycleParams {
  readonly rise: number
  readonly start: number
  readonly end: number
}

/** From `from` (at 0) to `to` (at 1) along half a cosine. */
const ease = (from: number, to: number, at: number): number => to + ((from - to) * (1 + Math.cos(Math.PI * at))) / 2

/**
 * Rises from `start`·α₀ to α₀ over the first `rise` of the steps, then falls to `end`·α₀ at the last. The defaults are those
 * of PyTorch's OneCycleLR (1/25, and a 10,000th of that). Source: Smith & Topin, 2018.
 */
export const oneCycle: ScheduleKind<OneCycleParams> = {
  type: 'oneCycle',
  title: text('One cycle', '单周期'),
  summary: text(
    'Rises to the learning rate, then falls far below where it began. It often allows a higher rate and fewer epochs.',
    '先升到设定的学习率，再降到远低于起点。通常可以使用更高的学习率和更少的轮次。',
  ),
  formula: '\\alpha_t: \\; s\\,\\alpha_0 \\nearrow \\alpha_0 \\;(t \\le p\\,T), \\quad \\alpha_0 \\searrow e\\,\\alpha_0 \\;(t > p\\,T)',
  params: paramSet({
    rise: param.number({
      label: text('Rising share', '上升比例'),
      help: text('Share of the steps over which the learning rate rises.', '学习率上升所占的步数比例。'),
      min: 0,
      max: 1,
      default: 0.3,
    }),
    start: param.number({
      label: text('First share', '起始比例'),
      help: text('Share of the learning rate to begin with.', '开始时的学习率比例。'),
      min: 0,
      max: 1,
      default: 0.04,
    }),
    end: param.number({
      label: text('Last share', '结束比例'),
      help: text('Share of the learning rate to end with.', '结束时的学习率比例。'),
      min: 0,
      max: 1,
      default: 0.000004,
      step: 0.000001,
      slider: [0, 0.1],
    }),
  }),
  memory: {},
  factor({ rise, start, end }, { step, steps }) {
    const last = Math.max(1, steps - 1)
    const at = Math.min(1, step / last)
    if (at < rise) return ease(start, 1, at / rise)
    return rise >= 1 ? 1 : ease(1, end, (at - rise) / (1 - rise))
  },
}
