// Made larger or smaller about the centre: by a factor of 1/(1 + amount) … 1 + amount, drawn evenly on a logarithmic scale.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'
import { compose, IDENTITY } from '../operation'

export const zoom: AugmentationOperation<number> = {
  type: 'zoom',
  amount: param.number({
    label: text('Zoom', '缩放'),
    help: text(
      'Makes each picture up to this share larger or smaller; the rest is mirrored in.',
      '每张图片最多放大或缩小此比例；空出的部分由镜像填充。',
    ),
    min: 0,
    max: 1,
    default: 0,
    step: 0.01,
    slider: [0, 0.5],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [draw], plan) {
    const step = Math.pow(1 + amount, 1 - 2 * draw)
    plan.geometry = compose(plan.geometry, { ...IDENTITY, xx: step, yy: step })
  },
  describe: (amount) => text(`zoom ±${Math.round(amount * 100)} %`, `缩放 ±${Math.round(amount * 100)}%`),
}
