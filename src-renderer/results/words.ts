// What the results panel says: metrics, confusion matrix, trying an image, saving and opening a model.
import type { Text } from '../../src/diagnostics'

export const resultsWords = {
  'results.empty.title': { en: 'No trained network yet', zh: '还没有训练好的网络' },
  'results.empty.body': {
    en: 'After training, this shows how often the network is right on images it has not seen, and how sure that figure is. A saved model can be opened as well.',
    zh: '训练之后，这里会显示网络在未见过的图像上答对的比例，以及这一数字有多可靠。也可以打开已保存的模型。',
  },
  'results.running': { en: 'Results stand here when the run has ended.', zh: '训练结束后，结果会显示在这里。' },
  'results.metrics': { en: 'Metrics', zh: '指标' },
  'results.split': { en: 'Set', zh: '集合' },
  'results.split.train': { en: 'Training', zh: '训练集' },
  'results.split.val': { en: 'Validation', zh: '验证集' },
  'results.split.test': { en: 'Test', zh: '测试集' },
  'results.accuracy': { en: 'Accuracy', zh: '准确率' },
  'results.n': { en: 'n', zh: 'n' },
  'results.interval': { en: '95 % interval', zh: '95 % 置信区间' },
  'results.intervalText': { en: '{{low}} to {{high}}', zh: '{{low}} 至 {{high}}' },
  'results.baseline': { en: 'Baseline', zh: '基线' },
  'results.baselineText': { en: 'always {{class}}', zh: '总答“{{class}}”' },
  'results.loss': { en: 'Loss', zh: '损失' },
  'results.intervalBar': {
    en: 'Accuracy {{accuracy}}, interval {{low}} to {{high}}, baseline {{baseline}}',
    zh: '准确率 {{accuracy}}，区间 {{low}} 至 {{high}}，基线 {{baseline}}',
  },
  'results.metricsOf': { en: 'Metrics of {{name}}', zh: '{{name}} 的指标' },
  'results.mae': { en: 'Mean error', zh: '平均误差' },
  'results.mae.help': {
    en: 'Mean absolute error (MAE): how far predictions are off on average, in the unit of the quantity.',
    zh: '平均绝对误差（MAE）：预测平均相差多少，单位与该量相同。',
  },
  'results.rmse': { en: 'RMSE', zh: '均方根误差' },
  'results.rmse.help': {
    en: 'Root mean squared error: like the mean error, but large misses weigh more.',
    zh: '均方根误差（RMSE）：与平均误差类似，但较大的偏差权重更大。',
  },
  'results.r2': { en: 'R²', zh: 'R²' },
  'results.r2.help': {
    en: 'Share of the variation that is explained: 1 is perfect, 0 is no better than always saying the mean, below 0 is worse.',
    zh: '被解释的变化所占比例：1 为完美，0 等同于总答平均值，小于 0 则更差。',
  },
  'results.r2.none': { en: 'all the same', zh: '数值都相同' },
  'results.noInterval': { en: 'too few samples', zh: '样本太少' },
  'results.baselineMean': { en: 'always {{mean}}', zh: '总答 {{mean}}' },
  'results.say.trainOnlyNumbers': {
    en: 'Measured on the training samples only, which says nothing about new ones. Hold out a validation or test set in the Data tab.',
    zh: '仅在训练样本上测得，不能说明在新样本上的表现。请在“数据”中留出验证集或测试集。',
  },
  'results.say.numbers.better': {
    en: 'Off by {{mae}} on average; always saying the mean is off by {{baseline}}: the network has learned something that holds on new samples.',
    zh: '平均相差 {{mae}}；总答平均值相差 {{baseline}}：网络学到了在新样本上也成立的东西。',
  },
  'results.say.numbers.same': {
    en: 'Off by {{mae}} on average; always saying the mean is off by {{baseline}}: no better, as far as {{n}} samples can tell.',
    zh: '平均相差 {{mae}}；总答平均值相差 {{baseline}}：就这 {{n}} 个样本而言，并不更好。',
  },
  'results.say.numbers.worse': {
    en: 'Off by {{mae}} on average; always saying the mean is off by only {{baseline}}: the network does worse than that.',
    zh: '平均相差 {{mae}}；总答平均值只相差 {{baseline}}：网络还不如这样回答。',
  },
  'results.say.numbers.unknown': {
    en: 'Off by {{mae}} on average, on only {{n}} samples: too few to say more. Always saying the mean is off by {{baseline}}.',
    zh: '平均相差 {{mae}}，但只有 {{n}} 个样本，无法下更多结论。总答平均值相差 {{baseline}}。',
  },
  'results.scatter': { en: 'Predicted against true', zh: '预测值与真实值' },
  'results.scatter.quantity': { en: 'Quantity', zh: '量' },
  'results.scatter.label': { en: 'Predicted against true {{name}}, {{n}} samples', zh: '{{name}} 的预测值与真实值，{{n}} 个样本' },
  'results.scatter.axes': {
    en: 'Across: the truth. Up: the prediction. On the dashed line they agree.',
    zh: '横轴：真实值。纵轴：预测值。虚线上两者一致。',
  },
  'results.try.predict': { en: 'Predict', zh: '预测' },
  'results.try.values': {
    en: 'Enter a value for each feature. An empty field counts as its mean in the training set.',
    zh: '为每个特征输入一个值。空着的按训练集中的平均值计算。',
  },
  'results.say.right': {
    en: '{{correct}} of {{n}} right: {{accuracy}} ({{low}} to {{high}}).',
    zh: '{{n}} 张中答对 {{correct}} 张：{{accuracy}}（{{low}} 至 {{high}}）。',
  },
  'results.say.same': {
    en: 'Always “{{class}}” scores {{baseline}}: no better than guessing the majority, as far as {{n}} images can tell.',
    zh: '总是回答“{{class}}”可得 {{baseline}}：就这 {{n}} 张图像而言，并不比猜多数类更好。',
  },
  'results.say.better': {
    en: 'Always “{{class}}” scores {{baseline}}: the network has learned something that holds on new images.',
    zh: '总是回答“{{class}}”可得 {{baseline}}：网络学到了在新图像上也成立的东西。',
  },
  'results.say.worse': {
    en: 'Always “{{class}}” scores {{baseline}}: the network does worse than that.',
    zh: '总是回答“{{class}}”可得 {{baseline}}：网络还不如这样回答。',
  },
  'results.say.trainOnly': {
    en: 'Measured on the training images only, which says nothing about new ones. Hold out a validation or test set in the Data tab.',
    zh: '仅在训练图像上测得，不能说明在新图像上的表现。请在“数据”中留出验证集或测试集。',
  },
  'results.say.gap': {
    en: 'It is right on {{train}} of the training images: a gap of {{gap}} points.',
    zh: '它在训练图像上答对 {{train}}：相差 {{gap}} 个百分点。',
  },
  'results.leak.exact.test.one': {
    en: '{{count}} of {{n}} test images is also in the training set.',
    zh: '{{n}} 张测试图像中有 {{count}} 张也出现在训练集中。',
  },
  'results.leak.exact.test.many': {
    en: '{{count}} of {{n}} test images are also in the training set.',
    zh: '{{n}} 张测试图像中有 {{count}} 张也出现在训练集中。',
  },
  'results.leak.exact.val.one': {
    en: '{{count}} of {{n}} validation images is also in the training set.',
    zh: '{{n}} 张验证图像中有 {{count}} 张也出现在训练集中。',
  },
  'results.leak.exact.val.many': {
    en: '{{count}} of {{n}} validation images are also in the training set.',
    zh: '{{n}} 张验证图像中有 {{count}} 张也出现在训练集中。',
  },
  'results.leak.near.test.one': {
    en: '{{count}} of {{n}} test images is nearly the same as one in the training set.',
    zh: '{{n}} 张测试图像中有 {{count}} 张与训练集中的图像几乎相同。',
  },
  'results.leak.near.test.many': {
    en: '{{count}} of {{n}} test images are nearly the same as some in the training set.',
    zh: '{{n}} 张测试图像中有 {{count}} 张与训练集中的图像几乎相同。',
  },
  'results.leak.near.val.one': {
    en: '{{count}} of {{n}} validation images is nearly the same as one in the training set.',
    zh: '{{n}} 张验证图像中有 {{count}} 张与训练集中的图像几乎相同。',
  },
  'results.leak.near.val.many': {
    en: '{{count}} of {{n}} validation images are nearly the same as some in the training set.',
    zh: '{{n}} 张验证图像中有 {{count}} 张与训练集中的图像几乎相同。',
  },
  'results.leak.validation.one': {
    en: '{{count}} of {{n}} test images is also in the validation set.',
    zh: '{{n}} 张测试图像中有 {{count}} 张也出现在验证集中。',
  },
  'results.leak.validation.many': {
    en: '{{count}} of {{n}} test images are also in the validation set.',
    zh: '{{n}} 张测试图像中有 {{count}} 张也出现在验证集中。',
  },
  'results.leak.validation.body': {
    en: 'The network did not learn from them, but the two sets do not judge independently. The Data tab shows which they are.',
    zh: '网络没有用它们学习，但两个集合的评判并不独立。“数据”中列出了这些图像。',
  },
  'results.leak.tag': { en: '{{count}} leaked', zh: '泄漏 {{count}} 张' },
  'results.leak.body': {
    en: 'The network has seen such images with their answer; a right answer to them says little about new ones. The Data tab shows which they are.',
    zh: '网络在训练时见过这些图像及其答案，因此答对它们并不能说明在新图像上的表现。“数据”中列出了这些图像。',
  },
  'results.confusion': { en: 'Confusion matrix', zh: '混淆矩阵' },
  'results.confusion.split': { en: 'Set shown', zh: '所示集合' },
  'results.truth': { en: 'Truth', zh: '真实' },
  'results.predicted': { en: 'Predicted', zh: '预测' },
  'results.confusion.cell': {
    en: '{{count}} images of {{truth}} predicted as {{predicted}}, {{share}} of their class',
    zh: '{{count}} 张{{truth}}图像被预测为{{predicted}}，占该类的 {{share}}',
  },
  'results.try': { en: 'Try it', zh: '试一试' },
  'results.try.choose': { en: 'Choose image…', zh: '选择图像…' },
  'results.try.hint': { en: 'Drop an image here, paste one, or choose a file.', zh: '将图像拖到此处、粘贴，或选择文件。' },
  'results.try.input': { en: 'Image to try', zh: '要试的图像' },
  'results.try.original': { en: 'Original', zh: '原图' },
  'results.try.seen': { en: 'Seen as {{size}}', zh: '网络所见 {{size}}' },
  'results.try.label': { en: 'Predicted class', zh: '预测类别' },
  'results.try.threshold': { en: 'Threshold', zh: '阈值' },
  'results.try.threshold.help': {
    en: 'From this probability of “{{class}}” on, the answer is “{{class}}”.',
    zh: '“{{class}}”的概率达到此值时，回答“{{class}}”。',
  },
  'results.try.probability': { en: 'Probability of {{class}}', zh: '{{class}}的概率' },
  'results.try.busy': { en: 'Looking at the image', zh: '正在查看图像' },
  'results.try.noModel': { en: 'Train the network or open a model first.', zh: '请先训练网络或打开模型。' },
  'results.try.training': { en: 'Images can be tried once the run has ended.', zh: '训练结束后即可试用图像。' },
  'results.try.notImage': {
    en: 'This is not a file that can be tried. Choose a PNG, JPEG, WebP or GIF image.',
    zh: '该文件无法试用。请选择 PNG、JPEG、WebP 或 GIF 图像。',
  },
  'results.try.tooLarge': {
    en: 'This file is larger than {{limit}} MB. Choose a smaller image.',
    zh: '该文件大于 {{limit}} MB。请选择较小的图像。',
  },
  'results.save': { en: 'Save model…', zh: '保存模型…' },
  'results.saved': { en: 'Saved as {{name}}', zh: '已保存为 {{name}}' },
  'results.saving': { en: 'Saving', zh: '正在保存' },
  'results.open': { en: 'Open model…', zh: '打开模型…' },
  'results.open.busy': { en: 'A model can be opened once the run has ended.', zh: '训练结束后即可打开模型。' },
  'results.model': { en: 'Opened model', zh: '已打开的模型' },
  'results.model.quantities': { en: 'Predicts', zh: '预测的量' },
  'results.model.classes': { en: 'Classes', zh: '类别' },
  'results.model.input': { en: 'Input', zh: '输入' },
  'results.model.testAccuracy': { en: 'Test accuracy', zh: '测试准确率' },
  'results.model.accuracyOf': { en: '{{accuracy}} of {{n}}', zh: '{{accuracy}}（共 {{n}} 张）' },
} as const satisfies Readonly<Record<string, Text>>
