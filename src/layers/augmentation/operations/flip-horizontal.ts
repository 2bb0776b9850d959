// Half of the pictures are mirrored, left to right.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'
import { compose, IDENTITY } from '../operation'

export const flipHorizontal: AugmentationOperation<boolean> = {
  type: 'flipHorizontal',
  amount: param.toggle({
    label: text('Flip horizontal', '水平翻转'),
    help: text('Mirrors half of the pictures, left to right.', '将一半的图片左右镜像。'),
    default: false,
  }),
  isOn: (amount) => amount,
  plan(_amount, [draw], plan) {
    if (draw < 0.5) plan.geometry = compose(plan.geometry, { ...IDENTITY, xx: -1 })
  },
  describe: () => text('flip', '翻转'),
}
