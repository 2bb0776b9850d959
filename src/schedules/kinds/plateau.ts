// Down a stair whenever the loss stands still.
import { text } from '../../diagnostics'
import { param, paramSet } from '../../layers/params'
import type { ScheduleKind } from '../schedule-kind'

interface PlateauParams {
  readonly factor: number
  readonly patience: number
  readonly minDelta: number
  readonly floor: number
}

/**
 * Multiplies the rate by γ once the epoch's loss (validation's, else training's) has not fallen by more than `minDelta`
 * for `patience` epochs, never below `floor`·α₀. Source: Keras' ReduceLROnPlateau, without its cooldown.
 */
export const plateau: ScheduleKind<PlateauParams> = {
  type: 'plateau',
  title: text('Reduce on plateau', '停滞时降低'),
  summary: text(
    'Lowers the learning rate once the validation loss (without one, the training loss) has stopped falling for some epochs.',
    '当验证损失（没有时用训练损失）连续若干轮不再下降时，降低学习率。',
  ),
  formula: '\\alpha \\leftarrow \\gamma\\, \\alpha \\;\\text{ if } L_e > L_{best} - \\delta \\text{ for } p \\text{ epochs}',
  params: paramSet({
    factor: param.number({
      label: text('Factor', '系数'),
      help: text('What the learning rate is multiplied by.', '学习率所乘的系数。'),
      min: 0.0001,
      max: 0.99,
      default: 0.5,
      slider: [0.05, 0.99],
    }),
    patience: param.integer({
      label: text('Patience (epochs)', '耐心（轮）'),
      help: text('Epochs without improvement before the learning rate is lowered.', '降低学习率之前容许没有改善的轮数。'),
      min: 1,
      max: 100_000,
      default: 5,
      scale: 'log',
      slider: [1, 100],
    }),
    minDelta: param.number({
      label: text('Least improvement', '最小改善'),
      help: text('A fall of the loss by this or less counts as none.', '损失下降不超过此值视为没有改善。'),
      min: 0,
      max: 100,
      default: 0.0001,
      step: 0.0001,
      slider: [0, 0.1],
    }),
    floor: param.number({
      label: text('Lowest share', '最低比例'),
      help: text('The learning rate never falls below this share of its start.', '学习率不会低于初始值的这一比例。'),
      min: 0,
      max: 1,
      default: 0.001,
      step: 0.001,
    }),
  }),
  memory: { best: null, waited: 0, scale: 1 },
  factor: (_params, _time, { scale }) => scale ?? 1,
  observe({ factor, patience, minDelta, floor }, memory, loss) {
    const { best, scale } = memory
    if (best == null || loss < best - minDelta) return { best: loss, waited: 0, scale: scale ?? 1 }
    const waited = (memory['waited'] ?? 0) + 1
    if (waited < patience) return { best, waited, scale: scale ?? 1 }
    return { best, waited: 0, scale: Math.min(scale ?? 1, Math.max(floor, (scale ?? 1) * factor)) }
  },
}
