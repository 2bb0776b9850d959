// How long a step takes of late.

/** Steps that say how fast a backend is. */
const STEPS = 21

export class Pace {
  private readonly lastMs: number[] = []
  private smoothMs: number | null = null
  private smoothWaitedMs = 0

  /** @param waitedMs what of it the step waited for its samples */
  add(elapsedMs: number, waitedMs: number): void {
    this.lastMs.push(elapsedMs)
    if (this.lastMs.length > STEPS) this.lastMs.shift()
    // That of about the last twenty steps.
    this.smoothMs = this.smoothMs === null ? elapsedMs : this.smoothMs + (elapsedMs - this.smoothMs) * 0.05
    this.smoothWaitedMs += (waitedMs - this.smoothWaitedMs) * 0.05
  }

  /** Milliseconds, for telling when a run ends; null before the first step. */
  get stepMs(): number | null {
    return this.smoothMs
  }

  /** Share of a step's time, 0…1. */
  get waitingShare(): number {
    return this.smoothMs !== null && this.smoothMs > 0 ? Math.min(1, this.smoothWaitedMs / this.smoothMs) : 0
  }

  /** For a fair comparison: a step that was held up does not count. */
  get medianMs(): number {
    return median(this.lastMs)
  }
}

/** The upper one of two in the middle; infinite of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY
}
