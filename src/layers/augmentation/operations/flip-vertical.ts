// Half of the pictures are turned upside down, as in a mirror on the floor.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'
import { compose, IDENTITY } from '../operation'

export const flipVertical: AugmentationOperation<boolean> = {
  type: 'flipVertical',
  amount: param.toggle({
    label: text('Flip vertical', '垂直翻转'),
    help: text(
      'Mirrors half of the pictures, top to bottom. Only where upside down means the same.',
      '将一半的图片上下镜像。仅适用于上下颠倒含义不变的图片。',
    ),
    default: false,
  }),
  isOn: (amount) => amount,
  plan(_amount, [draw], plan) {
    if (draw < 0.5) plan.geometry = compose(plan.geometry, { ...IDENTITY, yy: -1 })
  },
  describe: () => text('flip ↕', '上下翻转'),
}
