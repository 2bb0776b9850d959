// Axes that do not jump: ranges that grow in round steps, ticks at round numbers.

export interface AxisRange {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

interface Row {
  readonly train: number | null
  readonly val: number | null
}

/** Steps of 1, 2 or 5 times a power of ten, about `wanted` of them between the ends; the ends themselves only where they are round. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
  const step = Math.max(roundStep((high - low) / Math.max(1, wanted)), Number.EPSILON)
  const whole = Number.isInteger(low) && Number.isInteger(high) ? Math.max(1, Math.round(step)) : step
  const ticks: number[] = []
  for (let i = Math.ceil(low / whole); i * whole <= high + whole * 1e-9; i += 1) ticks.push(Number((i * whole).toPrecision(12)))
  // An axis of epochs begins with the first one, which is 1.
  if (low === 1 && ticks[0] !== 1 && (ticks[0] ?? 0) - 1 > whole * 0.4) ticks.unshift(1)
  return ticks
}

function roundStep(raw: number): number {
  if (!(raw > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(raw))
  const lead = raw / power
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power
}

/**
 * Accuracy: from the round tenth below the lowest up to 1. Loss and error: from 0 up to a round number above the highest;
 * on a log scale whole powers of ten (or 2 and 5 times one, where there are few).
 */
export function axisRange(rows: readonly Row[], what: 'loss' | 'accuracy' | 'error', logScale: boolean): AxisRange {
  let least = Infinity
  let most = -Infinity
  for (const row of rows) {
    for (const value of [row.train, row.val]) {
      if (value === null) continue
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  if (what === 'accuracy') {
    const low = Number.isFinite(least) ? Math.max(0, Math.min(0.5, Math.floor(least * 10 - 1e-9) / 10)) : 0.5
    return { low, high: 1, ticks: niceTicks(low, 1, 5) }
  }
  if (!Number.isFinite(most)) return logScale ? { low: 0.1, high: 1, ticks: [0.1, 1] } : { low: 0, high: 1, ticks: niceTicks(0, 1, 4) }
  if (logScale) return logRange(least, most)
  const step = roundStep(Math.max(most, 1e-6) / 4)
  const high = Number((Math.ceil((most * 1.02) / step) * step).toPrecision(12))
  return { low: 0, high, ticks: niceTicks(0, high, 4) }
}

function logRange(least: number, most: number): AxisRange {
  const from = Math.floor(Math.log10(least))
  const to = Math.max(from + 1, Math.ceil(Math.log10(most)))
  const every = Math.max(1, Math.ceil((to - from) / 5))
  const ticks: number[] = []
  for (let power = from; power <= to; power += 1) {
    if ((power - from) % every === 0) ticks.push(10 ** power)
    if (to - from <= 2 && power < to) ticks.push(2 * 10 ** power, 5 * 10 ** power)
  }
  return { low: 10 ** from, high: 10 ** to, ticks }
}
