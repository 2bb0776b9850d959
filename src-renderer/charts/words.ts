// Words of the charts: how they are looked at, and as what they are saved.
import type { Text } from '../../src/diagnostics'

export const chartWords = {
  'charts.options': { en: 'Chart options', zh: '图表选项' },
  'charts.smoothing': { en: 'Smoothing', zh: '平滑' },
  'charts.smoothing.help': {
    en: 'Shows a moving average; the curve as it is stays behind it.',
    zh: '显示移动平均值；原始曲线保留在其后。',
  },
  'charts.axis': { en: 'Horizontal axis', zh: '横轴' },
  'charts.axis.epoch': { en: 'Epoch', zh: '轮次' },
  'charts.axis.step': { en: 'Step', zh: '步' },
  'charts.axis.time': { en: 'Time', zh: '时间' },
  'charts.zoom.help': {
    en: 'Drag across a chart to zoom in; double-click to see everything.',
    zh: '在图表上拖动以放大；双击可查看全部。',
  },
  'charts.zoom.reset': { en: 'Show everything', zh: '显示全部' },
  'charts.rate': { en: 'Learning rate', zh: '学习率' },
  'charts.rate.chart': { en: 'Learning rate by epoch', zh: '各轮次的学习率' },
  'charts.second': { en: 'Second chart', zh: '第二个图表' },
  'charts.export': { en: 'Save curves', zh: '保存曲线' },
  'charts.export.csv': { en: 'Table (CSV)…', zh: '表格 (CSV)…' },
  'charts.export.svg': { en: 'Picture (SVG)…', zh: '图片 (SVG)…' },
  'charts.export.png': { en: 'Picture (PNG)…', zh: '图片 (PNG)…' },
  'charts.export.tensorboard': { en: 'TensorBoard events…', zh: 'TensorBoard 事件文件…' },
  'charts.export.failed': { en: 'The curves could not be saved', zh: '无法保存曲线' },
  'charts.saved': { en: 'Saved “{{name}}”', zh: '已保存“{{name}}”' },
} as const satisfies Readonly<Record<string, Text>>
