// Distances from mid grey grow or shrink by a factor of 1/(1 + amount) … 1 + amount, drawn evenly on a logarithmic scale.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'

const MID_GREY = 127.5

export const contrast: AugmentationOperation<number> = {
  type: 'contrast',
  amount: param.number({
    label: text('Contrast', '对比度'),
    help: text('Makes the contrast of each picture up to this share stronger or weaker.', '每张图片的对比度最多增强或减弱此比例。'),
    min: 0,
    max: 2,
    default: 0,
    step: 0.01,
    slider: [0, 1],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [draw], plan) {
    const factor = Math.pow(1 + amount, 2 * draw - 1)
    plan.gain *= factor
    plan.bias = plan.bias * factor + MID_GREY * (1 - factor)
  },
  describe: (amount) => text(`contrast ±${Math.round(amount * 100)} %`, `对比度 ±${Math.round(amount * 100)}%`),
}
