// Spreads first drawings over tasks of their own.
import { useEffect, useState } from 'react'

/** False at first, true once `delayMs` have passed since the component appeared. */
export function useTurn(delayMs: number): boolean {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      setDue(true)
    }, delayMs)
    return () => {
      clearTimeout(timer)
    }
  }, [delayMs])
  return due
}
