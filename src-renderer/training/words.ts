// What the training panel, its controls, its settings and the log say.
import type { Text } from '../../src/diagnostics'

export const trainingWords = {
  // Controls
  'training.train': { en: 'Train', zh: '训练' },
  'training.pause': { en: 'Pause', zh: '暂停' },
  'training.resume': { en: 'Resume', zh: '继续' },
  'training.stop': { en: 'Stop', zh: '停止' },
  'training.stopNow': { en: 'Stop now', zh: '立即停止' },
  'training.stopNow.help': { en: 'Ends the training process at once; its weights are lost.', zh: '立即结束训练进程，其权重会丢失。' },
  'training.controls': { en: 'Training controls', zh: '训练控制' },
  'training.train.help': { en: 'Train the network as it is drawn now', zh: '按当前网络开始训练' },
  'training.pause.help': { en: 'Hold training after this step', zh: '完成当前步后暂停' },
  'training.resume.help': { en: 'Go on where training was held', zh: '从暂停处继续' },
  'training.stop.help': { en: 'End training after this step and keep the weights', zh: '完成当前步后结束训练并保留权重' },
  'training.blocked.problems': {
    en: 'The network has {{count}} open problems. Open the problems list to see them.',
    zh: '网络还有 {{count}} 个问题，请在问题列表中查看。',
  },
  'training.blocked.problem': { en: 'The network has a problem: {{message}}', zh: '网络有一个问题：{{message}}' },
  'training.blocked.data': {
    en: 'There are no images yet. Choose a folder or the cat sketches in the Data tab.',
    zh: '还没有图像。请在“数据”中选择文件夹或猫简笔画。',
  },
  'training.blocked.loading': { en: 'The images are still loading.', zh: '图像仍在加载。' },
  'training.blocked.trainEmpty': {
    en: 'The training set is empty. Lower the shares held out in the Data tab.',
    zh: '训练集为空。请在“数据”中减小留出的比例。',
  },
  'training.seeProblems': { en: 'See problems', zh: '查看问题' },
  'training.seeData': { en: 'See data', zh: '查看数据' },
  'training.backend': { en: 'Backend', zh: '计算后端' },
  'training.backend.auto': { en: 'Automatic', zh: '自动' },
  'training.backend.chip': { en: 'Backend: {{backend}}', zh: '计算后端：{{backend}}' },
  'training.backend.device': { en: 'Computing with {{backend}}: {{device}}', zh: '使用 {{backend}} 计算：{{device}}' },
  'training.backend.idle': { en: 'The next run computes with {{backend}}.', zh: '下一次训练使用{{backend}}计算。' },
  'training.status.idle': { en: 'Ready', zh: '就绪' },
  'training.status.starting': { en: 'Starting', zh: '正在启动' },
  'training.status.running': { en: 'Training', zh: '训练中' },
  'training.status.paused': { en: 'Paused', zh: '已暂停' },
  'training.status.stopping': { en: 'Stopping', zh: '正在停止' },
  'training.status.ended': { en: 'Finished', zh: '已结束' },
  'training.status.stopped': { en: 'Stopped', zh: '已停止' },
  'training.status.diverged': { en: 'Diverged', zh: '已发散' },
  'training.status.failed': { en: 'Broken off', zh: '已中断' },

  // Header
  'training.head.epoch': { en: 'epoch {{epoch}} of {{epochs}}', zh: '第 {{epoch}} / {{epochs}} 轮' },
  'training.head.step': { en: 'step {{step}} of {{steps}}', zh: '第 {{step}} / {{steps}} 步' },
  'training.head.speed': { en: '{{speed}} images/s', zh: '每秒 {{speed}} 张图像' },
  'training.head.left': { en: '{{time}} left', zh: '剩余 {{time}}' },
  'training.head.rate': { en: 'learning rate {{rate}}', zh: '学习率 {{rate}}' },
  'training.head.best': { en: 'best epoch {{epoch}}', zh: '最佳轮次 {{epoch}}' },
  'training.head.took': { en: 'took {{time}}', zh: '用时 {{time}}' },

  // Charts
  'training.loss': { en: 'Loss', zh: '损失' },
  'training.accuracy': { en: 'Accuracy', zh: '准确率' },
  'training.line.train': { en: 'train', zh: '训练' },
  'training.line.validation': { en: 'validation', zh: '验证' },
  'training.best': { en: 'best', zh: '最佳' },
  'training.logScale': { en: 'Log scale', zh: '对数坐标' },
  'training.chart.loss': { en: 'Loss by epoch', zh: '各轮次的损失' },
  'training.chart.accuracy': { en: 'Accuracy by epoch', zh: '各轮次的准确率' },
  'training.empty.title': { en: 'Watch it learn', zh: '看它学习' },
  'training.empty.body': {
    en: 'Training shows the loss after every epoch. Falling on both the training and the validation images means the network learns; falling on the training images alone means it memorises.',
    zh: '训练时每一轮都会显示损失。训练图像与验证图像上的损失同时下降，说明网络在学习；只有训练损失下降，说明它在死记硬背。',
  },
  'training.empty.start': { en: 'Start the first run', zh: '开始第一次训练' },
  'training.waiting': { en: 'The first epoch is on its way.', zh: '第一轮正在进行。' },

  // What the curves say
  'training.say': { en: 'What the curves say', zh: '曲线说明了什么' },
  'training.say.early': { en: 'Too early to say.', zh: '现在下结论还太早。' },
  'training.say.early.more': {
    en: 'After {{needed}} epochs the curves begin to mean something.',
    zh: '{{needed}} 轮之后曲线才开始有意义。',
  },
  'training.say.diverged': { en: 'Diverged in epoch {{epoch}}.', zh: '在第 {{epoch}} 轮发散。' },
  'training.say.diverged.more': {
    en: 'The loss was no longer a finite number. The last good weights are kept. A lower learning rate than {{rate}} usually cures this.',
    zh: '损失已不再是有限的数。已保留最后一组正常的权重。通常把学习率调到 {{rate}} 以下即可。',
  },
  'training.say.stuck': { en: 'Stuck at the class shares.', zh: '停在类别比例上。' },
  'training.say.stuck.more': {
    en: 'The training loss has stayed near {{prior}}, what answering with the shares of the classes costs. The network has not yet learned from the pixels.',
    zh: '训练损失一直在 {{prior}} 附近，这正是只按类别比例作答的损失。网络还没有从像素中学到东西。',
  },
  'training.say.rising': { en: 'Training loss is rising.', zh: '训练损失在上升。' },
  'training.say.rising.more': {
    en: 'It went from {{low}} in epoch {{epoch}} to {{last}}. The learning rate may be too high.',
    zh: '从第 {{epoch}} 轮的 {{low}} 升到 {{last}}。学习率可能过高。',
  },
  'training.say.overfitting': { en: 'Overfitting since epoch {{epoch}}.', zh: '自第 {{epoch}} 轮起过拟合。' },
  'training.say.overfitting.more': {
    en: 'Validation loss rose from {{best}} to {{last}} while training loss fell from {{trainThen}} to {{trainNow}}.',
    zh: '验证损失从 {{best}} 升到 {{last}}，而训练损失从 {{trainThen}} 降到 {{trainNow}}。',
  },
  'training.say.improving': { en: 'Still improving.', zh: '仍在改善。' },
  'training.say.improving.val': {
    en: 'Over the last {{span}} epochs validation loss fell, on average, from {{then}} to {{now}}. More epochs may help.',
    zh: '最近 {{span}} 轮中验证损失平均从 {{then}} 降到 {{now}}。再多训练几轮可能更好。',
  },
  'training.say.improving.train': {
    en: 'Over the last {{span}} epochs training loss fell, on average, from {{then}} to {{now}}.',
    zh: '最近 {{span}} 轮中训练损失平均从 {{then}} 降到 {{now}}。',
  },
  'training.say.level': { en: 'Levelled off.', zh: '已趋于平稳。' },
  'training.say.level.val': {
    en: 'Validation loss has moved by less than 1 % over the last {{span}} epochs, near {{now}}.',
    zh: '最近 {{span}} 轮中验证损失变化不到 1 %，约为 {{now}}。',
  },
  'training.say.level.train': {
    en: 'Training loss has moved by less than 1 % over the last {{span}} epochs, near {{now}}.',
    zh: '最近 {{span}} 轮中训练损失变化不到 1 %，约为 {{now}}。',
  },
  'training.say.past': { en: 'Past its best.', zh: '已过最佳点。' },
  'training.say.past.more': {
    en: 'Validation loss was lowest in epoch {{epoch}} at {{best}}; it is {{last}} now, and training loss is not falling either.',
    zh: '验证损失在第 {{epoch}} 轮最低，为 {{best}}，现在为 {{last}}，训练损失也没有再下降。',
  },
  'training.say.noValidation': {
    en: 'There is no validation set, so overfitting cannot be seen here.',
    zh: '没有验证集，因此无法在这里看出过拟合。',
  },
  'training.heldOut': {
    en: '{{split}} {{accuracy}} of {{n}}, 95 % interval {{low}} to {{high}}. Always “{{class}}” scores {{baseline}}.',
    zh: '{{split}}准确率 {{accuracy}}（共 {{n}} 张），95 % 置信区间 {{low}} 至 {{high}}。总是回答“{{class}}”可得 {{baseline}}。',
  },
  'training.split.val': { en: 'Validation', zh: '验证集' },
  'training.split.test': { en: 'Test', zh: '测试集' },

  // Settings
  'training.settings': { en: 'Training settings', zh: '训练设置' },
  'training.optimizer': { en: 'Optimizer', zh: '优化器' },
  'training.learningRate': { en: 'Learning rate', zh: '学习率' },
  'training.learningRate.help': {
    en: 'How far one step moves the weights. Too high diverges, too low crawls.',
    zh: '每一步移动权重的幅度。过高会发散，过低则很慢。',
  },
  'training.batchSize': { en: 'Batch size', zh: '批次大小' },
  'training.batchSize.help': {
    en: 'Images a step. Smaller batches step more often and more noisily.',
    zh: '每步的图像数。批次越小，步数越多，噪声越大。',
  },
  'training.fullBatch': { en: 'Full batch', zh: '整批' },
  'training.fullBatch.help': { en: 'Each step uses the whole training set.', zh: '每一步都使用整个训练集。' },
  'training.epochs': { en: 'Epochs', zh: '轮次' },
  'training.epochs.help': { en: 'How often the network sees every training image.', zh: '每张训练图像被看到的次数。' },
  'training.seed': { en: 'Seed', zh: '随机种子' },
  'training.seed.help': {
    en: 'First weights, order of images and dropout come from it: the same seed gives the same run.',
    zh: '初始权重、图像顺序与随机失活都由它决定：同一种子得到同样的训练。',
  },
  'training.validationShare': { en: 'Validation share', zh: '验证集比例' },
  'training.validationShare.help': {
    en: 'Share of the training images held out to watch for overfitting.',
    zh: '从训练图像中留出、用来观察过拟合的比例。',
  },
  'training.targetLoss': { en: 'Stop at target loss', zh: '达到目标损失时停止' },
  'training.targetLoss.help': {
    en: 'Ends the run once the training loss of an epoch is below this.',
    zh: '某一轮的训练损失低于此值时结束训练。',
  },
  'training.targetLoss.value': { en: 'Target loss', zh: '目标损失' },
  'training.schedule': { en: 'Schedule', zh: '学习率策略' },
  'training.warmupSteps': { en: 'Warm-up steps', zh: '预热步数' },
  'training.warmupSteps.help': {
    en: 'Steps over which the learning rate rises from 0 to where its schedule starts. 0: none.',
    zh: '学习率从 0 升到策略起点所用的步数。0 表示不预热。',
  },
  'training.clipNorm': { en: 'Clip by norm', zh: '按范数裁剪' },
  'training.clipNorm.help': {
    en: 'Shortens the gradient of all weights together to at most this length; its direction stays.',
    zh: '把所有权重的梯度整体缩短到不超过此长度，方向不变。',
  },
  'training.clipNorm.value': { en: 'Largest norm', zh: '最大范数' },
  'training.clipValue': { en: 'Clip by value', zh: '按值裁剪' },
  'training.clipValue.help': {
    en: 'Brings every entry of the gradient to between minus and plus this.',
    zh: '把梯度的每一项限制在正负此值之间。',
  },
  'training.clipValue.value': { en: 'Largest entry', zh: '最大分量' },
  'training.stopEarly': { en: 'Early stopping', zh: '早停' },
  'training.stopEarly.help': {
    en: 'Ends the run once the loss has stopped improving, and brings back the weights of its best epoch.',
    zh: '损失不再改善时结束训练，并恢复最佳一轮的权重。',
  },
  'training.monitor': { en: 'Watched loss', zh: '观察的损失' },
  'training.monitor.help': {
    en: 'Without a validation set, the training loss is watched.',
    zh: '没有验证集时，观察训练损失。',
  },
  'training.monitor.validation': { en: 'Validation', zh: '验证' },
  'training.monitor.training': { en: 'Training', zh: '训练' },
  'training.patience': { en: 'Patience', zh: '耐心' },
  'training.patience.help': { en: 'Epochs without improvement before the run ends.', zh: '结束训练之前容许没有改善的轮数。' },
  'training.minDelta': { en: 'Least improvement', zh: '最小改善' },
  'training.minDelta.help': { en: 'A fall of the loss by this or less counts as none.', zh: '损失下降不超过此值视为没有改善。' },
  'training.maxSteps': { en: 'Limit steps', zh: '限制步数' },
  'training.maxSteps.help': { en: 'Ends the run after so many steps.', zh: '达到此步数后结束训练。' },
  'training.maxSteps.value': { en: 'Most steps', zh: '最多步数' },
  'training.maxMinutes': { en: 'Limit time', zh: '限制时间' },
  'training.maxMinutes.help': {
    en: 'Ends the run after so many minutes of training; pauses do not count.',
    zh: '训练达到此分钟数后结束，暂停不计入。',
  },
  'training.maxMinutes.value': { en: 'Most minutes', zh: '最多分钟数' },
  'training.backend.help': {
    en: 'What computes. Automatic takes the fastest that trains correctly here.',
    zh: '由什么来计算。自动会选择此处能正确训练的最快后端。',
  },
  'training.settings.frozen': {
    en: 'Changes count from the next run on; the one in progress keeps its settings.',
    zh: '更改从下一次训练起生效，进行中的训练保持其设置。',
  },
  'training.oneStep': { en: '1 step an epoch, {{total}} in all', zh: '每轮 1 步，共 {{total}} 步' },
  'training.steps': { en: '{{steps}} steps an epoch, {{total}} in all', zh: '每轮 {{steps}} 步，共 {{total}} 步' },

  // Log
  'training.log': { en: 'Log', zh: '日志' },
  'training.log.empty.title': { en: 'Nothing has happened yet', zh: '还没有记录' },
  'training.log.empty.body': {
    en: 'Each run writes here what it computes with, how far it is, and how it ended.',
    zh: '每次训练都会在此记录所用的计算后端、进度和结果。',
  },
  'training.log.clear': { en: 'Clear', zh: '清空' },
  'training.log.asked': {
    en: 'Training “{{project}}” on {{data}}: {{train}} train, {{val}} validation, {{test}} test; {{epochs}} epochs, batch {{batch}}, learning rate {{rate}}, seed {{seed}}.',
    zh: '用 {{data}} 训练“{{project}}”：训练 {{train}}、验证 {{val}}、测试 {{test}}；{{epochs}} 轮，批次 {{batch}}，学习率 {{rate}}，随机种子 {{seed}}。',
  },
  'training.log.started': { en: 'Computing with {{backend}}: {{device}}.', zh: '使用 {{backend}} 计算：{{device}}。' },
  'training.log.epoch': {
    en: 'Epoch {{epoch}}: loss {{loss}}, accuracy {{accuracy}}.',
    zh: '第 {{epoch}} 轮：损失 {{loss}}，准确率 {{accuracy}}。',
  },
  'training.log.epochVal': {
    en: 'Epoch {{epoch}}: loss {{loss}}, accuracy {{accuracy}}; validation loss {{valLoss}}, accuracy {{valAccuracy}}.',
    zh: '第 {{epoch}} 轮：损失 {{loss}}，准确率 {{accuracy}}；验证损失 {{valLoss}}，准确率 {{valAccuracy}}。',
  },
  'training.log.paused': { en: 'Paused.', zh: '已暂停。' },
  'training.log.resumed': { en: 'Going on.', zh: '继续训练。' },
  'training.log.stopping': { en: 'Stop asked for; the step in hand is finished first.', zh: '已请求停止，先完成当前步。' },
  'training.log.completed': { en: 'Completed: {{steps}} steps in {{time}}.', zh: '已完成：{{steps}} 步，用时 {{time}}。' },
  'training.log.stopped': {
    en: 'Stopped after {{steps}} steps and {{time}}; the weights are kept.',
    zh: '在 {{steps}} 步、{{time}} 后停止，权重已保留。',
  },
  'training.log.diverged': {
    en: 'Diverged after {{steps}} steps; the last good weights are kept.',
    zh: '在 {{steps}} 步后发散，已保留最后一组正常的权重。',
  },
  'training.log.saved': { en: 'Model saved as {{name}}.', zh: '模型已保存为 {{name}}。' },
  'training.log.opened': { en: 'Model {{name}} opened.', zh: '已打开模型 {{name}}。' },
} as const satisfies Readonly<Record<string, Text>>
