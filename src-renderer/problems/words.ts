// Words of the problems panel.
import type { Text } from '../../src/diagnostics'

export const problemsWords = {
  'problems.list': { en: 'Problems', zh: '问题' },
  'problems.none': { en: 'No problems', zh: '没有问题' },
  'problems.none.body': { en: 'The network fits together and can be trained.', zh: '网络各部分相符，可以训练。' },
  'problems.severity.error': { en: 'Error', zh: '错误' },
  'problems.severity.warning': { en: 'Warning', zh: '警告' },
  'problems.severity.info': { en: 'Remark', zh: '说明' },
  'problems.goto': { en: 'Go to {{name}}', zh: '转到 {{name}}' },
  'problems.ignored': { en: 'This fix no longer fits the diagram.', zh: '此修复已不适用于当前网络。' },
} as const satisfies Readonly<Record<string, Text>>
