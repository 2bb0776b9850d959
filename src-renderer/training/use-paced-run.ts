// What the run in hand shows, taken over now and then: it changes ten times a second, and drawing shares the cores with training.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RunState } from '../state/run-state'
import { useRunStore } from '../state/run-store'

/** Views draw on a common beat: a frame costs the more, the more often, and little for each view that it shows anew. */
const BEAT_MS = 1000
/** Drawing may take this share of the time: layout and paint cost as much again. */
const SHARE = 0.01
/** However slow the machine, it is drawn as often. */
const SLOWEST_MS = 2 * BEAT_MS
/** Within a beat views follow each other so much faster, to share a frame. */
const CLOSER = 32

/** All of it at one moment, so that the parts of a view agree. */
export const wholeRun = (state: RunState): RunState => state

/**
 * What `read`, a function that stays the same, finds in the run. While the run trains: on a beat of one second, and less
 * often the longer drawing it takes. Where it starts, pauses, is being stopped or ends: at once. Always in a task of its
 * own, at the end `offsetMs` after the change: views with different offsets do not draw in the same task, so that none of
 * the interface's tasks grows long. The latest value always arrives.
 */
export function usePacedRun<T>(read: (state: RunState) => T, offsetMs: number): T {
  const [shown, setShown] = useState(() => read(useRunStore.getState()))
  const held = useRef(shown)
  const takenMs = useRef(0)
  const costMs = useRef(0)
  useLayoutEffect(() => {
    if (takenMs.current > 0) costMs.current = performance.now() - takenMs.current
  }, [shown])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let dueMs = Infinity
    let status = useRunStore.getState().status
    const take = (): void => {
      timer = null
      dueMs = Infinity
      takenMs.current = performance.now()
      held.current = read(useRunStore.getState())
      setShown(() => held.current)
    }
    const nextMs = (state: RunState, now: number): number => {
      const goesOn = state.status === 'running' && status === 'running' && !state.stopping
      if (!goesOn) return now + offsetMs
      // The beat after this one, or the one after that where drawing is slow.
      const rest = Math.min(SLOWEST_MS, costMs.current / SHARE) - BEAT_MS
      return Math.ceil(Math.max(now, takenMs.current + rest) / BEAT_MS) * BEAT_MS + offsetMs / CLOSER
    }
    const follow = (state: RunState): void => {
      if (!Object.is(read(state), held.current)) {
        const now = performance.now()
        const soonestMs = nextMs(state, now)
        if (soonestMs < dueMs) {
          if (timer !== null) clearTimeout(timer)
          dueMs = soonestMs
          timer = setTimeout(take, soonestMs - now)
        }
      }
      status = state.status
    }
    const stop = useRunStore.subscribe(follow)
    follow(useRunStore.getState())
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [read, offsetMs])
  return shown
}
