// Every value gets something of its own, from a bell curve of this deviation.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'

export const noise: AugmentationOperation<number> = {
  type: 'noise',
  amount: param.number({
    label: text('Noise', '噪声'),
    help: text('Adds grain: its standard deviation, as a share of the full range.', '添加颗粒噪声：其标准差占全范围的比例。'),
    min: 0,
    max: 0.5,
    default: 0,
    step: 0.01,
    slider: [0, 0.2],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, _draws, plan) {
    plan.noise = Math.hypot(plan.noise, amount * 255)
  },
  describe: (amount) => text(`noise ${Math.round(amount * 100)} %`, `噪声 ${Math.round(amount * 100)}%`),
}
