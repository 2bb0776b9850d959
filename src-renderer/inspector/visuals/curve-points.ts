// Points, ranges and ticks of small plots.

export interface CurvePoint {
  readonly x: number
  readonly y: number
}

/** The function at `steps` + 1 places of the axis; places where it is not finite are left out. */
export function curvePoints(
  value: (x: number) => number,
  { from, to }: { readonly from: number; readonly to: number },
  steps: number,
): readonly CurvePoint[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const x = from + ((to - from) * i) / steps
    return { x, y: value(x) }
  }).filter(({ y }) => Number.isFinite(y))
}

/** Range of the values, always with 0 in it and never empty; what lies above the ceiling is left out. */
export function plotRange(
  curves: readonly (readonly CurvePoint[])[],
  ceiling: number | null,
): { readonly from: number; readonly to: number } {
  const values = curves.flatMap((points) => points.map(({ y }) => y))
  const from = Math.min(0, ...values)
  const to = Math.min(ceiling ?? Infinity, Math.max(0, ...values))
  return to - from < 1e-9 ? { from, to: from + 1 } : { from, to }
}

/** Round numbers from `from` to `to`, about `count` of them. */
export function niceTicks(from: number, to: number, count: number): readonly number[] {
  const rough = (to - from) / count
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => one >= rough) ?? rough
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(10)))
}
