// What `train` tells while it runs and when it ends: lines of JSON, or a progress bar and a summary.
import type { DecodedDataset, Splits } from '../../src/datasets/dataset'
import type { Text } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import type { EpochRecord, Outcome, RunResult, SplitResult } from '../../src/training/plan'
import { createProgressBar, formatDuration, formatLoss, formatPercent } from './progress-bar'
import { tableLines } from './table'
import type { Terminal } from './terminal'

export interface TrainReport {
  start(at: {
    readonly name: string
    readonly backend: string
    readonly dataset: DecodedDataset
    readonly splits: Splits
    readonly parameters: number
    readonly seed: number
  }): void
  epoch(record: EpochRecord): void
  /** `model`: folder the model was saved in, or null. */
  end(result: RunResult, model: string | null): void
}

const OUTCOMES: Readonly<Record<Outcome, Text>> = {
  completed: text('Training completed.', '训练完成。'),
  stopped: text('Training stopped; the weights are kept.', '训练已停止；权重已保留。'),
  diverged: text('Training diverged; the last good weights are kept.', '训练发散；保留了最后一组正常的权重。'),
}

const SPLITS = { train: text('train', '训练'), val: text('validation', '验证'), test: text('test', '测试') } as const

export function createTrainReport(terminal: Terminal, options: { readonly json: boolean; readonly epochs: number }): TrainReport {
  return options.json ? jsonReport(terminal, options.epochs) : textReport(terminal, options.epochs)
}

function jsonReport(terminal: Terminal, epochs: number): TrainReport {
  return {
    start({ name, backend, dataset, splits, parameters, seed }) {
      terminal.json({
        type: 'start',
        name,
        backend,
        seed,
        epochs,
        classes: dataset.classes,
        positive: dataset.positive === null ? null : (dataset.classes[dataset.positive] ?? null),
        params: parameters,
        train: splits.train.length,
        val: splits.val.length,
        test: splits.test.length,
        skipped: dataset.skipped.length,
      })
    },
    epoch({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate, elapsedMs }) {
      terminal.json({ type: 'epoch', epoch, loss, accuracy, valLoss, valAccuracy, learningRate, ms: rounded(elapsedMs) })
    },
    end({ outcome, best, train, val, test, steps, elapsedMs }, model) {
      terminal.json({
        type: 'end',
        outcome,
        best: best && { ...best },
        train: train && { loss: train.loss, accuracy: train.accuracy },
        val: val && heldOutJson(val),
        test: test && heldOutJson(test),
        steps,
        seconds: rounded(elapsedMs / 1000),
        model,
      })
    },
  }
}

/** A held-out accuracy never stands without its n, interval and baseline. */
function heldOutJson({ loss, accuracy, n, interval, baseline }: SplitResult) {
  return { loss, accuracy, n, interval: [...interval], baseline: baseline.accuracy }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

function textReport(terminal: Terminal, epochs: number): TrainReport {
  const bar = createProgressBar(terminal, epochs)
  let classes: readonly string[] = []
  return {
    start({ name, backend, dataset, splits, parameters }) {
      classes = dataset.classes
      const [train, val, test] = [splits.train.length, splits.val.length, splits.test.length]
      terminal.print(
        terminal.say(
          text(
            `${name}: ${parameters.toLocaleString('en-US')} parameters on ${dataset.name} (${classes.join(', ')}): ${train} train, ${val} validation, ${test} test; backend ${backend}.`,
            `${name}：${parameters.toLocaleString('en-US')} 个参数，数据 ${dataset.name}（${classes.join('、')}）：训练 ${train}，验证 ${val}，测试 ${test}；后端 ${backend}。`,
          ),
        ),
      )
      for (const { file, reason } of dataset.skipped) {
        terminal.note(terminal.say(text(`Skipped ${file}: ${reason.en}`, `已跳过 ${file}：${reason.zh}`)))
      }
    },
    epoch: (record) => bar.update(record),
    end({ outcome, train, val, test, steps, elapsedMs }, model) {
      bar.finish()
      const duration = formatDuration(terminal, elapsedMs)
      terminal.print(
        `${terminal.say(OUTCOMES[outcome])} ${terminal.say(text(`${steps} steps in ${duration}.`, `${steps} 步，用时 ${duration}。`))}`,
      )
      const rows = Object.entries({ train, val, test }).flatMap(([split, result]) =>
        result ? [resultRow(terminal, split as keyof typeof SPLITS, result, classes)] : [],
      )
      for (const line of tableLines(rows)) terminal.print(line)
      if (model !== null) terminal.print(terminal.say(text(`Model saved in ${model}`, `模型已保存到 ${model}`)))
    },
  }
}

function resultRow(terminal: Terminal, split: keyof typeof SPLITS, result: SplitResult, classes: readonly string[]): readonly string[] {
  const cells = [
    terminal.say(SPLITS[split]),
    terminal.say(text(`loss ${formatLoss(result.loss)}`, `损失 ${formatLoss(result.loss)}`)),
    terminal.say(text(`accuracy ${formatPercent(result.accuracy)}`, `准确率 ${formatPercent(result.accuracy)}`)),
    `${result.correct}/${result.n}`,
  ]
  if (split === 'train') return cells
  const [low, high] = result.interval
  const label = classes[result.baseline.label] ?? '?'
  return [
    ...cells,
    terminal.say(
      text(
        `95 % interval ${formatPercent(low, 1)} to ${formatPercent(high, 1)}`,
        `95% 区间 ${formatPercent(low, 1)} 至 ${formatPercent(high, 1)}`,
      ),
    ),
    terminal.say(
      text(
        `always "${label}": ${formatPercent(result.baseline.accuracy, 1)}`,
        `总答“${label}”：${formatPercent(result.baseline.accuracy, 1)}`,
      ),
    ),
  ]
}
