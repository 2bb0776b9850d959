// What `train` tells while it runs and when it ends: lines of JSON, or a progress bar and a summary.
import type { Dataset, Splits } from '../../src/datasets/dataset'
import type { Json, Text } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import { findMetric } from '../../src/metrics/registry'
import type { ClassResult, EpochRecord, NumberResult, Outcome, RunResult, SplitResult } from '../../src/training/plan'
import { createProgressBar, formatDuration, formatLoss, formatPercent } from './progress-bar'
import { tableLines } from './table'
import type { Terminal } from './terminal'

export interface TrainReport {
  start(at: {
    readonly name: string
    readonly backend: string
    readonly dataset: Dataset
    readonly splits: Splits
    readonly parameters: number
    readonly seed: number
    /** Where a run that was interrupted goes on; null: it begins. */
    readonly resumed: { readonly epoch: number; readonly steps: number } | null
  }): void
  /** A checkpoint stands on the disk. */
  checkpoint(kept: { readonly epoch: number; readonly steps: number }): void
  /** `waitingShare`: of the recent time in which steps waited for images to be read, 0…1. */
  epoch(record: EpochRecord, waitingShare: number): void
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
  let isStreamed = false
  return {
    start({ name, backend, dataset, splits, parameters, seed, resumed }) {
      isStreamed = 'records' in dataset
      terminal.json({
        type: 'start',
        name,
        backend,
        seed,
        epochs,
        classes: dataset.task === 'classification' ? dataset.classes : null,
        positive: dataset.task === 'classification' && dataset.positive !== null ? (dataset.classes[dataset.positive] ?? null) : null,
        quantities: dataset.task === 'regression' ? dataset.quantities.map(({ name }) => name) : null,
        params: parameters,
        train: splits.train.length,
        val: splits.val.length,
        test: splits.test.length,
        skipped: dataset.skipped.length,
        ...(isStreamed ? { streamed: true } : {}),
        ...(resumed ? { resumed } : {}),
      })
    },
    checkpoint: (kept) => terminal.json({ type: 'checkpoint', ...kept }),
    epoch(
      { epoch, step, loss, accuracy, absoluteError, valLoss, valAccuracy, valAbsoluteError, learningRate, elapsedMs, metrics },
      waitingShare,
    ) {
      const waiting = isStreamed ? { waiting: rounded(waitingShare) } : {}
      const rest = { learningRate, ms: rounded(elapsedMs), ...waiting, ...(metrics ? { metrics } : {}) }
      if (absoluteError === null) terminal.json({ type: 'epoch', epoch, step, loss, accuracy, valLoss, valAccuracy, ...rest })
      else terminal.json({ type: 'epoch', epoch, step, loss, absoluteError, valLoss, valAbsoluteError, ...rest })
    },
    end({ outcome, best, train, val, test, steps, elapsedMs }, model) {
      terminal.json({
        type: 'end',
        outcome,
        best: best && { ...best },
        train:
          train &&
          (train.task === 'regression' ? heldOutJson(train) : { loss: train.loss, accuracy: train.accuracy, ...metricsJson(train) }),
        val: val && heldOutJson(val),
        test: test && heldOutJson(test),
        steps,
        seconds: rounded(elapsedMs / 1000),
        model,
      })
    },
  }
}

/** What the project asks for besides. */
function metricsJson({ metrics }: SplitResult): Readonly<Record<string, Json>> {
  return metrics ? { metrics } : {}
}

