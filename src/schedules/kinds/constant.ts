// The learning rate of the settings, from first step to last.
import { text } from '../../diagnostics'
import { paramSet } from '../../layers/params'
import type { ScheduleKind } from '../schedule-kind'

export const constant: ScheduleKind<object> = {
  type: 'constant',
  title: text('Constant', '恒定'),
  summary: text('The same learning rate from the first step to the last.', '从第一步到最后一步使用同一个学习率。'),
  formula: '\\alpha_t = \\alpha_0',
  params: paramSet({}),
  memory: {},
  factor: () => 1,
}
