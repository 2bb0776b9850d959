// Holds what is asked of a training worker besides training to a small share of its time.

/** Share of the time that answers may take while a run goes on. */
const SHARE = 0.1

export interface Pacer {
  /** Does the work when its turn comes: one after the other, and after a rest as long as the last ones cost. */
  turn<T>(work: () => Promise<T>): Promise<T>
}

/**
 * @param now a clock in milliseconds
 * @param isBusy whether there is anything to be held up; if not, nothing waits
 */
export function createPacer(now: () => number, isBusy: () => boolean, wait: (ms: number) => Promise<void>): Pacer {
  let freeMs = -Infinity
  let last: Promise<unknown> = Promise.resolve()
  const paced = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isBusy() && now() < freeMs) await wait(freeMs - now())
    const startedMs = now()
    try {
      return await work()
    } finally {
      const tookMs = now() - startedMs
      freeMs = now() + tookMs * (1 / SHARE - 1)
    }
  }
  return {
    turn(work) {
      const done = last.then(() => paced(work))
      last = done.catch(() => undefined)
      return done
    },
  }
}
