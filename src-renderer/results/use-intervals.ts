// Intervals of figures by resampling: worked out in short turns, so that nothing waits for them.
import { useEffect, useState } from 'react'
import { bootstrap, type Interval, type Statistics } from '../../src/metrics/bootstrap'

/** A threshold on the move passes many values. */
const SETTLE_MS = 150
const TURN_MS = 6

/** One for each of the figures; null while they are worked out. `statistics`: the same object for the same samples, null where there are none. */
export function useIntervals(n: number, statistics: Statistics | null): readonly (Interval | null)[] | null {
  const [found, setFound] = useState<{ readonly of: Statistics; readonly intervals: readonly (Interval | null)[] } | null>(null)
  useEffect(() => {
    if (!statistics) return
    const work = bootstrap(n, statistics)
    const turn = (): void => {
      const until = performance.now() + TURN_MS
      do {
        const step = work.next()
        if (!step.done) continue
        setFound({ of: statistics, intervals: step.value })
        return
      } while (performance.now() < until)
      timer = setTimeout(turn)
    }
    let timer = setTimeout(turn, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [n, statistics])
  return found?.of === statistics ? found.intervals : null
}
