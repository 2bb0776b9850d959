// What the run in hand shows, taken over now and then: it changes ten times a second, and drawing shares the cores with training.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RunState } from '../state/run-state'
import { useRunStore } from '../state/run-store'

/** Drawing may take this share of the time: layout and paint cost as much again. */
const SHARE = 0.01
/** However slow the machine, it is drawn as often. */
const SLOWEST_MS = 2000

/** All of it at one moment, so that the parts of a view agree. */
export const wholeRun = (state: RunState): RunState => state

/**
 * What `read`, a function that stays the same, finds in the run. While the run trains: at most every `intervalMs`, and
 * the less often the longer drawing it takes. Where it starts, pauses, is being stopped or ends: at once. Always in a task
 * of its own `offsetMs` after the change: views with different offsets never draw in the same task, so that none of the
 * interface's tasks grows long. The latest value always arrives.
 */
export function usePacedRun<T>(read: (state: RunState) => T, intervalMs: number, offsetMs: number): T {
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
    const take = (): void => {
      timer = null
      dueMs = Infinity
      takenMs.current = performance.now()
      held.current = read(useRunStore.getState())
      setShown(() => held.current)
    }
    const follow = (state: RunState): void => {
      if (Object.is(read(state), held.current)) return
      const now = performance.now()
      const isTraining = state.status === 'running' && !state.stopping
      const rest = isTraining ? Math.max(intervalMs, Math.min(SLOWEST_MS, costMs.current / SHARE)) : 0
      const nextMs = Math.max(now + offsetMs, takenMs.current + rest)
      if (nextMs >= dueMs) return
      if (timer !== null) clearTimeout(timer)
      dueMs = nextMs
      timer = setTimeout(take, nextMs - now)
    }
    const stop = useRunStore.subscribe(follow)
    follow(useRunStore.getState())
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [read, intervalMs, offsetMs])
  return shown
}
