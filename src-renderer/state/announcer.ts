// What is said to people who do not see the window: where they are, what an edit did, what is wrong, how training goes.
import { create } from 'zustand'

interface AnnouncerState {
  /** A new object is read aloud again, also with the same words. */
  readonly said: { readonly words: string } | null
}

export const useAnnouncer = create<AnnouncerState>()(() => ({ said: null }))

export function announce(words: string): void {
  useAnnouncer.setState({ said: { words } })
}
