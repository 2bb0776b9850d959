// Down a stair every few epochs.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { ScheduleKind } from '../schedule-kind'

interface StepParams {
  readonly every: number
  readonly factor: number
}

/** `α = α₀·γ^⌊epoch / every⌋`, epochs from 0. Source: PyTorch's StepLR. */
export const step: ScheduleKind<StepParams> = {
  type: 'step',
  title: text('Step', '阶梯'),
  summary: text('Multiplies the learning rate by a factor every few epochs.', '每隔若干轮把学习率乘以一个系数。'),
  formula: '\\alpha_t = \\alpha_0\\, \\gamma^{\\lfloor e / n \\rfloor}',
  params: paramSet({
    every: param.integer({
      label: text('Every (epochs)', '间隔（轮）'),
      help: text('Epochs from one stair to the next.', '相邻两级之间的轮数。'),
      min: 1,
      max: 100_000,
      default: 10,
      scale: 'log',
      slider: [1, 500],
    }),
    factor: param.number({
      label: text('Factor', '系数'),
      help: text('What the learning rate is multiplied by at each stair.', '每一级学习率所乘的系数。'),
      min: 0.0001,
      max: 1,
      default: 0.5,
      slider: [0.05, 1],
    }),
  }),
  memory: {},
  factor: ({ every, factor }, { step: at, stepsPerEpoch }) => factor ** Math.floor(Math.floor(at / stepsPerEpoch) / every),
}
