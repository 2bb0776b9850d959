// The project in hand: saved, undoable. Everything the window shows of it is derived; nothing else keeps a copy.
import { create } from 'zustand'
import type { Grant } from '../../src/api/api'
import type { Command } from '../../src/document/commands'
import type { ProjectDocument } from '../../src/document/document'
import { applyEdit, createHistory, isDirty, jump, markSaved, redo, undo, type History } from '../../src/document/history'
import { randomKey } from '../../src/random'
import { firstTemplate } from './first-template'

/** The file that the project stands in. */
export interface OpenFile extends Grant {
  /** Of its content when it was read or written here last. */
  readonly stamp?: string | undefined
}

/** A project has an id once it is open; that of a file without one follows from its path, so that it is the same each time. */
function withId(document: ProjectDocument, displayPath: string | null): ProjectDocument {
  if (document.id !== undefined) return document
  return { ...document, id: displayPath === null ? `project-${crypto.randomUUID()}` : pathId(displayPath) }
}

function pathId(path: string): string {
  const { k0, k1 } = randomKey('project', path)
  return `path-${k0.toString(36)}-${k1.toString(36)}`
}

export interface DocumentState {
  readonly document: ProjectDocument
  /** Where the project is saved; null before the first save. */
  readonly grant: OpenFile | null
  /** Whether there is something to save. */
  readonly dirty: boolean
  /** A file of a newer version: it is shown, never overwritten. */
  readonly readOnly: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Everything that can be undone or done again, with the name of each step. */
  readonly history: History
  /** When it was saved last, for "saved 2 s ago". */
  readonly savedMs: number | null
  /** Counts projects loaded; the canvas fits each of them. */
  readonly loads: number
  /** Does one command. Commands with the same gesture make one undo step. A read-only project takes none. */
  edit(command: Command, gesture?: string): void
  undo(): void
  redo(): void
  /** To where so many of all kept steps are done. */
  jump(steps: number): void
  /** Replaces the project, with a fresh history. `isSaved` false: it is work that its file does not hold. */
  load(
    document: ProjectDocument,
    from?: { readonly grant?: OpenFile | null; readonly readOnly?: boolean; readonly isSaved?: boolean },
  ): void
  /** `document` as given now stands in the file; edits made while it was written stay unsaved. */
  markSaved(grant: OpenFile, document?: ProjectDocument): void
}

function shown(history: History): Pick<DocumentState, 'history' | 'document' | 'dirty' | 'canUndo' | 'canRedo'> {
  return {
    history,
    document: history.document,
    dirty: isDirty(history),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}

export const useDocumentStore = create<DocumentState>()((set, get) => {
  const step = (change: (history: History) => History): void => {
    const { history } = get()
    const next = change(history)
    if (next !== history) set(shown(next))
  }
  return {
    ...shown(createHistory(withId(firstTemplate(), null))),
    grant: null,
    readOnly: false,
    savedMs: null,
    loads: 0,
    edit(command, gesture) {
      if (get().readOnly) return
      step((history) => applyEdit(history, { command, gesture }))
    },
    undo: () => step(undo),
    redo: () => step(redo),
    jump: (steps) => step((history) => jump(history, steps)),
    load(document, { grant = null, readOnly = false, isSaved = true } = {}) {
      set({
        ...shown(createHistory(withId(document, grant?.displayPath ?? null), isSaved)),
        grant,
        readOnly,
        savedMs: null,
        loads: get().loads + 1,
      })
    },
    markSaved(grant, document = get().document) {
      set({ ...shown(markSaved(get().history, document)), grant, readOnly: false, savedMs: Date.now() })
    },
  }
})
