// What the pixels of a dataset are like on the whole: mean images, and the values of each channel.
import type { ImageSize } from './dataset'
import { recordLength } from './pixels'

export interface ChannelStatistics {
  /** In levels of 0 … 255. */
  readonly mean: number
  readonly deviation: number
  /** [256] pixels of each level. */
  readonly histogram: Float64Array
}

export interface PixelStatistics {
  /** Images counted, in all and of each class. */
  readonly count: number
  readonly classCounts: readonly number[]
  /** [height, width, channels] uint8, rounded; null without images. */
  readonly mean: Uint8Array | null
  readonly classMeans: readonly (Uint8Array | null)[]
  readonly channels: readonly ChannelStatistics[]
}

/**
 * Goes over the images of `rows` in portions: between two of them the caller may give others a turn.
 * @param pixels [n, height, width, channels] uint8
 */
export function* measurePixels(
  pixels: Uint8Array,
  size: ImageSize,
  labels: ArrayLike<number>,
  classCount: number,
  rows: ArrayLike<number>,
  portion = 64,
): Generator<number, PixelStatistics> {
  const length = recordLength(size)
  const sums = Array.from({ length: classCount }, () => new Float64Array(length))
  const classCounts = new Array<number>(classCount).fill(0)
  const histograms = Array.from({ length: size.channels }, () => new Float64Array(256))
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0
    const label = labels[row] ?? 0
    const sum = sums[label]
    if (!sum) continue
    classCounts[label] = (classCounts[label] ?? 0) + 1
    const from = row * length
    for (let c = 0; c < size.channels; c += 1) {
      const histogram = histograms[c] ?? new Float64Array(256)
      for (let at = c; at < length; at += size.channels) {
        const value = pixels[from + at] ?? 0
        sum[at] = (sum[at] ?? 0) + value
        histogram[value] = (histogram[value] ?? 0) + 1
      }
    }
    if ((i + 1) % portion === 0) yield (i + 1) / rows.length
  }
  const count = classCounts.reduce((total, one) => total + one, 0)
  const all = new Float64Array(length)
  for (const sum of sums) for (let at = 0; at < length; at += 1) all[at] = (all[at] ?? 0) + (sum[at] ?? 0)
  return {
    count,
    classCounts,
    mean: divide(all, count),
    classMeans: sums.map((sum, label) => divide(sum, classCounts[label] ?? 0)),
    channels: histograms.map(describeHistogram),
  }
}

function divide(sum: Float64Array, count: number): Uint8Array | null {
  return count === 0 ? null : Uint8Array.from(sum, (value) => Math.round(value / count))
}

function describeHistogram(histogram: Float64Array): ChannelStatistics {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return { mean: 0, deviation: 0, histogram }
  const mean = histogram.reduce((sum, count, level) => sum + count * level, 0) / total
  const variance = histogram.reduce((sum, count, level) => sum + count * (level - mean) ** 2, 0) / total
  return { mean, deviation: Math.sqrt(variance), histogram }
}

export interface OriginalSize {
  readonly width: number
  readonly height: number
  readonly count: number
}

/** The sizes files had, most frequent first, of equal counts the larger first. `sizes`: [n, 2] width and height. */
export function countSizes(sizes: Uint16Array, rows: ArrayLike<number>): readonly OriginalSize[] {
  const counts = new Map<number, number>()
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0
    const key = (sizes[row * 2] ?? 0) * 0x10000 + (sizes[row * 2 + 1] ?? 0)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .map(([key, count]) => ({ width: Math.floor(key / 0x10000), height: key % 0x10000, count }))
    .sort((a, b) => b.count - a.count || b.width * b.height - a.width * a.height)
}
