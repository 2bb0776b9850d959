import { useEffect, useRef, useState } from 'react'

/**
 * The value, at most every `intervalMs`, taken over in a task of its own `offsetMs` after the change: views with
 * different offsets never draw in the same task, so that none of the interface's tasks grows long. The latest value
 * always arrives.
 */
export function usePaced<T>(value: T, intervalMs: number, offsetMs: number): T {
  const [shown, setShown] = useState(value)
  const latest = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const lastMs = useRef(0)
  useEffect(() => {
    latest.current = value
    if (timer.current !== null || value === shown) return
    const wait = Math.max(offsetMs, lastMs.current + intervalMs - performance.now())
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
