// Why a run cannot start, and how one came to its end.
import type { BackendName } from './plan'
import type { Diagnostic, Text } from '../diagnostics'
import { error, text, warning } from '../diagnostics'
import type { ImageSize } from '../datasets/dataset'

function sizeText({ width, height, channels }: ImageSize): string {
  return `${width}×${height}×${channels}`
}

export function noTrainingData(): Diagnostic {
  return error('training/no-data', text('The training set is empty.', '训练集为空。'), {
    hint: text('Lower the shares held out for validation and testing, or add samples.', '请减小留作验证和测试的比例，或添加样本。'),
  })
}

export function wrongSize(expected: ImageSize, got: ImageSize): Diagnostic {
  return error(
    'training/wrong-size',
    text(
      `The network takes images of ${sizeText(expected)}; the data was read as ${sizeText(got)}.`,
      `网络需要 ${sizeText(expected)} 的图像,而数据按 ${sizeText(got)} 读取。`,
    ),
    { hint: text('Load the data again.', '请重新加载数据。') },
  )
}

export function notOneInput(inputs: number): Diagnostic {
  return error(
    'training/one-input',
    text(`Training needs one input; the network has ${inputs}.`, `训练需要一个输入，而网络有 ${inputs} 个。`),
  )
}

export function lossMisfit(nodeId: string | undefined): Diagnostic {
  return error(
    'training/loss-misfit',
    text('The loss, the size of the output and the targets of the data do not fit.', '损失、输出大小与数据的目标不匹配。'),
    { nodeId },
  )
}

export function unknownOptimizer(type: string): Diagnostic {
  return error('training/unknown-optimizer', text(`This version does not know the optimizer “${type}”.`, `此版本不认识优化器“${type}”。`), {
    hint: text('Choose another in the training settings.', '请在训练设置中选择其他优化器。'),
  })
}

export function unknownSchedule(type: string): Diagnostic {
  return error(
    'training/unknown-schedule',
    text(`This version does not know the learning-rate schedule “${type}”.`, `此版本不认识学习率策略“${type}”。`),
    { hint: text('Choose another in the training settings.', '请在训练设置中选择其他策略。') },
  )
}

export function batchTooLarge(bytes: number, limit: number): Diagnostic {
  const gigabytes = (value: number) => (value / 2 ** 30).toFixed(1)
  return error(
    'training/batch-too-large',
    text(
      `One batch would take ${gigabytes(bytes)} GB before the first layer; at most ${gigabytes(limit)} GB fit.`,
      `一个批次在第一层之前就需要 ${gigabytes(bytes)} GB,最多只能容纳 ${gigabytes(limit)} GB。`,
    ),
    { hint: text('Choose a smaller batch size or a smaller input.', '请减小批次大小或输入尺寸。') },
  )
}

/** The samples of one step must be in memory at once, however the rest is read. */
export function stepOverBudget(bytes: number, budget: number): Diagnostic {
  const megabytes = (value: number) => (value / 2 ** 20).toFixed(1)
  return error(
    'training/step-over-budget',
    text(
      `The images of one step take ${megabytes(bytes)} MiB; at most ${megabytes(budget)} MiB of images are held in memory.`,
      `一步训练的图像占 ${megabytes(bytes)} MiB；内存中最多保留 ${megabytes(budget)} MiB 图像。`,
    ),
    {
      hint: text('Choose a smaller batch size, or allow more memory for images.', '请减小批次大小，或允许图像使用更多内存。'),
    },
  )
}

export interface Divergence {
  readonly epoch: number
  /** Within the epoch, from 1. */
  readonly step: number
  /** Of the step that was not finite. */
  readonly learningRate: number
  /** Of the settings. */
  readonly planned: number
}

export function diverged({ epoch, step, learningRate, planned }: Divergence): Diagnostic {
  const lower = Number((planned / 10).toPrecision(3))
  const rate = Number(learningRate.toPrecision(3))
  return error(
    'training/diverged',
    text(
      `Training diverged in epoch ${epoch}, step ${step}: at a learning rate of ${rate} the numbers were no longer finite. The last good weights are kept.`,
      `训练在第 ${epoch} 轮第 ${step} 步发散:学习率为 ${rate} 时数值不再有限。已保留最后一组正常的权重。`,
    ),
    {
      hint: text(
        `Try a learning rate of ${lower} or less, or scale the input to 0 … 1.`,
        `请尝试 ${lower} 或更小的学习率,或把输入缩放到 0 … 1。`,
      ),
      fixes: [
        {
          label: text(`Set the learning rate to ${lower}`, `把学习率设为 ${lower}`),
          command: { type: 'set-training', training: { learningRate: lower } },
        },
      ],
    },
  )
}

export function targetReached(loss: number, target: number, epoch: number): Diagnostic {
  return {
    code: 'training/target-reached',
    severity: 'info',
    message: text(
      `The training loss of epoch ${epoch}, ${loss.toPrecision(4)}, is below the target of ${target}: training ended.`,
      `第 ${epoch} 轮的训练损失 ${loss.toPrecision(4)} 低于目标 ${target},训练结束。`,
    ),
  }
}

function note(code: Diagnostic['code'], message: Text): Diagnostic {
  return { code, severity: 'info', message }
}

export function stepLimit(steps: number): Diagnostic {
  return note(
    'training/step-limit',
    text(`Training ended after ${steps} steps, the limit of its settings.`, `已达到设置的上限 ${steps} 步，训练结束。`),
  )
}

