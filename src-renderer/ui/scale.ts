// How a slider's travel (0…1) maps to values.

export interface Scale {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly integer: boolean
  readonly scale: 'linear' | 'log'
}

/** Where a log scale begins: it cannot reach 0. */
function logFloor({ min, max, step }: Scale): number {
  return min > 0 ? min : Math.min(step, max / 10)
}

/** Travel of a value; values outside the slider's range stand at its ends. */
export function toTravel(value: number, scale: Scale): number {
  const { min, max } = scale
  if (max <= min || value <= min) return 0
  if (value >= max) return 1
  if (scale.scale === 'linear') return (value - min) / (max - min)
  const floor = logFloor(scale)
  // A log scale that starts at 0 keeps the first 4 % of its travel for the 0.
  const start = min > 0 ? 0 : 0.04
  if (value < floor) return start / 2
  return start + ((1 - start) * Math.log(value / floor)) / Math.log(max / floor)
}

/** Value at a travel, rounded to the step (linear) or to two significant digits (log). */
export function fromTravel(travel: number, scale: Scale): number {
  const { min, max, step, integer } = scale
  const at = Math.min(1, Math.max(0, travel))
  if (at === 0) return min
  if (at === 1) return max
  if (scale.scale === 'linear') {
    const value = min + at * (max - min)
    return clamp(tidy(integer ? Math.round(value) : min + Math.round((value - min) / step) * step), scale)
  }
  const floor = logFloor(scale)
  const start = min > 0 ? 0 : 0.04
  if (at < start) return min
  const value = floor * (max / floor) ** ((at - start) / (1 - start))
  return clamp(integer ? Math.round(value) : Number(value.toPrecision(2)), scale)
}

/** The next value in a direction, for arrow keys. */
export function stepValue(value: number, direction: number, scale: Scale): number {
  const { step, integer } = scale
  if (scale.scale === 'log' && !integer) {
    const floor = logFloor(scale)
    if (direction > 0 && value < floor) return floor
    const size = 10 ** Math.floor(Math.log10(Math.max(value, floor)) + (direction < 0 ? -1e-9 : 0))
    const next = Number((value + direction * size).toPrecision(2))
    return next < floor ? scale.min : clamp(next, scale)
  }
  return clamp(tidy(value + direction * (integer ? Math.max(1, Math.round(step)) : step)), scale)
}

function clamp(value: number, { min, max }: Scale): number {
  return Math.min(max, Math.max(min, value))
}

/** Takes away the dust of binary fractions: 0.30000000000000004 → 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

/** A number as it is typed. */
export function writeNumber(value: number): string {
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential().replace('e+', 'e') : String(value)
}

/** Reads a typed number; null where it is none. Accepts a comma as the decimal sign. */
export function readNumber(typed: string): number | null {
  const trimmed = typed.trim().replace(',', '.').replace('−', '-')
  if (trimmed === '' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : null
}

/** Value and bounds for ARIA, whose numbers have no exponent: 1e-8 is 0.00000001. */
export function ariaRange(range: { readonly now: number; readonly min: number; readonly max: number }): Readonly<Record<string, string>> {
  const plain = (value: number): string => value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
  return Object.fromEntries(Object.entries(range).map(([name, value]) => [`aria-value${name}`, plain(value)]))
}
