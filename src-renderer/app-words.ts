// Words of the top bar, the status line, and what the whole window says.
import type { Text } from '../src/diagnostics'

export const appWords = {
  'app.brand': { en: 'Tensorloom', zh: 'Tensorloom' },
  'app.undo': { en: 'Undo', zh: '撤销' },
  'app.redo': { en: 'Redo', zh: '重做' },
  'app.theme.toLight': { en: 'Switch to the light theme', zh: '切换到浅色主题' },
  'app.theme.toDark': { en: 'Switch to the dark theme', zh: '切换到深色主题' },
  'app.language': { en: 'Language', zh: '语言' },
  'app.topBar': { en: 'Project and training', zh: '项目与训练' },
  'app.status': { en: 'Figures', zh: '数据概览' },
  'app.status.layer': { en: '{{count}} layer', zh: '{{count}} 层' },
  'app.status.layers': { en: '{{count}} layers', zh: '{{count}} 层' },
  'app.status.parameters': { en: '{{count}} parameters', zh: '{{count}} 个参数' },
  'app.status.flops': { en: '{{flops}} an image', zh: '每张图像 {{flops}}' },
  'app.status.flops.help': { en: 'Arithmetic operations of one forward pass of one image.', zh: '一张图像前向传播一次的算术运算次数。' },
  'app.status.noProblems': { en: 'No problems', zh: '没有问题' },
  'app.status.problem': { en: '{{count}} problem', zh: '{{count}} 个问题' },
  'app.status.problems': { en: '{{count}} problems', zh: '{{count}} 个问题' },
  'app.status.warning': { en: '{{count}} warning', zh: '{{count}} 个警告' },
  'app.status.warnings': { en: '{{count}} warnings', zh: '{{count}} 个警告' },
  'app.status.data': {
    en: '{{name}}: {{train}} train, {{val}} validation, {{test}} test',
    zh: '{{name}}：训练 {{train}}，验证 {{val}}，测试 {{test}}',
  },
  'app.status.data.none': { en: 'No images loaded', zh: '未加载图像' },
  'app.status.data.loading': { en: 'Loading images', zh: '正在加载图像' },
  'app.status.skipped': { en: '{{count}} skipped', zh: '跳过 {{count}} 个' },
  'app.about': { en: 'About Tensorloom', zh: '关于 Tensorloom' },
  'app.about.body': {
    en: 'Draw a neural network, train it on your own images, understand what it learned. Everything stays on this computer.',
    zh: '绘制神经网络，用自己的图像训练它，理解它学到了什么。一切都留在这台电脑上。',
  },
  'app.about.version': { en: 'Version {{version}}', zh: '版本 {{version}}' },
  'app.about.parts': {
    en: 'Built with React Flow, TensorFlow.js, React and KaTeX.',
    zh: '基于 React Flow、TensorFlow.js、React 与 KaTeX 构建。',
  },
} as const satisfies Readonly<Record<string, Text>>
