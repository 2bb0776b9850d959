// Words of the inspector.
import type { Text } from '../../src/diagnostics'

export const inspectorWords = {
  'inspector.name': { en: 'Name', zh: '名称' },
  'inspector.name.bad': {
    en: 'A name begins with a letter and goes on with letters, digits or _, 64 at most.',
    zh: '名称以字母开头，后面可用字母、数字或 _，最多 64 个字符。',
  },
  'inspector.name.taken': { en: 'Another node has this name.', zh: '已有同名节点。' },
  'inspector.frozen': { en: 'Frozen', zh: '冻结' },
  'inspector.frozen.help': { en: 'Keeps its weights as they are in training.', zh: '训练时保持权重不变。' },
  'inspector.parameters': { en: 'Parameters', zh: '参数' },
  'inspector.parameters.none': { en: 'Nothing to learn here.', zh: '没有可学习的参数。' },
  'inspector.parameters.unknown': { en: 'Known once its input fits.', zh: '输入合适后即可得知。' },
  'inspector.parameters.fixed': { en: '{{count}} of them are not trained.', zh: '其中 {{count}} 个不参与训练。' },
  'inspector.flops': { en: '{{flops}} an image', zh: '每张图像 {{flops}}' },
  'inspector.shape': { en: 'Shape', zh: '形状' },
  'inspector.shape.none': { en: 'nothing', zh: '无' },
  'inspector.formula': { en: 'Formula', zh: '公式' },
  'inspector.about': { en: 'What it does', zh: '作用' },
  'inspector.problems': { en: 'Problems', zh: '问题' },
  'inspector.many': { en: '{{count}} nodes selected', zh: '已选择 {{count}} 个节点' },
  'inspector.many.body': {
    en: '{{parameters}} parameters, {{flops}} an image together.',
    zh: '共 {{parameters}} 个参数，每张图像 {{flops}}。',
  },
  'inspector.many.delete': { en: 'Delete', zh: '删除' },
  'inspector.wire': { en: 'Wire', zh: '连线' },
  'inspector.wire.carries': { en: '{{count}} numbers an image', zh: '每张图像 {{count}} 个数' },
  'inspector.wire.delete': { en: 'Remove the wire', zh: '删除连线' },
  'inspector.unknown.body': {
    en: 'This version does not know the layer “{{kind}}”. It is kept as it is and saved unchanged.',
    zh: '此版本不认识层“{{kind}}”。它会原样保留，保存时不变。',
  },
} as const satisfies Readonly<Record<string, Text>>
