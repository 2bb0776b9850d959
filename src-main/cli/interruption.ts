// Ctrl+C: the first one ends the work in hand gently, the second one at once.
import { text } from '../../src/diagnostics'
import type { Terminal } from './terminal'
import { EXIT } from './terminal'

export interface Interruption {
  readonly signal: AbortSignal
  /** Hands the signals back to Node. */
  release(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export function listenForInterruption(terminal: Terminal): Interruption {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    terminal.note(
      terminal.say(
        text(
          '\nStopping; the weights are kept. Press Ctrl+C again to leave at once.',
          '\n正在停止；权重会保留。再按一次 Ctrl+C 立即退出。',
        ),
      ),
    )
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, onSignal)
  return {
    signal: controller.signal,
    release() {
      for (const name of SIGNALS) process.off(name, onSignal)
    },
  }
}
