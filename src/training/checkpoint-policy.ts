// When a run keeps a checkpoint: often enough that a crash costs minutes, seldom enough to cost next to no time.
import type { CheckpointPlace } from './run-options'

/** An epoch's end is a good place once so much time has passed since the last. */
export const EPOCH_MS = 30_000
/** After so long any step is. */
export const LONGEST_MS = 300_000
/** Largest share of the time that checkpoints may take, writing included. */
export const SHARE = 0.02

export interface CheckpointPolicy {
  /** Whether one is to be taken at this place. */
  due(at: CheckpointPlace): boolean
  /** One was taken, and training waited so long for it. */
  taken(captureMs: number): void
  /** It stands on the disk, or could not be written; others worked so long at it. */
  written(writeMs: number): void
  /** Somebody would like one soon: the window goes to the background. `urgent`: it is about to close, whatever this costs. */
  request(urgent: boolean): void
}

/**
 * @param now a clock in milliseconds; counting begins at once
 * @param everyMs between two checkpoints, wherever they fall; by default {@link EPOCH_MS} at an epoch's end and {@link LONGEST_MS} elsewhere
 */
export function createCheckpointPolicy(now: () => number, everyMs?: number): CheckpointPolicy {
  let takenMs = now()
  let captureMs = 0
  let writeMs = 0
  let underWay = 0
  let requested: 'no' | 'soon' | 'now' = 'no'
  return {
    due(at) {
      // Training stands still: it costs nothing.
      if (at === 'pause' || requested === 'now') return true
      if (underWay > 0) return false
      const rest = (captureMs + writeMs) / SHARE
      const since = now() - takenMs
      if (since < rest) return false
      return requested === 'soon' || since >= (everyMs ?? (at === 'epoch' ? EPOCH_MS : LONGEST_MS))
    },
    taken(ms) {
      takenMs = now()
      captureMs = ms
      underWay += 1
      requested = 'no'
    },
    written(ms) {
      underWay = Math.max(0, underWay - 1)
      writeMs = ms
    },
    request(urgent) {
      requested = urgent ? 'now' : requested === 'now' ? 'now' : 'soon'
    },
  }
}
