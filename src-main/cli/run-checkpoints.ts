// Checkpoints of a run of the command line: the same folders as the window's, in a folder of the user's choice.
import type { Diagnostic, Result } from '../../src/diagnostics'
import { fail, ok } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { serializeProject } from '../../src/document/serialize'
import type { Checkpoint } from '../../src/training/checkpoint'
import { decodeCheckpoint, encodeCheckpoint, summarizeCheckpoint } from '../../src/training/checkpoint'
import { createCheckpointPolicy } from '../../src/training/checkpoint-policy'
import type { CheckpointSink } from '../../src/training/run-options'
import { nodeFiles } from '../services/file-port'
import { createHostServices } from '../services/host-services'

/** The folder is one run's. */
const RUN_ID = 'run-cli'

export interface RunCheckpointsOptions {
  /** Absolute. */
  readonly folder: string
  readonly document: ProjectDocument
  readonly dataName: string
  readonly version: string
  /** Seconds between two checkpoints; null: as in the window. */
  readonly everySeconds: number | null
  /** One stands on the disk. */
  readonly onKept: (kept: { readonly epoch: number; readonly steps: number }) => void
  /** Told when checkpoints begin to fail, and again only after one went well. */
  readonly onProblem: (problems: readonly Diagnostic[]) => void
}

export interface RunCheckpoints {
  readonly sink: CheckpointSink
  /** The newest checkpoint of the folder; null where there is none. */
  newest(): Promise<Result<Checkpoint | null>>
  /** Takes one at the next step, whatever it costs; `then` is called once it is taken. */
  takeNow(then: () => void): void
  /** Settles when nothing is being written any more. */
  settled(): Promise<void>
  /** The run has come to its end. */
  discard(): Promise<void>
}

export function createRunCheckpoints(options: RunCheckpointsOptions): RunCheckpoints {
  const { folder, document, dataName, version, everySeconds, onKept, onProblem } = options
  const { checkpoints } = createHostServices(nodeFiles, folder)
  const policy = createCheckpointPolicy(() => performance.now(), everySeconds === null ? undefined : everySeconds * 1000)
  const project = serializeProject(document)
  let failed = false
  let writing: Promise<unknown> = Promise.resolve()
  let waiting: (() => void) | null = null

  const write = async (taken: Checkpoint): Promise<void> => {
    const startedMs = performance.now()
    const summary = summarizeCheckpoint(taken)
    const written = await checkpoints.write({
      runId: RUN_ID,
      windowId: 'command-line',
      name: document.name,
      data: dataName,
      epochs: document.training.epochs,
      handle: null,
      stamp: null,
      project,
      ...summary,
      ...encodeCheckpoint(taken),
    })
    policy.written(performance.now() - startedMs)
    if (written.ok) onKept({ epoch: summary.epoch, steps: taken.standing.step })
    else if (!failed) onProblem(written.diagnostics.map((one) => ({ ...one, severity: 'warning' })))
    failed = !written.ok
  }
  return {
    sink: {
      version,
      due: policy.due,
      take(checkpoint, captureMs) {
        policy.taken(captureMs)
        writing = write(checkpoint)
        waiting?.()
        waiting = null
      },
    },
    async newest() {
      const listed = await checkpoints.list()
      if (!listed.ok) return listed
      if (!listed.value.some(({ runId }) => runId === RUN_ID)) return ok(null)
      const read = await checkpoints.read(RUN_ID)
      if (!read.ok) return read
      const decoded = decodeCheckpoint(read.value)
      return decoded.ok ? ok(decoded.value, read.warnings) : fail(...decoded.diagnostics)
    },
    takeNow(then) {
      waiting = then
      policy.request(true)
    },
    async settled() {
      await writing
    },
    async discard() {
      await writing
      await checkpoints.discard(RUN_ID)
    },
  }
}
