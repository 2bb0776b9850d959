// Where the window stood last time, if a screen is still there.
import type { WindowState } from '../services/state-store'

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const MIN_SIZE = { width: 900, height: 600 }
export const DEFAULT_SIZE = { width: 1440, height: 900 }

/** How much of the window must lie on one screen to be found and dragged. */
const VISIBLE = 100

function overlap(aStart: number, aLength: number, bStart: number, bLength: number): number {
  return Math.min(aStart + aLength, bStart + bLength) - Math.max(aStart, bStart)
}

/**
 * Size and place for a new window; without a place the system centres it.
 * @param workAreas of the screens, in the same coordinates
 */
export function placeWindow(
  saved: WindowState | null,
  workAreas: readonly Bounds[],
): { width: number; height: number; x?: number; y?: number } {
  if (saved === null) return { ...DEFAULT_SIZE }
  const area = workAreas.find(
    (one) =>
      overlap(saved.x, saved.width, one.x, one.width) >= VISIBLE &&
      overlap(saved.y, saved.height, one.y, one.height) >= VISIBLE &&
      // The title bar itself must be within reach.
      saved.y >= one.y - 8 &&
      saved.y <= one.y + one.height - VISIBLE,
  )
  if (area === undefined) return { ...DEFAULT_SIZE }
  const width = Math.max(MIN_SIZE.width, Math.min(saved.width, area.width))
  const height = Math.max(MIN_SIZE.height, Math.min(saved.height, area.height))
  return { x: saved.x, y: saved.y, width, height }
}
