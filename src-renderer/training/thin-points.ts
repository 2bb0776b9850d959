// Which points of a long curve are drawn: no more than the chart has pixels, and never without its spikes.

/**
 * Row numbers to draw, ascending. Rows are cut into equal buckets; of each bucket the lowest and the highest
 * value of every series stay, so a spike of a single epoch is seen at any width. The first and the last row
 * always stay. With `pixelWidth` rows or fewer, all stay.
 *
 * `series[s](row)` is the value of series s, null or NaN where there is none.
 */
export function thinRows(rows: number, pixelWidth: number, series: readonly ((row: number) => number | null)[]): number[] {
  if (rows <= 0) return []
  const all = (): number[] => Array.from({ length: rows }, (_, row) => row)
  const room = Math.max(2, Math.floor(pixelWidth))
  if (rows <= room) return all()

  const buckets = Math.max(1, Math.floor((room - 2) / (2 * Math.max(1, series.length))))
  const kept = new Set<number>([0, rows - 1])
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = Math.floor((bucket * rows) / buckets)
    const to = Math.floor(((bucket + 1) * rows) / buckets)
    for (const read of series) {
      const { low, high } = extremes(read, from, to)
      if (low !== null) kept.add(low)
      if (high !== null) kept.add(high)
    }
  }
  return [...kept].sort((a, b) => a - b)
}

function extremes(
  read: (row: number) => number | null,
  from: number,
  to: number,
): { readonly low: number | null; readonly high: number | null } {
  let low: number | null = null
  let high: number | null = null
  let least = Infinity
  let most = -Infinity
  for (let row = from; row < to; row += 1) {
    const value = read(row)
    if (value === null || Number.isNaN(value)) continue
    if (low === null || value < least) {
      least = value
      low = row
    }
    if (high === null || value > most) {
      most = value
      high = row
    }
  }
  return { low, high }
}
