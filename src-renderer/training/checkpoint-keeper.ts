// Hands the checkpoints of the run in hand to the host, and forgets them when it has ended.
import type { HostClient, Request } from '../../src/api/api'
import type { Diagnostic } from '../../src/diagnostics'
import type { FromWorker } from '../../src/training/protocol'

type CheckpointMessage = Extract<FromWorker, { readonly type: 'checkpoint' }>

/** What is known of a run when it starts. */
export type KeptRun = Pick<Request<'checkpoint.write'>, 'runId' | 'name' | 'data' | 'epochs' | 'project' | 'handle' | 'stamp'>

export interface CheckpointKeeper {
  /** `resumed`: it has checkpoints from before. */
  begin(run: KeptRun, resumed: boolean): void
  /** Writes a checkpoint; `done` is told how long that took. Messages of other runs are passed over. */
  receive(message: CheckpointMessage, done: (elapsedMs: number) => void): Promise<void>
  /** Settles when the next checkpoint is written, or the run has ended. */
  next(): Promise<void>
  /** The run has ended: there is nothing to take up any more. */
  end(): Promise<void>
}

export interface KeeperDeps {
  readonly host: HostClient
  readonly windowId: string
  readonly now: () => number
  /** Told when checkpoints begin to fail, and again only after one went well. */
  warn(diagnostics: readonly Diagnostic[]): void
}

export function createCheckpointKeeper({ host, windowId, now, warn }: KeeperDeps): CheckpointKeeper {
  let run: KeptRun | null = null
  /** There may be a checkpoint on the disk. */
  let some = false
  let failed = false
  let writing: Promise<unknown> = Promise.resolve()
  let waiting: (() => void)[] = []
  const tell = (): void => {
    const all = waiting
    waiting = []
    for (const settle of all) settle()
  }
  return {
    begin(begun, resumed) {
      run = begun
      some = resumed
      failed = false
    },
    async receive({ runId, state, tensors, epoch, loss }, done) {
      if (runId !== run?.runId) return
      some = true
      const startedMs = now()
      const call = host.call('checkpoint.write', { ...run, windowId, epoch, loss, state, tensors })
      writing = call
      const written = await call
      done(now() - startedMs)
      if (!written.ok && !failed) warn(written.diagnostics)
      failed = !written.ok
      tell()
    },
    next: () => new Promise((settle) => waiting.push(settle)),
    async end() {
      const ended = run
      run = null
      tell()
      // A large one that is still on its way must not arrive after it was forgotten.
      await writing
      if (ended && some) await host.call('checkpoint.discard', { runId: ended.runId })
    },
  }
}
