// How raw values become what a model takes: fitted on the training set alone, and kept with the model.
import type { Dataset, ImageSamples, VectorSamples } from '../datasets/dataset'
import type { InputScaling } from '../layers/kinds/input'
import { PIXEL_SCALINGS } from '../layers/kinds/input'
import { recordLength } from '../datasets/pixels'
import { recordBlocks } from './sample-source'

/**
 * x = v · scale + offset. One entry for all values, or one for each along the last axis (channels, features), used in turn.
 * A missing value (NaN) counts as its `fill`; null: there can be none.
 */
export interface Scaling {
  readonly scale: readonly number[]
  readonly offset: readonly number[]
  readonly fill: readonly number[] | null
}

interface Spread {
  readonly mean: number
  readonly deviation: number
  readonly least: number
  readonly greatest: number
}

/**
 * Fits a scaling on the samples of `rows`. Pixels range from 0 to 255 whatever they are; features from the least to the greatest value met.
 * A value that never varies is only shifted: it says nothing, and must not divide by 0.
 */
export function fitScaling(samples: ImageSamples | VectorSamples, rows: Uint32Array, how: InputScaling): Scaling {
  if (samples.samples === 'images') {
    if (how !== 'standard') return pixelScaling(how)
    const { height, width, channels } = samples.size
    return standardized(measure(samples.pixels, height * width * channels, channels, rows), false)
  }
  const spreads = measure(samples.values, samples.features.length, samples.features.length, rows)
  if (how === 'standard') return standardized(spreads, true)
  const fill = spreads.map(({ mean }) => mean)
  if (how === 'none') return { scale: spreads.map(() => 1), offset: spreads.map(() => 0), fill }
  const [low, span] = how === 'unit' ? [0, 1] : [-1, 2]
  const scale = spreads.map(({ least, greatest }) => span / (greatest > least ? greatest - least : 1))
  return { scale, offset: spreads.map(({ least }, i) => low - least * (scale[i] ?? 1)), fill }
}

function pixelScaling(how: Exclude<InputScaling, 'standard'>): Scaling {
  return { scale: [PIXEL_SCALINGS[how].scale], offset: [PIXEL_SCALINGS[how].offset], fill: null }
}

/** As {@link fitScaling}, the same bits also of records that are read block by block. Throws DataLost. */
export async function fitDatasetScaling(data: Dataset, rows: Uint32Array, how: InputScaling): Promise<Scaling> {
  if (!('records' in data)) return fitScaling(data, rows, how)
  if (how !== 'standard') return pixelScaling(how)
  const meter = createMeter(recordLength(data.size), data.size.channels)
  for await (const block of recordBlocks(data, rows))
    meter.add(
      block,
      Uint32Array.from({ length: block.length / recordLength(data.size) }, (_, i) => i),
    )
  return standardized(meter.spreads(), false)
}

/** Brings numbers to predict to mean 0 and deviation 1; {@link undoScaling} brings predictions back. */
export function fitTargets(targets: Float32Array, quantities: number, rows: Uint32Array): Scaling {
  return standardized(measure(targets, quantities, quantities, rows), false)
}

function standardized(spreads: readonly Spread[], mayMiss: boolean): Scaling {
  const scale = spreads.map(({ deviation }) => (deviation > 0 ? 1 / deviation : 1))
  return {
    scale,
    offset: spreads.map(({ mean }, i) => -mean * (scale[i] ?? 1)),
    fill: mayMiss ? spreads.map(({ mean }) => mean) : null,
  }
}

/** Spread of each of `entries` values in turn over the samples of `rows`; see {@link createMeter}. */
function measure(values: Uint8Array | Float32Array, sampleSize: number, entries: number, rows: Uint32Array): readonly Spread[] {
  const meter = createMeter(sampleSize, entries)
  meter.add(values, rows)
  return meter.spreads()
}

/** Measures samples, missing values left out, in float64 and about the first value met; however they are cut into blocks, the same bits. */
function createMeter(sampleSize: number, entries: number) {
  const seen = Array.from({ length: entries }, () => ({ n: 0, first: 0, sum: 0, squares: 0, least: Infinity, greatest: -Infinity }))
  return {
    add(values: Uint8Array | Float32Array, rows: Uint32Array): void {
      seen.forEach((before, entry) => {
        let { n, first, sum, squares, least, greatest } = before
        for (const row of rows) {
          for (let at = row * sampleSize + entry, end = (row + 1) * sampleSize; at < end; at += entries) {
            const value = values[at] ?? Number.NaN
            if (Number.isNaN(value)) continue
            if (n === 0) first = value
            const distance = value - first
            n += 1
            sum += distance
            squares += distance * distance
            least = Math.min(least, value)
            greatest = Math.max(greatest, value)
          }
        }
        seen[entry] = { n, first, sum, squares, least, greatest }
      })
    },
    spreads: (): readonly Spread[] =>
      seen.map(({ n, first, sum, squares, least, greatest }) => {
        if (n === 0) return { mean: 0, deviation: 0, least: 0, greatest: 0 }
        const variance = squares / n - (sum / n) ** 2
        // Below this it is the rounding of equal values.
        const deviation = greatest > least ? Math.sqrt(Math.max(variance, 0)) : 0
        return { mean: first + sum / n, deviation, least, greatest }
      }),
  }
}

/** Numbers in the quantities' own units, from what a model trained on scaled ones says. Both [n, quantities], row-major. */
export function undoScaling(output: ArrayLike<number>, { scale, offset }: Scaling): Float32Array {
  const entries = scale.length
  const numbers = new Float32Array(output.length)
  for (let i = 0; i < output.length; i += 1) numbers[i] = ((output[i] ?? 0) - (offset[i % entries] ?? 0)) / (scale[i % entries] ?? 1)
  return numbers
}
