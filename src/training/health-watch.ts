// When a run looks at its layers: often enough to be followed by eye, seldom enough to cost next to nothing.

/** Largest share of the training time that looking may take. */
const SHARE = 0.02
/** Looking more often than this shows nobody more. */
const INTERVAL_MS = 250

export interface HealthWatch {
  /** Whether the last step of this epoch is to be looked at. The first and the last epoch always are. */
  isDue(epoch: number, lastEpoch: number): boolean
  /** Takes a step that is looked at, and remembers how much longer it took than a usual one. */
  time<T>(step: () => Promise<T>, look: (taken: T) => void, usualMs: number): Promise<T>
}

/** @param now a clock in milliseconds */
export function createHealthWatch(now: () => number): HealthWatch {
  let lookedMs = -Infinity
  let costMs = 0
  return {
    isDue: (epoch, lastEpoch) => epoch === 1 || epoch === lastEpoch || now() - lookedMs >= Math.max(INTERVAL_MS, costMs / SHARE),
    async time(step, look, usualMs) {
      const startedMs = now()
      const taken = await step()
      look(taken)
      lookedMs = now()
      costMs = Math.max(0, lookedMs - startedMs - usualMs)
      return taken
    },
  }
}
