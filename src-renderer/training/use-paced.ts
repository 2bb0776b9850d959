import { useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Drawing may take this share of the time: training shares the cores with it, and layout and paint cost as much again. */
const SHARE = 0.01
/** However slow the machine, it is drawn as often. */
const SLOWEST_MS = 2000

/**
 * The value, at most every `intervalMs`, and the less often the longer drawing it takes; taken over in a task of its own `offsetMs` after the change: views with
 * different offsets never draw in the same task, so that none of the interface's tasks grows long. The latest value
 * always arrives.
 */
export function usePaced<T>(value: T, intervalMs: number, offsetMs: number): T {
  const [shown, setShown] = useState(value)
  const latest = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const lastMs = useRef(0)
  const costMs = useRef(0)
  useLayoutEffect(() => {
    if (lastMs.current > 0) costMs.current = performance.now() - lastMs.current
  }, [shown])
  useEffect(() => {
    latest.current = value
    if (timer.current !== null || value === shown) return
    const wait = Math.max(offsetMs, lastMs.current + Math.max(intervalMs, Math.min(SLOWEST_MS, costMs.current / SHARE)) - performance.now())
    timer.current = setTimeout(() => {
      timer.current = null
      lastMs.current = performance.now()
      setShown(latest.current)
    }, wait)
  }, [value, shown, intervalMs, offsetMs])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return shown
}
