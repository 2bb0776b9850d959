// Which points of a long curve are drawn: no more than the chart has pixels, and never without its spikes.

/**
 * Rows to draw of `values[from … to-1]`, ascending. They are cut into equal buckets; of each bucket the lowest and the
 * highest value stay, so a spike of a single epoch is seen at any width. The first and the last row always stay. With
 * `pixelWidth` rows or fewer, all stay.
 *
 * NaN is no value; with `onlyPositive`, as on a log scale, neither is what has no logarithm. Values once seen must not
 * change: their extremes are remembered, so that zooming reads a long curve once.
 */
export function thinRows(values: Float64Array, from: number, to: number, pixelWidth: number, onlyPositive: boolean): number[] {
  const rows = to - from
  if (rows <= 0) return []
  const room = Math.max(2, Math.floor(pixelWidth))
  if (rows <= room) return Array.from({ length: rows }, (_, row) => from + row)

  const buckets = Math.max(1, Math.floor((room - 2) / 2))
  const blocks = blocksOf(values, to, onlyPositive)
  const kept: number[] = []
  const keep = (row: number): void => {
    if (row >= 0 && row !== kept.at(-1)) kept.push(row)
  }
  keep(from)
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const first = from + Math.floor((bucket * rows) / buckets)
    const after = from + Math.floor(((bucket + 1) * rows) / buckets)
    const { low, high } = extremes(values, blocks, first, after, onlyPositive)
    keep(Math.min(low, high))
    keep(Math.max(low, high))
  }
  keep(to - 1)
  return kept
}

/** Row of the lowest and of the highest value; −1 where there is none. */
interface Extremes {
  readonly low: number
  readonly high: number
}

const BLOCK = 64

/** The extremes of each whole block of rows. */
interface Blocks {
  count: number
  low: Int32Array
  high: Int32Array
}

const known = { all: new WeakMap<Float64Array, Blocks>(), positive: new WeakMap<Float64Array, Blocks>() }

function blocksOf(values: Float64Array, to: number, onlyPositive: boolean): Blocks {
  const kept = known[onlyPositive ? 'positive' : 'all']
  const room = Math.ceil(values.length / BLOCK)
  const blocks = kept.get(values) ?? { count: 0, low: new Int32Array(room), high: new Int32Array(room) }
  kept.set(values, blocks)
  for (; (blocks.count + 1) * BLOCK <= to; blocks.count += 1) {
    const { low, high } = scan(values, blocks.count * BLOCK, (blocks.count + 1) * BLOCK, onlyPositive, { low: -1, high: -1 })
    blocks.low[blocks.count] = low
    blocks.high[blocks.count] = high
  }
  return blocks
}

function extremes(values: Float64Array, blocks: Blocks, from: number, to: number, onlyPositive: boolean): Extremes {
  const firstBlock = Math.ceil(from / BLOCK)
  const afterBlock = Math.floor(to / BLOCK)
  if (firstBlock >= afterBlock) return scan(values, from, to, onlyPositive, { low: -1, high: -1 })
  let found = scan(values, from, firstBlock * BLOCK, onlyPositive, { low: -1, high: -1 })
  for (let block = firstBlock; block < afterBlock; block += 1) {
    const low = blocks.low[block] ?? -1
    const high = blocks.high[block] ?? -1
    if (low < 0) continue
    found = {
      low: found.low < 0 || at(values, low) < at(values, found.low) ? low : found.low,
      high: found.high < 0 || at(values, high) > at(values, found.high) ? high : found.high,
    }
  }
  return scan(values, afterBlock * BLOCK, to, onlyPositive, found)
}

/** What was `found` before, or better among these rows. */
function scan(values: Float64Array, from: number, to: number, onlyPositive: boolean, { low, high }: Extremes): Extremes {
  for (let row = from; row < to; row += 1) {
    const value = at(values, row)
    if (!Number.isFinite(value) || (onlyPositive && value <= 0)) continue
    if (low < 0 || value < at(values, low)) low = row
    if (high < 0 || value > at(values, high)) high = row
  }
  return { low, high }
}

function at(values: Float64Array, row: number): number {
  return values[row] ?? Number.NaN
}
