// A little less every step, the same share each epoch.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { ScheduleKind } from '../schedule-kind'

interface ExponentialParams {
  readonly decay: number
}

/** `α = α₀·γ^(t / steps per epoch)`: smooth within an epoch, as Keras' ExponentialDecay. */
export const exponential: ScheduleKind<ExponentialParams> = {
  type: 'exponential',
  title: text('Exponential', '指数'),
  summary: text('Keeps the same share of the learning rate each epoch, falling smoothly.', '每轮保留固定比例的学习率，平滑下降。'),
  formula: '\\alpha_t = \\alpha_0\\, \\gamma^{t / n}',
  params: paramSet({
    decay: param.number({
      label: text('Kept each epoch', '每轮保留'),
      help: text('Share of the learning rate that is left after an epoch.', '一轮之后剩余的学习率比例。'),
      min: 0.0001,
      max: 1,
      default: 0.95,
      slider: [0.5, 1],
    }),
  }),
  memory: {},
  factor: ({ decay }, { step, stepsPerEpoch }) => decay ** (step / stepsPerEpoch),
}
