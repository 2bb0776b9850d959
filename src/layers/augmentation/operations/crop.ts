// A window of at least 1 − amount of each side, anywhere inside the picture, stretched to its full size.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'
import { compose } from '../operation'

export const crop: AugmentationOperation<number> = {
  type: 'crop',
  amount: param.number({
    label: text('Crop', '裁剪'),
    help: text(
      'Cuts off up to this share of each side, anywhere, and stretches what is left to the full size.',
      '在任意位置裁去每边最多此比例，并把余下部分拉伸到原尺寸。',
    ),
    min: 0,
    max: 0.9,
    default: 0,
    step: 0.01,
    slider: [0, 0.5],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [drawSide, drawX, drawY], plan, { width, height }) {
    const side = 1 - amount * drawSide
    const room = (1 - side) / 2
    const geometry = {
      xx: side,
      xy: 0,
      yx: 0,
      yy: side,
      x0: (2 * drawX - 1) * room * width,
      y0: (2 * drawY - 1) * room * height,
    }
    plan.geometry = compose(plan.geometry, geometry)
  },
  describe: (amount) => text(`crop ${Math.round(amount * 100)} %`, `裁剪 ${Math.round(amount * 100)}%`),
}
