// Words of the first-run tour.
import type { Text } from '../../src/diagnostics'

export const tourWords = {
  'tour.step': { en: '{{step}} of {{steps}}', zh: '第 {{step}} 步，共 {{steps}} 步' },
  'tour.skip': { en: 'Skip the tour', zh: '跳过导览' },
  'tour.back': { en: 'Back', zh: '上一步' },
  'tour.next': { en: 'Next', zh: '下一步' },
  'tour.close': { en: 'End the tour', zh: '结束导览' },
  'tour.network.title': { en: 'The diagram is the network', zh: '图就是网络' },
  'tour.network.body': {
    en: 'Data flows from the input along the wires. Each block is a layer; the label on a wire is the shape it carries: height × width × channels.',
    zh: '数据从输入出发，沿连线流动。每个方块是一层；连线上的标签是它承载的形状：高 × 宽 × 通道。',
  },
  'tour.network.undo': {
    en: 'Move things and try things: {{keys}} takes back every step.',
    zh: '尽管移动和尝试：按 {{keys}} 可撤销每一步。',
  },
  'tour.layers.title': { en: 'Layers come from here', zh: '从这里添加层' },
  'tour.layers.body': {
    en: 'Drag a layer onto the canvas, or onto a wire to put it in between. A double click on the canvas searches for one.',
    zh: '把层拖到画布上，或拖到连线上以插入其间。在画布上双击可以搜索层。',
  },
  'tour.inspector.title': { en: 'What is selected can be set', zh: '选中什么，就设置什么' },
  'tour.inspector.body': {
    en: '“{{name}}” is selected. Change a number: its shape and its parameter count follow at once, worked out below.',
    zh: '已选中“{{name}}”。改动一个数值，形状与参数量会立即随之变化，算式列在下方。',
  },
  'tour.inspector.empty': {
    en: 'Select a layer, and its settings, its formula and its parameter count stand here.',
    zh: '选中一层后，这里会显示它的设置、公式与参数量。',
  },
  'tour.data.title': { en: 'It learns from examples', zh: '它从样本中学习' },
  'tour.data.body': {
    en: 'The examples in use stand here. Choose data… loads a folder of your own images, one subfolder per class. Some examples are held out, to judge the network on what it has not seen.',
    zh: '当前使用的样本显示在这里。点击“选择数据…”可加载自己的图像文件夹，每个类别一个子文件夹。部分样本会被留出，用来在网络没见过的数据上评判它。',
  },
  'tour.train.title': { en: 'Now train it', zh: '现在开始训练' },
  'tour.train.body': {
    en: 'Training shows the loss after every epoch. Falling on the training and on the validation set means that the network learns.',
    zh: '训练会显示每一轮之后的损失。训练集与验证集上的损失都在下降，说明网络在学习。',
  },
  'tour.running.title': { en: 'It is learning', zh: '网络正在学习' },
  'tour.running.epoch': { en: 'Epoch {{epoch}} of {{epochs}}', zh: '第 {{epoch}} 轮，共 {{epochs}} 轮' },
  'tour.done.title': { en: 'The network is trained', zh: '网络已训练完成' },
  'tour.done.body': {
    en: 'Its training loss went from {{first}} to {{last}} in {{epochs}} epochs. Results tells how good it is on examples it has never seen, and answers for an image of yours.',
    zh: '经过 {{epochs}} 轮，训练损失从 {{first}} 变为 {{last}}。“结果”会说明它在从未见过的样本上表现如何，也能判断你提供的图像。',
  },
  'tour.done.results': { en: 'See the results', zh: '查看结果' },
  'tour.failed.title': { en: 'Training broke off', zh: '训练中断了' },
  'tour.failed.body': { en: 'Training says why, and what helps.', zh: '“训练”面板会说明原因与解决办法。' },
  'tour.failed.again': { en: 'Train again', zh: '重新训练' },
  'tour.blocked.title': { en: 'This network cannot be trained yet', zh: '此网络还不能训练' },
  'tour.blocked.example': { en: 'Open the example', zh: '打开示例' },
} as const satisfies Readonly<Record<string, Text>>
