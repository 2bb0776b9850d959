// Images that memory should not hold: decoded once into the cache on the disk, read from there as they are needed.
import { totalmem } from 'node:os'
import type { ScannedFile } from '../../src/api/api'
import { assembleRows, keptRows } from '../../src/datasets/assemble'
import type { Dataset } from '../../src/datasets/dataset'
import { faults, type Fault } from '../../src/datasets/image-header'
import type { ImageLayout } from '../../src/datasets/layout'
import { recordLength } from '../../src/datasets/pixels'
import type { DecodePolicy, Recipe } from '../../src/datasets/resize'
import { fail, ok, type Result } from '../../src/diagnostics'
import type { DatasetReads } from '../services/handlers'
import { decodePicture, decoderName } from './decode-picture'
import { cacheFull, loadingCancelled } from './load-problems'

export interface Streaming {
  /** Most bytes of images in memory. */
  readonly budgetBytes: number
  /** Where the host keeps records of images. */
  readonly cacheFolder: string
}

/** Files decoded between two writes to the cache. */
const BATCH = 64
/** Reading further ahead than this gains nothing. */
const LARGEST_AHEAD_BYTES = 256 * 1024 * 1024
/** What one array can be relied on to hold. */
const LARGEST_BUDGET_BYTES = 2 ** 31

/** A quarter of this machine's memory, 2 GiB at most. */
export function defaultMemoryBudget(): number {
  return Math.min(LARGEST_BUDGET_BYTES, Math.floor(totalmem() / 4))
}

/**
 * Loads a layout whose records stay on the disk. What the cache has from earlier is not decoded again.
 * Errors: those of the disk and assembleRows, data/cache-full, data/cancelled.
 */
export async function streamImages(
  reads: DatasetReads,
  folder: string,
  { manifest, ids }: ImageLayout,
  files: readonly ScannedFile[],
  policy: DecodePolicy,
  { budgetBytes }: Streaming,
  { onProgress, signal }: { readonly onProgress?: (done: number, total: number) => void; readonly signal?: AbortSignal },
): Promise<Result<Dataset>> {
  const { size, resize } = policy
  const recipe: Recipe = { ...size, resize, decoder: await decoderName() }
  const placeOf = new Map(files.map(({ id }, place) => [id, place]))
  const found: (Fault | null)[] = ids.map(() => null)
  const opened = await reads.openRecords(folder, recipe)
  if (!opened.ok) return opened
  const missing = ids.flatMap((id, row) => (opened.value.known[placeOf.get(id) ?? -1] === 1 ? [] : [row]))
  for (let start = 0; start < missing.length; start += BATCH) {
    if (signal?.aborted === true) return fail(loadingCancelled())
    const rows = missing.slice(start, start + BATCH)
    const kept = await keepRecords(
      reads,
      folder,
      rows.map((row) => ids[row] ?? -1),
      policy,
      recipe,
    )
    if (!kept.ok) return kept
    if (kept.value === null) return fail(cacheFull(manifest.name))
    kept.value.forEach((fault, i) => (found[rows[i] ?? 0] = fault))
    onProgress?.(ids.length - missing.length + start + rows.length, ids.length)
  }
  if (missing.length > 0) {
    const finished = await reads.finishRecords(folder, recipe)
    if (!finished.ok) return finished
  }

  const whole = keptRows(found)
  const sizes = await originalSizes(reads, folder, recipe, ids, placeOf)
  if (!sizes.ok) return sizes
  const assembled = assembleRows(manifest, found, { resize, decoder: recipe.decoder, originalSizes: sizes.value })
  if (!assembled.ok) return assembled
  const records = {
    read: (rows: Uint32Array) =>
      reads.readRecords(
        folder,
        recipe,
        Array.from(rows, (row) => ids[whole[row] ?? -1] ?? -1),
      ),
  }
  const ahead = Math.min(budgetBytes, LARGEST_AHEAD_BYTES)
  return ok({ ...assembled.value, samples: 'images', size, records, budgetBytes: ahead }, assembled.warnings)
}

/** Decodes these files and puts their records into the cache. Why each gave none; null as a whole where the cache has no room. */
async function keepRecords(
  reads: DatasetReads,
  folder: string,
  ids: readonly number[],
  policy: DecodePolicy,
  recipe: Recipe,
): Promise<Result<readonly (Fault | null)[] | null>> {
  const read = await reads.read(folder, ids, recipe)
  if (!read.ok) return read
  const length = recordLength(policy.size)
  const records = new Uint8Array(ids.length * length)
  const sizes = new DataView(new ArrayBuffer(ids.length * 4))
  const decoded = await Promise.all(
    read.value.map(async ({ bytes, reason }, i): Promise<Fault | 'recorded' | null> => {
      if (bytes === null) return reason === 'recorded' ? 'recorded' : faults.unread(reason ?? 'io')
      const made = await decodePicture(bytes, policy, records, i * length)
      if (!made.ok) return made.fault
      sizes.setUint16(i * 4, made.width, true)
      sizes.setUint16(i * 4 + 2, made.height, true)
      return null
    }),
  )
  const made = decoded.flatMap((fault, i) => (fault === null ? [i] : []))
  // The cache keeps the very bytes until they are written.
  const madeRecords = new Uint8Array(made.length * length)
  const madeSizes = new Uint8Array(made.length * 4)
  made.forEach((i, at) => {
    madeRecords.set(records.subarray(i * length, (i + 1) * length), at * length)
    madeSizes.set(new Uint8Array(sizes.buffer, i * 4, 4), at * 4)
  })
  if (made.length > 0) {
    const written = await reads.writeRecords(
      folder,
      recipe,
      made.map((i) => ids[i] ?? -1),
      madeSizes,
      madeRecords,
    )
    if (!written.ok) return written
    if (!written.value) return ok(null)
  }
  return ok(decoded.map((fault) => (fault === 'recorded' ? null : fault)))
}

/** [n, 2]: as the cache knows them of all files. */
async function originalSizes(
  reads: DatasetReads,
  folder: string,
  recipe: Recipe,
  ids: readonly number[],
  placeOf: ReadonlyMap<number, number>,
): Promise<Result<Uint16Array>> {
  const opened = await reads.openRecords(folder, recipe)
  if (!opened.ok) return opened
  const { sizes } = opened.value
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength)
  const pairs = new Uint16Array(ids.length * 2)
  ids.forEach((id, row) => {
    const at = (placeOf.get(id) ?? 0) * 4
    pairs[row * 2] = view.getUint16(at, true)
    pairs[row * 2 + 1] = view.getUint16(at + 2, true)
  })
  return ok(pairs)
}