export function timeLimit(seconds: number): Diagnostic {
  const short = seconds < 60
  const count = Number((short ? seconds : seconds / 60).toPrecision(3))
  const { en, zh } = short ? text('seconds', '秒') : text('minutes', '分钟')
  return note(
    'training/time-limit',
    text(`Training ended after the limit of its settings: ${count} ${en}.`, `已达到设置的时间上限（${count} ${zh}），训练结束。`),
  )
}

const LOSS_OF = { validation: text('validation', '验证'), training: text('training', '训练') } as const

export function noImprovement(of: keyof typeof LOSS_OF, patience: number, epoch: number): Diagnostic {
  const { en, zh } = LOSS_OF[of]
  const span = patience === 1 ? 'for an epoch' : `for ${patience} epochs`
  return note(
    'training/no-improvement',
    text(
      `The ${en} loss had not improved ${span}: training ended in epoch ${epoch}.`,
      `${zh}损失已连续 ${patience} 轮没有改善，训练在第 ${epoch} 轮结束。`,
    ),
  )
}

export function bestRestored(epoch: number, loss: number, of: keyof typeof LOSS_OF): Diagnostic {
  const { en, zh } = LOSS_OF[of]
  return note(
    'training/best-restored',
    text(
      `The network has the weights of epoch ${epoch}, whose ${en} loss of ${loss.toPrecision(4)} was the lowest.`,
      `网络采用第 ${epoch} 轮的权重，该轮的${zh}损失 ${loss.toPrecision(4)} 最低。`,
    ),
  )
}

export function brokenCheckpoint(): Diagnostic {
  return error('checkpoint/broken', text('This checkpoint cannot be understood.', '无法识别此检查点。'), {
    hint: text('Train again from the start.', '请从头重新训练。'),
  })
}

export function checkpointOfOtherData(): Diagnostic {
  return error('checkpoint/other-data', text('The data is no longer what this run was trained on.', '数据已不再是此次训练所用的数据。'), {
    hint: text('Bring the images back as they were, or train again from the start.', '请把图像恢复原样，或从头重新训练。'),
  })
}

export function checkpointOfOtherNetwork(): Diagnostic {
  return error(
    'checkpoint/other-network',
    text('This checkpoint belongs to another network or to other settings.', '此检查点属于另一个网络或另一组设置。'),
    { hint: text('Open the project that was trained, or train again from the start.', '请打开当时训练的项目，或从头重新训练。') },
  )
}

export function resumed(epoch: number, steps: number): Diagnostic {
  return note(
    'training/resumed',
    text(`Went on in epoch ${epoch}, after ${steps} steps.`, `从第 ${epoch} 轮、第 ${steps} 步之后继续训练。`),
  )
}

export function resumedElsewhere(): Diagnostic {
  return {
    code: 'training/resumed-elsewhere',
    severity: 'warning',
    message: text(
      'The run goes on with another backend or version than it began with: its curve will be nearly, not exactly, the one without a break.',
      '训练以不同于开始时的计算后端或版本继续：曲线将与不中断时几乎相同，但并不完全相同。',
    ),
  }
}

export function notRepeatable(backend: BackendName): Diagnostic {
  return {
    code: 'training/not-repeatable',
    severity: 'info',
    message: text(
      `On ${backend === 'webgpu' ? 'WebGPU' : 'WebGL'} the same seed gives nearly, not exactly, the same curve.`,
      `在 ${backend === 'webgpu' ? 'WebGPU' : 'WebGL'} 上,相同的种子得到几乎相同、但不完全相同的曲线。`,
    ),
  }
}

const BACKENDS: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' }

/** `lost`: its memory is gone. `threw`: a step broke off. `nonFinite`: a step gave no numbers that is fine on the CPU. */
export type BackendFaultReason = 'lost' | 'threw' | 'nonFinite'

/** A backend failed in the middle of a run. */
export function movedAway(from: BackendName, to: BackendName, reason: BackendFaultReason): Diagnostic {
  const went = {
    lost: text(`${BACKENDS[from]} was lost`, `${BACKENDS[from]} 已丢失`),
    threw: text(`${BACKENDS[from]} failed during a step`, `${BACKENDS[from]} 在一步训练中出错`),
    nonFinite: text(
      `${BACKENDS[from]} computed a step wrong: on the CPU its numbers are finite`,
      `${BACKENDS[from]} 算错了一步：在 CPU 上该步的数值是有限的`,
    ),
  }[reason]
  const goes =
    from === to
      ? text('Training went on from the last good weights, on one thread.', '训练已从最后一次良好的权重继续，改用单线程。')
      : text(`Training went on from the last good weights on ${BACKENDS[to]}.`, `训练已从最后一次良好的权重继续，改用 ${BACKENDS[to]}。`)
  return warning('training/moved', text(`${went.en}. ${goes.en}`, `${went.zh}。${goes.zh}`), {
    hint: text(
      'Nothing of the failed step was kept. On another backend the numbers differ in the last digits.',
      '出错的一步没有被采用。不同计算后端的数值在最后几位上会有差别。',
    ),
  })
}

function shortMs(ms: number): string {
  return `${Number(ms.toPrecision(2))}`
}

export function tookOver(to: BackendName, toMs: number, from: BackendName, fromMs: number): Diagnostic {
  return note(
    'training/took-over',
    text(
      `${BACKENDS[to]} took over: ${shortMs(toMs)} ms a step against ${shortMs(fromMs)} ms on ${BACKENDS[from]}.`,
      `已改用 ${BACKENDS[to]}：每步 ${shortMs(toMs)} 毫秒，而 ${BACKENDS[from]} 为 ${shortMs(fromMs)} 毫秒。`,
    ),
  )
}
