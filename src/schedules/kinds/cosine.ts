// Slowly, then fast, then slowly down to the end of the run.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { ScheduleKind } from '../schedule-kind'

interface CosineParams {
  readonly floor: number
}

/** `α = α₀·(φ + (1−φ)·(1 + cos(π·t/T)) / 2)`, t from 0. Source: Loshchilov & Hutter, ICLR 2017; Keras' CosineDecay. */
export const cosine: ScheduleKind<CosineParams> = {
  type: 'cosine',
  title: text('Cosine', '余弦'),
  summary: text(
    'Falls along half a cosine over the planned steps: slowly at first, slowly again at the end.',
    '在计划的步数内沿半个余弦下降：开始慢，结束时又变慢。',
  ),
  formula: '\\alpha_t = \\alpha_0 \\left(\\varphi + (1 - \\varphi) \\tfrac{1 + \\cos(\\pi t / T)}{2}\\right)',
  params: paramSet({
    floor: param.number({
      label: text('Lowest share', '最低比例'),
      help: text('Share of the learning rate that is left at the end.', '结束时剩余的学习率比例。'),
      min: 0,
      max: 1,
      default: 0,
    }),
  }),
  memory: {},
  factor: ({ floor }, { step, steps }) => floor + ((1 - floor) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2,
}
