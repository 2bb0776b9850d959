// Keeps unsaved work in the window's backup: soon after each edit, one write at a time, the latest state wins.
import type { Diagnostic, Result } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'

/** Pause after an edit; a further edit within it begins it anew. */
export const QUIET_MS = 300
/** However long one goes on editing or dragging: the oldest edit that no backup holds waits no longer. Half of the second it may be behind is the disk’s. */
export const LONGEST_MS = 500
/** Pause after a write that failed. */
export const RETRY_MS = 10_000

/** Unsaved work, and the file it belongs to. */
export interface Work {
  readonly document: ProjectDocument
  readonly handle: string | null
  readonly stamp: string | null
}

/** What stands in the backup. */
export interface BackupState {
  readonly kept: ProjectDocument | null
  /** The last write failed. */
  readonly failed: boolean
}

export interface AutosaveDeps {
  /** The unsaved work; null where there is none. */
  current(): Work | null
  onChange(listener: () => void): () => void
  write(work: Work): Promise<Result<null>>
  discard(): Promise<Result<null>>
  show(state: BackupState): void
  /** Called once when backups begin to fail, and again only after one went well. */
  warn(diagnostics: readonly Diagnostic[]): void
}

export interface Autosave {
  /** Brings the backup up to date now; true where it holds the work, or there is none. */
  flush(): Promise<boolean>
  stop(): void
}

function same(a: Work | null, b: Work | null): boolean {
  return a === b || (a !== null && b !== null && a.document === b.document && a.handle === b.handle && a.stamp === b.stamp)
}

export function startAutosave({ current, onChange, write, discard, show, warn }: AutosaveDeps): Autosave {
  let kept: Work | null = null
  /** Whether there may be a backup on the disk; a write whose answer was lost may have been done. */
  let written = false
  let failed = false
  let seen: Work | null = null
  let oldestMs: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let inFlight: Promise<void> | null = null

  const isCurrent = (): boolean => {
    const work = current()
    return work === null ? !written : same(work, kept)
  }

  const plan = (delayMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void update(), delayMs)
  }

  const changed = (): void => {
    const work = current()
    if (same(work, seen)) return
    seen = work
    if (isCurrent()) {
      clearTimeout(timer)
      oldestMs = null
      return
    }
    // Saved, dropped or undone: nothing may be offered back any more.
    if (work === null) return plan(0)
    const nowMs = Date.now()
    oldestMs ??= nowMs
    plan(Math.max(0, Math.min(QUIET_MS, oldestMs + LONGEST_MS - nowMs)))
  }

  async function once(): Promise<void> {
    const work = current()
    oldestMs = null
    if (work === null) {
      // One that could not be removed is removed after the next work, or found to be saved at the next start.
      if (written) await discard()
      written = false
      kept = null
      failed = false
      show({ kept: null, failed })
      return
    }
    written = true
    const result = await write(work)
    if (result.ok) kept = work
    else if (!failed) warn(result.diagnostics)
    failed = !result.ok
    show({ kept: kept?.document ?? null, failed })
  }

  /** One write at a time; what changed meanwhile is planned anew. */
  async function update(): Promise<void> {
    clearTimeout(timer)
    if (inFlight !== null || isCurrent()) return
    inFlight = once()
    await inFlight
    inFlight = null
    if (isCurrent()) return
    if (failed) plan(RETRY_MS)
    else plan(current() === null ? 0 : Math.max(0, (oldestMs ?? Date.now()) + QUIET_MS - Date.now()))
  }

  const stopListening = onChange(changed)
  changed()
  return {
    async flush() {
      await inFlight
      await update()
      return isCurrent()
    },
    stop() {
      clearTimeout(timer)
      stopListening()
    },
  }
}
