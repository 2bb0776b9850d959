// Keys that make one undo step of many small edits: all edits of one drag, or of typing without a pause, share a key.
import { useRef } from 'react'

let count = 0

/** How long a pause may be within one gesture of keys. */
const PAUSE_MS = 900

/** A key that no gesture had before. */
export function newGesture(what: string): string {
  count += 1
  return `${what}#${count}`
}

export interface Gesture {
  /** A drag begins: the next edits are a step of their own. */
  begin(): void
  /** The key of the gesture in hand; typing begins a new one after a pause. */
  key(): string
  /** The gesture is over. */
  end(): void
}

export function useGesture(what: string): Gesture {
  const state = useRef({ key: '', lastMs: 0, held: false })
  return {
    begin() {
      state.current = { key: newGesture(what), lastMs: performance.now(), held: true }
    },
    key() {
      const now = performance.now()
      const { key, lastMs, held } = state.current
      const next = key === '' || (!held && now - lastMs > PAUSE_MS) ? newGesture(what) : key
      state.current = { key: next, lastMs: now, held }
      return next
    },
    end() {
      state.current = { key: '', lastMs: 0, held: false }
    },
  }
}
