// Pictures that are nearly the same: candidates by descriptor, in a grid so that not all pairs are compared; then the pixels decide.
import type { ImageSize } from '../dataset'
import { recordLength } from '../pixels'
import { createDescriber, DESCRIPTOR_LENGTH } from './descriptor'
import { DisjointSets } from '../disjoint-sets'
import { shrinkRecord } from './shrink'

/** Least correlation of two descriptors for the pixels to be looked at. */
const CANDIDATE_CORRELATION = 0.98
/** For unit vectors |a − b|² = 2 − 2ρ. */
const REACH_SQUARED = 2 - 2 * CANDIDATE_CORRELATION
const REACH = Math.sqrt(REACH_SQUARED)

/**
 * When two records are nearly the same: shrunk to 24×24 at most (so that compression and resampling count for little) and matched in
 * brightness and contrast, their values correlate at least this much and differ by at most so many levels (root mean square); the contrast
 * differs by no more than this factor, the colour cast by no more than so many levels.
 */
const NEAR = { side: 24, correlation: 0.97, residual: 14, gain: 1.8, cast: 32 } as const

/** Pairs whose pixels differ after all cost this much at most, in channel values compared; beyond it the search ends and says so. */
const BUDGET = 4e9

export interface NearGroups {
  /** Groups of two and more rows, each ascending. */
  readonly groups: readonly (readonly number[])[]
  /** False where the search was ended before all candidates were compared. */
  readonly complete: boolean
}

/** The grid's axes: the coefficients by falling variance over the set, so that the first ones tell pictures apart. */
function axesByVariance(descriptors: Float32Array, count: number): readonly number[] {
  const sums = new Float64Array(DESCRIPTOR_LENGTH)
  const squares = new Float64Array(DESCRIPTOR_LENGTH)
  for (let i = 0; i < count * DESCRIPTOR_LENGTH; i += 1) {
    const value = descriptors[i] ?? 0
    const axis = i % DESCRIPTOR_LENGTH
    sums[axis] = (sums[axis] ?? 0) + value
    squares[axis] = (squares[axis] ?? 0) + value * value
  }
  const variance = (axis: number) => (squares[axis] ?? 0) / count - ((sums[axis] ?? 0) / count) ** 2
  return Array.from({ length: DESCRIPTOR_LENGTH }, (_, axis) => axis).sort((a, b) => variance(b) - variance(a) || a - b)
}

/** Coefficients the grid is laid over: more of them, fewer pairs to compare and more cells to look into. */
const AXES = 5
/** Cells along one axis of the grid, with an empty one at each end. */
const SIDE = 2 * Math.ceil(1 / REACH) + 4
/** Half of the cells around one (and itself), so that each pair of cells is met once. */
const NEIGHBOURS = Array.from({ length: AXES })
  .reduce<readonly number[]>((steps) => steps.flatMap((step) => [-1, 0, 1].map((next) => step * SIDE + next)), [0])
  .filter((step) => step >= 0)

/**
 * Groups the records `rows` (of which no two are equal) by near sameness. A pair whose descriptors correlate below the limit differs in
 * at least one of five coefficients by more than a cell of the grid, or is dismissed after a few of them: no candidate is missed, few are met.
 */
export function nearGroups(pixels: Uint8Array, size: ImageSize, rows: readonly number[]): NearGroups {
  const length = recordLength(size)
  const describe = createDescriber(size)
  const described: number[] = []
  const raw = new Float32Array(rows.length * DESCRIPTOR_LENGTH)
  for (const row of rows) {
    // A picture that is too flat leaves its place to the next.
    if (describe(pixels, row * length, raw, described.length * DESCRIPTOR_LENGTH)) described.push(row)
  }
  const count = described.length
  const axes = axesByVariance(raw, count)
  const descriptors = new Float32Array(count * DESCRIPTOR_LENGTH)
  for (let i = 0; i < count; i += 1) {
    axes.forEach((axis, k) => {
      descriptors[i * DESCRIPTOR_LENGTH + k] = raw[i * DESCRIPTOR_LENGTH + axis] ?? 0
    })
  }
  const cells = new Map<number, number[]>()
  for (let i = 0; i < count; i += 1) {
    let key = 0
    for (let axis = 0; axis < AXES; axis += 1) {
      key = key * SIDE + Math.floor(((descriptors[i * DESCRIPTOR_LENGTH + axis] ?? 0) + 1) / REACH) + 1
    }
    const cell = cells.get(key)
    if (cell) cell.push(i)
    else cells.set(key, [i])
  }

  const isNear = createComparer(pixels, size)
  const sets = new DisjointSets(count)
  let spent = 0
  const compare = (a: number, b: number): void => {
    spent += 8
    let distance = 0
    for (let k = 0; k < DESCRIPTOR_LENGTH; k += 1) {
      const difference = (descriptors[a * DESCRIPTOR_LENGTH + k] ?? 0) - (descriptors[b * DESCRIPTOR_LENGTH + k] ?? 0)
      distance += difference * difference
      if (distance > REACH_SQUARED) return
    }
    if (sets.find(a) === sets.find(b)) return
    spent += 4 * length
    if (isNear(described[a] ?? 0, described[b] ?? 0)) sets.join(a, b)
  }
  let complete = true
  for (const [key, cell] of cells) {
    for (const step of NEIGHBOURS) {
      const other = cells.get(key + step)
      if (!other) continue
      for (const [position, a] of cell.entries()) {
        if (spent > BUDGET) {
          complete = false
          break
        }
        for (let k = step === 0 ? position + 1 : 0; k < other.length; k += 1) compare(a, other[k] ?? a)
      }
    }
  }
  return { groups: sets.groups().map((group) => group.map((i) => described[i] ?? 0)), complete }
}

/** Makes the function that compares the pixels of two rows; see NEAR. */
function createComparer(pixels: Uint8Array, size: ImageSize): (a: number, b: number) => boolean {
  const { channels } = size
  const small = { width: Math.min(NEAR.side, size.width), height: Math.min(NEAR.side, size.height) }
  const count = small.width * small.height
  const first = new Float64Array(count * channels)
  const second = new Float64Array(count * channels)
  return (a, b) => {
    shrinkRecord(pixels, a * recordLength(size), size, small, first)
    shrinkRecord(pixels, b * recordLength(size), size, small, second)
    let [varianceA, varianceB, covariance, leastShift, mostShift] = [0, 0, 0, Infinity, -Infinity]
    for (let c = 0; c < channels; c += 1) {
      let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0]
      for (let i = c; i < first.length; i += channels) {
        const [x, y] = [first[i] ?? 0, second[i] ?? 0]
        sumA += x
        sumB += y
        squaresA += x * x
        squaresB += y * y
        products += x * y
      }
      varianceA += (squaresA - (sumA * sumA) / count) / count / channels
      varianceB += (squaresB - (sumB * sumB) / count) / count / channels
      covariance += (products - (sumA * sumB) / count) / count / channels
      leastShift = Math.min(leastShift, (sumB - sumA) / count)
      mostShift = Math.max(mostShift, (sumB - sumA) / count)
    }
    if (!(varianceA > 0) || !(varianceB > 0) || mostShift - leastShift > NEAR.cast) return false
    const gain = Math.sqrt(varianceB / varianceA)
    if (gain > NEAR.gain || gain < 1 / NEAR.gain) return false
    const correlation = covariance / Math.sqrt(varianceA * varianceB)
    if (correlation < NEAR.correlation) return false
    return Math.sqrt(Math.max(varianceA, varianceB) * (1 - correlation * correlation)) <= NEAR.residual
  }
}
