// Undo and redo. Documents are immutable and share what did not change, so a step is two references.
import type { Text } from '../diagnostics'
import type { KindLookup } from '../graph/connect'
import { findKind } from '../layers/registry'
import type { Edit } from './commands'
import { describeCommand } from './describe-command'
import type { ProjectDocument } from './document'
import { reduce } from './reduce'

/** Steps that can be undone; older ones are forgotten. */
export const MAX_STEPS = 500

export interface HistoryStep {
  readonly label: Text
  readonly before: ProjectDocument
  readonly after: ProjectDocument
}

export interface History {
  readonly document: ProjectDocument
  /** Oldest first. */
  readonly past: readonly HistoryStep[]
  /** Next first. */
  readonly future: readonly HistoryStep[]
  /** The document as it stands on the disk; null where it was never saved. */
  readonly saved: ProjectDocument | null
  /** Key of the gesture that may still grow the last step. */
  readonly gesture: string | null
}

/** `isSaved`: whether the document stands on the disk as it is, or may be thrown away without asking (a fresh one). */
export function createHistory(document: ProjectDocument, isSaved = true): History {
  return { document, past: [], future: [], saved: isSaved ? document : null, gesture: null }
}

/** One edit; those of one gesture become one step. A command that changes nothing makes no step and keeps what can be redone. */
export function applyEdit(history: History, edit: Edit, lookup: KindLookup = findKind): History {
  const before = history.document
  const document = reduce(before, edit.command, lookup)
  const gesture = edit.gesture ?? null
  if (document === before) return history
  const last = history.past.at(-1)
  const grows = gesture !== null && gesture === history.gesture && last !== undefined
  const step: HistoryStep = grows ? { ...last, after: document } : { label: describeCommand(edit.command, before), before, after: document }
  const kept = grows ? history.past.slice(0, -1) : history.past
  return { ...history, document, past: [...kept, step].slice(-MAX_STEPS), future: [], gesture }
}

/** The document before the last step; the same history where there is none. */
export function undo(history: History): History {
  const step = history.past.at(-1)
  if (!step) return history
  return { ...history, document: step.before, past: history.past.slice(0, -1), future: [step, ...history.future], gesture: null }
}

/** The document after the step that was undone last; the same history where there is none. */
export function redo(history: History): History {
  const [step, ...future] = history.future
  if (!step) return history
  return { ...history, document: step.after, past: [...history.past, step], future, gesture: null }
}

/** The document as it stood after that many steps of all that are kept; 0 is before the first. */
export function jump(history: History, steps: number): History {
  const all = [...history.past, ...history.future]
  const count = Math.min(all.length, Math.max(0, Math.round(steps)))
  if (count === history.past.length) return history
  const document = all[count - 1]?.after ?? all[0]?.before ?? history.document
  return { ...history, document, past: all.slice(0, count), future: all.slice(count), gesture: null }
}

/** Notes what was written to disk; edits made while it was being written stay unsaved. */
export function markSaved(history: History, saved: ProjectDocument = history.document): History {
  return { ...history, saved, gesture: null }
}

export function isDirty(history: History): boolean {
  return history.saved !== history.document
}
