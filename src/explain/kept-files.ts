// Weights of a run at some of its epochs as two files, so that it can be looked into long after.
import { z } from 'zod'
import type { Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { KeptWeights, WeightValues } from './kept-weights'

const FORMAT = 'tensorloom/kept-weights'
/** The epochs between go first where more would be needed; the end always stays. */
const ROOM_BYTES = 16 * 2 ** 20

export interface KeptFiles {
  /** JSON. */
  readonly index: string
  /** Float32, little-endian: one place after the other, each with all weights in the model's own order. */
  readonly weights: Uint8Array<ArrayBuffer>
}

/** A place of a run: after so many epochs, 0 before the first step; null: as the run ended, its best weights back where they came back. */
export type KeptPlace = number | null

export interface KeptRun {
  /** Of the data: see fingerprintData. */
  readonly data: string
  readonly sizes: readonly number[]
  /** Ascending, the end last. */
  readonly places: readonly KeptPlace[]
  at(place: KeptPlace): WeightValues | null
}

const indexSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  data: z.string().max(64),
  sizes: z.array(z.int().min(0)).max(100_000),
  places: z.array(z.int().min(0).nullable()).max(1000),
})

/** @param data names the data: see fingerprintData */
export function packKept(data: string, kept: KeptWeights, end: WeightValues): KeptFiles {
  const sizes = end.map(({ length }) => length)
  const each = sizes.reduce((sum, size) => sum + size, 0)
  const room = Math.max(0, Math.floor(ROOM_BYTES / Math.max(1, 4 * each)) - 1)
  const chosen = spread(kept.epochs, room)
  const floats = new Float32Array(each * (chosen.length + 1))
  let at = 0
  for (const values of [...chosen.map((epoch) => kept.at(epoch) ?? []), end]) {
    for (const weight of values) {
      floats.set(weight, at)
      at += weight.length
    }
  }
  const places: readonly KeptPlace[] = [...chosen, null]
  return { index: JSON.stringify({ format: FORMAT, version: 1, data, sizes, places }), weights: new Uint8Array(floats.buffer) }
}

/** At most `count` of them, the first and the last among them. */
function spread(epochs: readonly number[], count: number): readonly number[] {
  if (epochs.length <= count) return epochs
  if (count < 2) return epochs.slice(0, count)
  return Array.from({ length: count }, (_, i) => epochs[Math.round((i * (epochs.length - 1)) / (count - 1))] ?? 0)
}

/** Where such files hold weights; none where they are broken. */
export function keptPlaces(index: string): readonly KeptPlace[] {
  try {
    const parsed = indexSchema.safeParse(JSON.parse(index))
    return parsed.success ? parsed.data.places : []
  } catch {
    return []
  }
}

/** Error `explain/kept-broken` where the files are not what packKept makes, or not of each other. */
export function unpackKept({ index, weights }: KeptFiles | { readonly index: string; readonly weights: Uint8Array }): Result<KeptRun> {
  const broken = fail(
    error('explain/kept-broken', text('The weights kept with this run cannot be read.', '无法读取此训练记录保留的权重。'), {
      hint: text('Its figures and curves are not affected.', '其指标和曲线不受影响。'),
    }),
  )
  let raw: unknown
  try {
    raw = JSON.parse(index)
  } catch {
    return broken
  }
  const parsed = indexSchema.safeParse(raw)
  if (!parsed.success) return broken
  const { data, sizes, places } = parsed.data
  const each = sizes.reduce((sum, size) => sum + size, 0)
  if (each * places.length * 4 !== weights.length) return broken
  // Aligned, and its own: the bytes may be part of a message.
  const floats = new Float32Array(weights.slice().buffer)
  const at = (place: KeptPlace): WeightValues | null => {
    const row = places.indexOf(place)
    if (row < 0) return null
    let from = row * each
    return sizes.map((size) => floats.subarray(from, (from += size)))
  }
  return ok({ data, sizes, places, at })
}
