// What a bench is: `npm run -s bench -- NAME [--json]` runs the default export of e2e/bench/NAME.ts.

/** What the runner hands in. */
export interface BenchContext {
  /** Absolute path of the repository root. */
  readonly root: string
  /** Absolute path of the built product (`out/`), up to date with the sources. */
  readonly out: string
  /** Absolute path of the real cat / non-cat folder, or null where it is absent. */
  readonly catFolder: string | null
  /** Path of a Chrome or Chromium to launch, with `chromiumArgs`. */
  readonly chromiumPath: string
  readonly chromiumArgs: readonly string[]
  /** Progress for people; goes to standard error. */
  log(line: string): void
  /**
   * Times `subject` and `baseline` in turns, so that a drift of the machine hits both alike, after one warm-up each.
   * Promises are awaited.
   * @returns medians in milliseconds of `rounds` rounds each, and the median of baseline / subject round by round
   */
  interleave(
    subject: () => unknown,
    baseline: () => unknown,
    rounds: number,
  ): Promise<{ readonly subjectMs: number; readonly baselineMs: number; readonly speedup: number }>
}

/** A bound that a figure must keep; the run exits non-zero where it does not. */
export type Floor = { readonly atLeast: number } | { readonly atMost: number }

export interface BenchReport {
  /** Name (with its unit: `denseStepMs`) to number; finite, printed as they are. */
  readonly figures: Readonly<Record<string, number>>
  /** By figure name. */
  readonly floors?: Readonly<Record<string, Floor>> | undefined
}

/** The default export of a bench. */
export type Bench = (context: BenchContext) => Promise<BenchReport>

/** Middle of a list; the mean of the two middle ones where its length is even. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (upper + lower) / 2
}
