// A square somewhere in the picture is covered with mid grey. Source: DeVries and Taylor 2017.
import { text } from '../../../diagnostics'
import { param } from '../../params'
import type { AugmentationOperation } from '../operation'

export const cutOut: AugmentationOperation<number> = {
  type: 'cutOut',
  amount: param.number({
    label: text('Cut-out', '遮挡'),
    help: text(
      'Covers a square with grey, its side this share of the shorter side; it may stand over the edge.',
      '用灰色方块遮挡图片，边长为短边的此比例；方块可以超出边缘。',
    ),
    min: 0,
    max: 0.9,
    default: 0,
    step: 0.01,
    slider: [0, 0.5],
  }),
  isOn: (amount) => amount > 0,
  plan(amount, [drawX, drawY], plan, { width, height }) {
    const side = Math.max(1, Math.round(amount * Math.min(width, height)))
    const left = Math.floor(drawX * width - side / 2 + 0.5)
    const top = Math.floor(drawY * height - side / 2 + 0.5)
    plan.holes.push({
      left: Math.max(0, left),
      top: Math.max(0, top),
      right: Math.min(width, left + side),
      bottom: Math.min(height, top + side),
    })
  },
  describe: (amount) => text(`cut-out ${Math.round(amount * 100)} %`, `遮挡 ${Math.round(amount * 100)}%`),
}
