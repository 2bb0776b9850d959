import { useEffect, useState } from 'react'

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where an element stands in the window, followed while docks and window change. */
export function useBox(element: Element | null): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    if (!element) return
    const measure = (): void => {
      const { left, top, width, height } = element.getBoundingClientRect()
      setBox({ left, top, width, height })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // An element of fixed size moves with what is beside it.
    if (element.parentElement) observer.observe(element.parentElement)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [element])
  return element ? box : null
}
