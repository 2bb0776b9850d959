// How a run leaves a backend: because it failed, or because another is faster. Thrown between steps; see supervise-run.ts.
import type { Checkpoint } from './checkpoint'
import type { BackendFaultReason } from './problems'

/** Tells when a backend's memory is gone. */
export interface LossSignal {
  readonly isLost: boolean
  /** @returns ends it */
  listen(listener: () => void): () => void
}

/** The backend is not to be trusted any further; nothing of its last step was committed. */
export class BackendFault extends Error {
  constructor(
    readonly reason: BackendFaultReason,
    /** Where the run stands, where that can still be read; null: only what was kept before. */
    readonly checkpoint: Checkpoint | null,
    /** What was thrown, or why. */
    override readonly cause: unknown,
  ) {
    super(`Backend fault: ${reason}`)
    this.name = 'BackendFault'
  }
}

/** The run goes on elsewhere, from here. */
export class Handover extends Error {
  constructor(readonly checkpoint: Checkpoint) {
    super('The run goes on elsewhere')
    this.name = 'Handover'
  }
}
