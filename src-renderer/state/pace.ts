// How fast work goes, from what was done of it so far.

export interface Pace {
  readonly perSecond: number
  /** Null where the end is not known. */
  readonly remainingMs: number | null
}

/** Before this nothing is said: the first figures would jump. */
const SETTLED_MS = 400
/** How much of the past counts: what is older than about this matters little. */
const MEMORY_MS = 4000

/** Makes the function that is told how far the work is; null until a pace can be told. */
export function createPace(startedMs: number): (done: number, total: number, nowMs: number) => Pace | null {
  let last = { done: 0, ms: startedMs }
  let perMs: number | null = null
  return (done, total, nowMs) => {
    const spanMs = nowMs - last.ms
    if (spanMs > 0) {
      const now = (done - last.done) / spanMs
      const weight = 1 - Math.exp(-spanMs / MEMORY_MS)
      perMs = perMs === null ? now : perMs + (now - perMs) * weight
      last = { done, ms: nowMs }
    }
    if (perMs === null || perMs <= 0 || nowMs - startedMs < SETTLED_MS) return null
    return { perSecond: perMs * 1000, remainingMs: total > 0 ? Math.max(0, total - done) / perMs : null }
  }
}
