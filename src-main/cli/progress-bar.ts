// Training as a person watches it: one line redrawn on a terminal, a plain line now and then elsewhere.
import { text } from '../../src/diagnostics'
import type { EpochRecord } from '../../src/training/plan'
import { displayWidth } from './table'
import type { Terminal } from './terminal'

const REDRAW_MS = 100
const BAR_COLUMNS = 24
/** Plain lines a whole run prints where nothing can be redrawn. */
const PLAIN_LINES = 20
/** From this share of the time on it is said that the disk is what training waits for. */
const WAITING_TOLD = 0.2

export interface ProgressBar {
  /** `waitingShare`: of the recent time in which steps waited for images to be read, 0…1. */
  update(record: EpochRecord, waitingShare: number): void
  /** Leaves the last state standing on a line of its own. */
  finish(): void
}

/** `1.23` … `0.000123`: four significant digits. */
export function formatLoss(loss: number): string {
  if (!Number.isFinite(loss)) return String(loss)
  return loss !== 0 && Math.abs(loss) < 1e-4 ? loss.toExponential(3) : loss.toPrecision(4)
}

/** `70.00 %` */
export function formatPercent(share: number, digits = 2): string {
  return `${(share * 100).toFixed(digits)} %`
}

/** `12 s`, `3 min 20 s`, `2 h 5 min` */
export function formatDuration(terminal: Terminal, elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  if (hours > 0) return terminal.say(text(`${hours} h ${minutes} min`, `${hours} 小时 ${minutes} 分`))
  if (minutes > 0) return terminal.say(text(`${minutes} min ${rest} s`, `${minutes} 分 ${rest} 秒`))
  return terminal.say(text(`${rest} s`, `${rest} 秒`))
}

interface Shown {
  readonly record: EpochRecord
  readonly waitingShare: number
}

/** `epochs`: how many the run will take at most. */
export function createProgressBar(terminal: Terminal, epochs: number): ProgressBar {
  const startedMs = performance.now()
  let last: Shown | null = null
  let drawnMs = Number.NEGATIVE_INFINITY
  let drawnColumns = 0

  const describe = (record: EpochRecord, waitingShare: number): string => {
    const parts = [
      terminal.say(text(`epoch ${record.epoch}/${epochs}`, `第 ${record.epoch}/${epochs} 轮`)),
      terminal.say(text(`loss ${formatLoss(record.loss)}`, `损失 ${formatLoss(record.loss)}`)),
    ]
    const { accuracy, absoluteError, valLoss, valAccuracy, valAbsoluteError } = record
    if (accuracy !== null) parts.push(terminal.say(text(`accuracy ${formatPercent(accuracy)}`, `准确率 ${formatPercent(accuracy)}`)))
    if (absoluteError !== null)
      parts.push(terminal.say(text(`mean error ${formatLoss(absoluteError)}`, `平均误差 ${formatLoss(absoluteError)}`)))
    if (valLoss !== null) parts.push(terminal.say(text(`val loss ${formatLoss(valLoss)}`, `验证损失 ${formatLoss(valLoss)}`)))
    if (valAccuracy !== null)
      parts.push(terminal.say(text(`val accuracy ${formatPercent(valAccuracy)}`, `验证准确率 ${formatPercent(valAccuracy)}`)))
    if (valAbsoluteError !== null)
      parts.push(terminal.say(text(`val mean error ${formatLoss(valAbsoluteError)}`, `验证平均误差 ${formatLoss(valAbsoluteError)}`)))
    if (waitingShare >= WAITING_TOLD) {
      const share = formatPercent(waitingShare, 0)
      parts.push(terminal.say(text(`waiting for data ${share}`, `等待数据 ${share}`)))
    }
    return parts.join('  ')
  }

  const draw = ({ record, waitingShare }: Shown): void => {
    const done = record.epoch / epochs
    const filled = Math.round(done * BAR_COLUMNS)
    const elapsedMs = performance.now() - startedMs
    const left = formatDuration(terminal, (elapsedMs / record.epoch) * (epochs - record.epoch))
    const line = `[${'#'.repeat(filled)}${'.'.repeat(BAR_COLUMNS - filled)}] ${describe(record, waitingShare)}  ${terminal.say(text(`${left} left`, `剩余 ${left}`))}`
    // A line longer than the terminal would wrap, and could not be redrawn.
    const shown = displayWidth(line) < terminal.width ? line : describe(record, waitingShare).slice(0, Math.floor(terminal.width / 2))
    const columns = displayWidth(shown)
    terminal.draw(`\r${shown}${' '.repeat(Math.max(0, drawnColumns - columns))}`)
    drawnColumns = columns
    drawnMs = performance.now()
  }

  return {
    update(record, waitingShare) {
      last = { record, waitingShare }
      if (terminal.interactive) {
        if (performance.now() - drawnMs >= REDRAW_MS) draw(last)
        return
      }
      const every = Math.max(1, Math.ceil(epochs / PLAIN_LINES))
      if (record.epoch === 1 || record.epoch % every === 0) terminal.note(describe(record, waitingShare))
    },
    finish() {
      if (!terminal.interactive || last === null) return
      draw(last)
      terminal.draw('\n')
    },
  }
}