/** A held-out figure never stands without its n, interval and baseline. */
function heldOutJson(result: SplitResult): Readonly<Record<string, Json>> {
  if (result.task === 'regression') {
    const { loss, n, quantities } = result
    return {
      loss,
      n,
      ...metricsJson(result),
      quantities: quantities.map(({ name, mae, rmse, r2, intervals, baseline }) => ({
        name,
        mae,
        rmse,
        r2,
        intervals: intervals && { mae: [...intervals.mae], rmse: [...intervals.rmse], r2: intervals.r2 && [...intervals.r2] },
        baseline: { mae: baseline.mae, rmse: baseline.rmse },
      })),
    }
  }
  const { loss, accuracy, n, interval, baseline } = result
  return { loss, accuracy, n, interval: [...interval], baseline: baseline.accuracy, ...metricsJson(result) }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

function textReport(terminal: Terminal, epochs: number): TrainReport {
  const bar = createProgressBar(terminal, epochs)
  let names: readonly string[] = []
  return {
    checkpoint: () => undefined,
    start({ name, backend, dataset, splits, parameters, resumed }) {
      names = dataset.task === 'classification' ? dataset.classes : dataset.quantities.map(({ name }) => name)
      const [train, val, test] = [splits.train.length, splits.val.length, splits.test.length]
      terminal.print(
        terminal.say(
          text(
            `${name}: ${parameters.toLocaleString('en-US')} parameters on ${dataset.name} (${names.join(', ')}): ${train} train, ${val} validation, ${test} test; backend ${backend}.`,
            `${name}：${parameters.toLocaleString('en-US')} 个参数，数据 ${dataset.name}（${names.join('、')}）：训练 ${train}，验证 ${val}，测试 ${test}；后端 ${backend}。`,
          ),
        ),
      )
      if ('records' in dataset)
        terminal.print(
          terminal.say(
            text(
              'The images are more than memory should hold: they are read from the disk while training.',
              '图像超出内存预算：训练时从磁盘读取。',
            ),
          ),
        )
      if (resumed)
        terminal.print(
          terminal.say(
            text(
              `Going on in epoch ${resumed.epoch}, after ${resumed.steps} steps.`,
              `从第 ${resumed.epoch} 轮、第 ${resumed.steps} 步之后继续训练。`,
            ),
          ),
        )
      for (const { file, reason } of dataset.skipped) {
        terminal.note(terminal.say(text(`Skipped ${file}: ${reason.en}`, `已跳过 ${file}：${reason.zh}`)))
      }
    },
    epoch: (record, waitingShare) => bar.update(record, waitingShare),
    end({ outcome, train, val, test, steps, elapsedMs }, model) {
      bar.finish()
      const duration = formatDuration(terminal, elapsedMs)
      terminal.print(
        `${terminal.say(OUTCOMES[outcome])} ${terminal.say(text(`${steps} steps in ${duration}.`, `${steps} 步，用时 ${duration}。`))}`,
      )
      const rows = Object.entries({ train, val, test }).flatMap(([split, result]) =>
        result ? resultRows(terminal, split as keyof typeof SPLITS, result, names) : [],
      )
      for (const line of tableLines(rows)) terminal.print(line)
      if (model !== null) terminal.print(terminal.say(text(`Model saved in ${model}`, `模型已保存到 ${model}`)))
    },
  }
}

function resultRows(
  terminal: Terminal,
  split: keyof typeof SPLITS,
  result: SplitResult,
  classes: readonly string[],
): readonly (readonly string[])[] {
  return result.task === 'classification'
    ? [classRow(terminal, split, result, classes)]
    : result.quantities.map((figures) => numberRow(terminal, split, result, figures))
}

/** What the project asks for besides. */
function metricCells(terminal: Terminal, { metrics = {} }: Pick<SplitResult, 'metrics'>): readonly string[] {
  return Object.entries(metrics).flatMap(([type, value]) => {
    const kind = findMetric(type)
    if (!kind) return []
    const shown = value === null ? '–' : kind.unit === 'share' ? formatPercent(value) : formatLoss(value)
    return [`${terminal.say(kind.title)} ${shown}`]
  })
}

/** One predicted number: how far off it is, in its unit, and what always saying the mean would get. */
function numberRow(
  terminal: Terminal,
  split: keyof typeof SPLITS,
  { loss, n, quantities, metrics = {} }: NumberResult,
  { name, unit, mae, rmse, r2, intervals, baseline }: NumberResult['quantities'][number],
): readonly string[] {
  const measured = unit === null ? '' : ` ${unit}`
  const value = (number: number): string => `${formatLoss(number)}${measured}`
  return [
    terminal.say(SPLITS[split]),
    ...(quantities.length > 1 ? [name] : []),
    terminal.say(text(`loss ${formatLoss(loss)}`, `损失 ${formatLoss(loss)}`)),
    terminal.say(text(`mean error ${value(mae)}`, `平均误差 ${value(mae)}`)),
    `RMSE ${value(rmse)}`,
    `R² ${r2 === null ? '–' : formatLoss(r2)}`,
    `n = ${n}`,
    ...metricCells(terminal, { metrics }),
    ...(split === 'train'
      ? []
      : [
          intervals === null
            ? terminal.say(text('too few for an interval', '样本太少，无法给出区间'))
            : terminal.say(
                text(
                  `95 % interval of the mean error ${formatLoss(intervals.mae[0])} to ${value(intervals.mae[1])}`,
                  `平均误差的 95% 区间 ${formatLoss(intervals.mae[0])} 至 ${value(intervals.mae[1])}`,
                ),
              ),
          terminal.say(text(`always the mean: ${value(baseline.mae)}`, `总答平均值：${value(baseline.mae)}`)),
        ]),
  ]
}

function classRow(terminal: Terminal, split: keyof typeof SPLITS, result: ClassResult, classes: readonly string[]): readonly string[] {
  const cells = [
    terminal.say(SPLITS[split]),
    terminal.say(text(`loss ${formatLoss(result.loss)}`, `损失 ${formatLoss(result.loss)}`)),
    terminal.say(text(`accuracy ${formatPercent(result.accuracy)}`, `准确率 ${formatPercent(result.accuracy)}`)),
    `${result.correct}/${result.n}`,
    ...metricCells(terminal, result),
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
