// Questions of the window that await an answer, as promises.
import { create } from 'zustand'
import type { Diagnostic } from '../../src/diagnostics'

export type UnsavedAnswer = 'save' | 'discard' | 'cancel'

export type ChangedAnswer = 'save-as' | 'replace' | 'reload' | 'cancel'

interface Questions {
  readonly unsaved: { readonly name: string; answer(answer: UnsavedAnswer): void } | null
  /** The file was changed since it was opened here. */
  readonly changed: { readonly name: string; answer(answer: ChangedAnswer): void } | null
  /** Something that went wrong and has to be read. */
  readonly failure: { readonly title: string; readonly diagnostics: readonly Diagnostic[]; readonly body: string | null } | null
}

export const useQuestions = create<Questions>()(() => ({ unsaved: null, changed: null, failure: null }))

export function askUnsaved(name: string): Promise<UnsavedAnswer> {
  useQuestions.getState().unsaved?.answer('cancel')
  return new Promise((resolve) => {
    useQuestions.setState({
      unsaved: {
        name,
        answer(answer) {
          useQuestions.setState({ unsaved: null })
          resolve(answer)
        },
      },
    })
  })
}

export function askChanged(name: string): Promise<ChangedAnswer> {
  useQuestions.getState().changed?.answer('cancel')
  return new Promise((resolve) => {
    useQuestions.setState({
      changed: {
        name,
        answer(answer) {
          useQuestions.setState({ changed: null })
          resolve(answer)
        },
      },
    })
  })
}

export function tellFailure(title: string, diagnostics: readonly Diagnostic[], body: string | null = null): void {
  useQuestions.setState({ failure: { title, diagnostics, body } })
}
