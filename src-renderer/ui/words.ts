// Words of the building blocks and of the frame of the window.
import type { Text } from '../../src/diagnostics'

export const uiWords = {
  'ui.close': { en: 'Close', zh: '关闭' },
  'ui.cancel': { en: 'Cancel', zh: '取消' },
  'ui.ok': { en: 'OK', zh: '好' },
  'ui.dismiss': { en: 'Dismiss', zh: '关闭提示' },
  'ui.resetField': { en: 'Reset {{field}} to {{value}}', zh: '将{{field}}恢复为 {{value}}' },
  'ui.vertical': { en: '{{field}}, vertical', zh: '{{field}}（纵向）' },
  'ui.horizontal': { en: '{{field}}, horizontal', zh: '{{field}}（横向）' },
  'ui.number.range': { en: 'From {{min}} to {{max}}', zh: '范围 {{min}} 到 {{max}}' },
  'ui.number.wholeRange': { en: 'A whole number from {{min}} to {{max}}', zh: '{{min}} 到 {{max}} 的整数' },
  'ui.on': { en: 'on', zh: '开' },
  'ui.off': { en: 'off', zh: '关' },
  'ui.notices': { en: 'Messages', zh: '消息' },
  'ui.layers': { en: 'Layers', zh: '层' },
  'ui.data': { en: 'Data', zh: '数据' },
  'ui.training': { en: 'Training', zh: '训练' },
  'ui.results': { en: 'Results', zh: '结果' },
  'ui.problems': { en: 'Problems', zh: '问题' },
  'ui.log': { en: 'Log', zh: '日志' },
  'ui.leftDock': { en: 'Layers and data', zh: '层与数据' },
  'ui.bottomDock': { en: 'Training and results', zh: '训练与结果' },
  'ui.inspector': { en: 'Inspector', zh: '属性' },
  'ui.canvas': { en: 'Network', zh: '网络' },
  'ui.resize': { en: 'Resize', zh: '调整大小' },
  'ui.broken.title': { en: 'This part of the window stopped working', zh: '窗口的这一部分停止了工作' },
  'ui.broken.body': {
    en: 'The rest goes on and your project is intact. Save it, then try again.',
    zh: '其余部分不受影响，项目完好。请先保存，再重试。',
  },
  'ui.broken.retry': { en: 'Try again', zh: '重试' },
} as const satisfies Readonly<Record<string, Text>>
