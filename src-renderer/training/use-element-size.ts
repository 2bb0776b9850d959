import { useCallback, useRef, useState } from 'react'

export interface ElementSize {
  readonly width: number
  readonly height: number
}

/** Content size of the element the returned ref is put on, in whole pixels; 0 × 0 before it is known. */
export function useElementSize(): readonly [(element: HTMLElement | null) => void, ElementSize] {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  const observer = useRef<ResizeObserver | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (!element) return
    observer.current = new ResizeObserver(([entry]) => {
      if (!entry) return
      const width = Math.floor(entry.contentRect.width)
      const height = Math.floor(entry.contentRect.height)
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    })
    observer.current.observe(element)
  }, [])
  return [ref, size]
}
