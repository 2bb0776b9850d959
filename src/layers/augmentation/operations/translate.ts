// Moved by a share of its width and of its height, each drawn evenly from −amount … amount.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'
import { compose, IDENTITY } from '../operation'

export const translate: AugmentationOperation<number> = {
  type: 'translate',
  amount: param.number({
    label: text('Translate', '平移'),
    help: text(
      'Moves each picture by up to this share of its width and height; the rest is mirrored in.',
      '每张图片最多平移宽和高的此比例；空出的部分由镜像填充。',
    ),
    min: 0,
    max: 0.5,
    default: 0,
    step: 0.01,
    slider: [0, 0.3],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [drawX, drawY], plan, { width, height }) {
    const [x0, y0] = [(1 - 2 * drawX) * amount * width, (1 - 2 * drawY) * amount * height]
    plan.geometry = compose(plan.geometry, { ...IDENTITY, x0, y0 })
  },
  describe: (amount) => text(`move ±${Math.round(amount * 100)} %`, `平移 ±${Math.round(amount * 100)}%`),
}
