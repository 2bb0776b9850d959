// What is said to people who do not see the window: where they are, what an edit did, what is wrong, how training goes.
import { create } from 'zustand'

interface Saying {
  /** Each is new, also with the words of the last. */
  readonly id: number
  readonly words: string
}

interface AnnouncerState {
  /** What is to be read: what one action gives to say, in order. */
  readonly said: readonly Saying[]
}

export const useAnnouncer = create<AnnouncerState>()(() => ({ said: [] }))

/** What comes within this time comes of one action; none of it silences the other. */
const TOGETHER_MS = 40

let id = 0
let startMs = -Infinity

export function announce(words: string): void {
  const nowMs = performance.now()
  const isTogether = nowMs - startMs < TOGETHER_MS
  if (!isTogether) startMs = nowMs
  const { said } = useAnnouncer.getState()
  id += 1
  useAnnouncer.setState({ said: [...(isTogether ? said : []), { id, words }] })
}
