// Lines of equal height over a grid: marching squares.

export interface Contour {
  readonly level: number
  /** Pairs of points in grid units: [x0, y0, x1, y1] each. */
  readonly segments: readonly (readonly [number, number, number, number])[]
}

/** Levels that divide what lies between the least and the greatest value evenly in its logarithm, closer near the bottom. */
export function contourLevels(values: readonly (readonly number[])[], count: number): readonly number[] {
  const finite = values.flat().filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  if (!(high > low)) return []
  return Array.from({ length: count }, (_, i) => low + (high - low) * ((i + 1) / (count + 1)) ** 2)
}

/** @param values [rows][columns] */
export function contour(values: readonly (readonly number[])[], level: number): Contour {
  const segments: (readonly [number, number, number, number])[] = []
  for (let y = 0; y + 1 < values.length; y += 1) {
    for (let x = 0; x + 1 < (values[y]?.length ?? 0); x += 1) {
      const at = (dx: number, dy: number): number => values[y + dy]?.[x + dx] ?? Number.NaN
      const corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)] as const
      if (!corners.every(Number.isFinite)) continue
      const places = [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
      ] as const
      const crossings = [0, 1, 2, 3].flatMap((side): (readonly [number, number])[] => {
        const next = (side + 1) % 4
        const [a, b] = [corners[side] ?? 0, corners[next] ?? 0]
        if (a < level === b < level) return []
        const share = (level - a) / (b - a)
        const [from, to] = [places[side] ?? [0, 0], places[next] ?? [0, 0]]
        return [[from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]]
      })
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [a, b] = [crossings[i], crossings[i + 1]]
        if (a && b) segments.push([a[0], a[1], b[0], b[1]])
      }
    }
  }
  return { level, segments }
}
