// What stands around the findings: cures taken, and whether they helped. The findings themselves speak in src/diagnosis.
import type { Text } from '../../src/diagnostics'

export const diagnosisWords = {
  'diagnosis.more.one': { en: '{{count}} more finding', zh: '另有 {{count}} 项发现' },
  'diagnosis.more.many': { en: '{{count}} more findings', zh: '另有 {{count}} 项发现' },
  'diagnosis.noValidation': {
    en: 'There is no validation set, so overfitting cannot be seen here.',
    zh: '没有验证集，因此无法在这里看出过拟合。',
  },
  'diagnosis.showLayer': { en: 'Show “{{name}}”', zh: '显示“{{name}}”' },
  'diagnosis.followUp': { en: 'Did it help?', zh: '有帮助吗？' },
  'diagnosis.followUp.taken': { en: 'Changed: {{cure}}.', zh: '已更改：{{cure}}。' },
  'diagnosis.followUp.ask': { en: 'Train again on the same images to see whether it helps.', zh: '用相同的图像重新训练，看看是否有帮助。' },
  'diagnosis.followUp.train': { en: 'Train again', zh: '重新训练' },
  'diagnosis.followUp.undo': { en: 'Undo', zh: '撤销' },
  'diagnosis.followUp.running': { en: 'The follow-up run is under way.', zh: '后续训练正在进行。' },
  'diagnosis.followUp.drop': { en: 'Dismiss', zh: '不再显示' },
  'diagnosis.followUp.figures': {
    en: '{{split}}: {{before}} before, {{after}} after. Difference {{difference}} points, 95 % interval {{low}} to {{high}}.',
    zh: '{{split}}：之前 {{before}}，之后 {{after}}。相差 {{difference}} 个百分点，95 % 区间 {{low}} 至 {{high}}。',
  },
  'diagnosis.followUp.errors': {
    en: '{{split}}: off by {{before}} before, {{after}} after, on average over {{n}} samples. Difference {{difference}}, 95 % interval {{low}} to {{high}}.',
    zh: '{{split}}：{{n}} 个样本平均相差之前 {{before}}，之后 {{after}}。差值 {{difference}}，95 % 区间 {{low}} 至 {{high}}。',
  },
  'diagnosis.followUp.share': { en: '{{percent}} ({{correct}} of {{n}})', zh: '{{percent}}（{{n}} 张中 {{correct}} 张）' },
  'diagnosis.followUp.losses': {
    en: 'Training loss {{before}} before, {{after}} after.',
    zh: '训练损失之前 {{before}}，之后 {{after}}。',
  },
  'diagnosis.followUp.gone': { en: '“{{finding}}” is no longer found.', zh: '不再出现“{{finding}}”。' },
  'diagnosis.followUp.still': { en: '“{{finding}}” is still found.', zh: '仍然出现“{{finding}}”。' },
  'diagnosis.followUp.better': { en: 'It helped.', zh: '有帮助。' },
  'diagnosis.followUp.worse': { en: 'It made things worse.', zh: '变差了。' },
  'diagnosis.followUp.not-distinguishable': {
    en: 'Not distinguishable on these images.',
    zh: '就这些图像而言无法区分。',
  },
  'diagnosis.followUp.none': { en: 'The follow-up run gave no result to compare.', zh: '后续训练没有可比较的结果。' },
  'diagnosis.try.rates': { en: 'Try learning rates…', zh: '试验学习率…' },
  'diagnosis.try.more-data': { en: 'Would more data help…', zh: '更多数据会有帮助吗…' },
  'diagnosis.rates.title': { en: 'A range of learning rates', zh: '一系列学习率' },
  'diagnosis.rates.busy': { en: 'Trying rates from 1e-6 to 10', zh: '正在试验从 1e-6 到 10 的学习率' },
  'diagnosis.rates.axis': { en: 'Learning rate', zh: '学习率' },
  'diagnosis.rates.plot': { en: 'Loss over the learning rate, lowest {{low}}', zh: '损失随学习率的变化，最低 {{low}}' },
  'diagnosis.rates.now': { en: 'The run’s own rate', zh: '本次训练的学习率' },
  'diagnosis.rates.suggested': { en: 'Where the loss falls fastest', zh: '损失下降最快处' },
  'diagnosis.rates.found': {
    en: 'The loss falls fastest near {{rate}} (green); the run took {{now}}. Far right of it, steps overshoot; far left, nothing moves.',
    zh: '损失在 {{rate}} 附近（绿线）下降最快；本次训练用的是 {{now}}。再往右步子会越界，再往左几乎不动。',
  },
  'diagnosis.rates.none': {
    en: 'The loss fell at no rate: something else keeps the network from learning.',
    zh: '任何学习率下损失都没有下降：有其他原因使网络无法学习。',
  },
  'diagnosis.rates.help': {
    en: 'A short run from the network’s start in which each of 60 steps takes a longer step than the last (Smith 2017). The run itself is not touched.',
    zh: '从网络初始状态开始的一次短训练，60 步中每一步都比前一步更大（Smith 2017）。不影响本次训练。',
  },
  'diagnosis.rates.take': { en: 'Set learning rate {{rate}}', zh: '设为学习率 {{rate}}' },
} as const satisfies Readonly<Record<string, Text>>
