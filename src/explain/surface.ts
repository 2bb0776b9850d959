// The loss as a landscape over two weights, all others as they are, and the ways that gradient descent takes down it.
import type { Reference, WeightPlace } from '../reference/reference'

export interface SurfaceAsk {
  /** Two different weights: along x and along y. */
  readonly weights: readonly [WeightPlace, WeightPlace]
  /** Half the width of the landscape, in units of the weights; null: as suits them. */
  readonly reach: number | null
  /** Learning rates of the descents; each starts from every corner. */
  readonly rates: readonly number[]
}

export interface DescentPath {
  readonly rate: number
  /** Positions with their losses, the start first. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly loss: number }[]
  /** True where the loss left the numbers or the landscape far behind. */
  readonly diverged: boolean
}

export interface Surface {
  readonly what: 'surface'
  readonly weights: readonly [WeightPlace, WeightPlace]
  /** Values of the two weights now. */
  readonly here: { readonly x: number; readonly y: number; readonly loss: number }
  /** Ascending. */
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  /** [y][x]. */
  readonly losses: readonly (readonly number[])[]
  readonly paths: readonly DescentPath[]
  /** Samples that the loss is taken over. */
  readonly samples: number
}

export const SURFACE_SIDE = 21
const STEPS = 30
const STARTS = [
  [-0.8, -0.8],
  [0.8, -0.7],
  [-0.7, 0.8],
  [0.8, 0.8],
] as const
/** Differences over this share of the reach give the slopes. */
const FINE = 1e-4

/** Evaluations of the loss that one surface takes. */
export function surfaceCost(rates: number): number {
  return SURFACE_SIDE ** 2 + STARTS.length * rates * STEPS * 5
}

/**
 * @param breathe is awaited between rows and paths
 * @returns the same for the same reference, whatever happens meanwhile
 */
export async function mapSurface(
  reference: Reference,
  { weights, reach, rates }: SurfaceAsk,
  values: readonly [number, number],
  samples: number,
  breathe: () => Promise<void>,
): Promise<Surface> {
  const [first, second] = weights
  const [x0, y0] = values
  const half = reach ?? Math.max(1, 1.5 * Math.abs(x0), 1.5 * Math.abs(y0))
  const lossAt = (x: number, y: number): number =>
    reference.lossAt([
      { ...first, value: x },
      { ...second, value: y },
    ])
  const axis = (centre: number): readonly number[] =>
    Array.from({ length: SURFACE_SIDE }, (_, i) => centre + half * ((2 * i) / (SURFACE_SIDE - 1) - 1))
  const [xs, ys] = [axis(x0), axis(y0)]
  const losses: (readonly number[])[] = []
  for (const y of ys) {
    losses.push(xs.map((x) => lossAt(x, y)))
    await breathe()
  }
  const paths: DescentPath[] = []
  for (const rate of rates) {
    for (const [dx, dy] of STARTS) {
      paths.push(descend(lossAt, { x: x0 + dx * half, y: y0 + dy * half }, rate, half, { x: x0, y: y0 }))
      await breathe()
    }
  }
  return { what: 'surface', weights, here: { x: x0, y: y0, loss: lossAt(x0, y0) }, xs, ys, losses, paths, samples }
}

function descend(
  lossAt: (x: number, y: number) => number,
  start: { readonly x: number; readonly y: number },
  rate: number,
  half: number,
  centre: { readonly x: number; readonly y: number },
): DescentPath {
  const h = half * FINE
  const points = [{ ...start, loss: lossAt(start.x, start.y) }]
  let { x, y } = start
  for (let step = 0; step < STEPS; step += 1) {
    const slopeX = (lossAt(x + h, y) - lossAt(x - h, y)) / (2 * h)
    const slopeY = (lossAt(x, y + h) - lossAt(x, y - h)) / (2 * h)
    x -= rate * slopeX
    y -= rate * slopeY
    const loss = lossAt(x, y)
    const far = Math.abs(x - centre.x) > 3 * half || Math.abs(y - centre.y) > 3 * half
    if (!Number.isFinite(loss) || far) return { rate, points, diverged: true }
    points.push({ x, y, loss })
  }
  return { rate, points, diverged: false }
}
