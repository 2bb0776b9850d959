// The same is added to all values: a share of the full range, drawn evenly from −amount … amount.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'

export const brightness: AugmentationOperation<number> = {
  type: 'brightness',
  amount: param.number({
    label: text('Brightness', '亮度'),
    help: text('Makes each picture up to this share of the full range lighter or darker.', '每张图片最多变亮或变暗全范围的此比例。'),
    min: 0,
    max: 1,
    default: 0,
    step: 0.01,
    slider: [0, 0.5],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [draw], plan) {
    plan.bias += (2 * draw - 1) * amount * 255
  },
  describe: (amount) => text(`brightness ±${Math.round(amount * 100)} %`, `亮度 ±${Math.round(amount * 100)}%`),
}
