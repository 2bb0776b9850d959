// Follows the checkpoints that the worker writes of the run in hand, and forgets them when it has ended.
import type { HostClient } from '../../src/api/api'
import type { Diagnostic } from '../../src/diagnostics'
import type { FromWorker } from '../../src/training/protocol'

type CheckpointMessage = Extract<FromWorker, { readonly type: 'checkpoint' }>

export interface CheckpointKeeper {
  begin(runId: string): void
  /** A checkpoint was written, or could not be. Messages of other runs are passed over. */
  receive(message: Pick<CheckpointMessage, 'runId' | 'written'>): void
  /** Settles when the next checkpoint is written, or the run has ended. */
  next(): Promise<void>
  /** The run has ended: there is nothing to take up any more. */
  end(): Promise<void>
}

export interface KeeperDeps {
  readonly host: HostClient
  /** Told when checkpoints begin to fail, and again only after one went well. */
  warn(diagnostics: readonly Diagnostic[]): void
}

export function createCheckpointKeeper({ host, warn }: KeeperDeps): CheckpointKeeper {
  let run: string | null = null
  let failed = false
  let waiting: (() => void)[] = []
  const tell = (): void => {
    const all = waiting
    waiting = []
    for (const settle of all) settle()
  }
  return {
    begin(runId) {
      run = runId
      failed = false
    },
    receive({ runId, written }) {
      if (runId !== run) return
      if (!written.ok && !failed) warn(written.diagnostics)
      failed = !written.ok
      tell()
    },
    next: () => new Promise((settle) => waiting.push(settle)),
    async end() {
      const runId = run
      run = null
      tell()
      // A worker that died may have written one without a word.
      if (runId !== null) await host.call('checkpoint.discard', { runId })
    },
  }
}
