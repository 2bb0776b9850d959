// Turned about the centre, by an angle drawn evenly from −amount … amount degrees.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'
import { compose } from '../operation'

export const rotate: AugmentationOperation<number> = {
  type: 'rotate',
  amount: param.number({
    label: text('Rotate', '旋转'),
    help: text('Turns each picture by up to this angle, either way.', '每张图片向任一方向最多旋转此角度。'),
    min: 0,
    max: 180,
    default: 0,
    step: 1,
    slider: [0, 45],
    unit: text('°', '°'),
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [draw], plan) {
    const angle = ((2 * draw - 1) * amount * Math.PI) / 180
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    plan.geometry = compose(plan.geometry, { xx: cos, xy: sin, yx: -sin, yy: cos, x0: 0, y0: 0 })
  },
  describe: (amount) => text(`rotate ±${amount}°`, `旋转 ±${amount}°`),
}
