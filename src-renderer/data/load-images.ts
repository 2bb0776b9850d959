// Records of a folder's images: those that the host keeps from earlier are fetched, the others read, decoded by the workers and kept.
import type { FileBytes, Grant, HostClient, ScannedFile } from '../../src/api/api'
import { MAX_RECORDS_AT_ONCE } from '../../src/api/api'
import { assembleDataset, checkPixelBudget, compactRecords, keptRows } from '../../src/datasets/assemble'
import type { LabelledImages } from '../../src/datasets/dataset'
import type { Fault } from '../../src/datasets/image-header'
import { faults, MAX_FILE_BYTES } from '../../src/datasets/image-header'
import type { ImageLayout } from '../../src/datasets/layout'
import { recordLength } from '../../src/datasets/pixels'
import type { DecodePolicy, Recipe } from '../../src/datasets/resize'
import { fail, type Diagnostic, type Result } from '../../src/diagnostics'
import { poolSize, type DecodePool } from './decode-pool'
import { decoderUnavailable, loadingCancelled, outOfMemory } from './decode-problems'
import { decoderName } from './decoder-name'
import type { LoadOptions } from './load-dataset'

const BATCH_FILES = 48
const BATCH_BYTES = 8 * 1024 * 1024
/** Writes to the host's records that may be under way. */
const MOST_KEEPING = 3
/** Bytes of kept records in one reply. */
const FETCH_BYTES = 8 * 1024 * 1024

export function faultOf(reason: Exclude<NonNullable<FileBytes['reason']>, 'recorded'>): Fault {
  return reason === 'too-large' ? faults.tooManyBytes() : faults.unreadable(reason)
}

/** Shared memory where it may be had; null where there is not enough. */
function allocate(length: number): Uint8Array | null {
  try {
    return crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length)
  } catch (thrown) {
    if (thrown instanceof RangeError) return null
    throw thrown
  }
}

/** Rows cut into batches of at most {@link BATCH_FILES} files and about {@link BATCH_BYTES}. */
function batchRows(rows: readonly number[], sizeOf: (row: number) => number): readonly (readonly number[])[] {
  const batches: number[][] = []
  let current: number[] = []
  let bytes = 0
  for (const row of rows) {
    const length = Math.min(MAX_FILE_BYTES, sizeOf(row))
    if (current.length > 0 && (current.length >= BATCH_FILES || bytes + length > BATCH_BYTES)) {
      batches.push(current)
      current = []
      bytes = 0
    }
    current.push(row)
    bytes += length
  }
  if (current.length > 0) batches.push(current)
  return batches
}

/** What one load shares. */
interface Load {
  readonly host: HostClient
  readonly handle: string
  readonly recipe: Recipe
  readonly policy: DecodePolicy
  readonly ids: readonly number[]
  readonly pixels: Uint8Array
  readonly pool: DecodePool
  readonly signal: AbortSignal
  /** Why each sample was left out. */
  readonly found: (Fault | null)[]
  readonly originalSizes: Uint16Array
  /** False once the host has no room, or keeps nothing. */
  keeps: boolean
  /** What ends the load. */
  problem: readonly Diagnostic[] | null
  /** Writes that are under way. */
  readonly keeping: Set<Promise<void>>
  /** Called with the number of samples that were dealt with. */
  readonly advance: (count: number) => void
}

/**
 * The images of a layout. A broken file is left out and listed; it never stops the load. What was decoded is kept by the host, also where the load
 * is cancelled: the next one goes on from there.
 * Errors: those of the host and assembleDataset; data/too-many-pixels, data/decoder-unavailable, data/out-of-memory, data/cancelled.
 */
export async function loadImages(
  host: HostClient,
  grant: Grant,
  { manifest, ids }: ImageLayout,
  files: readonly ScannedFile[],
  policy: DecodePolicy,
  pool: DecodePool,
  { onProgress, signal }: LoadOptions,
): Promise<Result<LabelledImages>> {
  const { size, resize } = policy
  const budget = checkPixelBudget(manifest.name, ids.length, size)
  if (!budget.ok) return budget
  const pixels = allocate(budget.value)
  if (pixels === null) return fail(outOfMemory(manifest.name))
  let done = 0
  const load: Load = {
    host,
    handle: grant.handle,
    recipe: { ...size, resize, decoder: decoderName() },
    policy,
    ids,
    pixels,
    pool,
    signal,
    found: ids.map(() => null),
    originalSizes: new Uint16Array(ids.length * 2),
    keeps: true,
    keeping: new Set(),
    problem: null,
    advance: (count) => {
      done += count
      if (!signal.aborted && load.problem === null) onProgress(done, ids.length)
    },
  }
  onProgress(0, ids.length)
  const places = new Map(files.map(({ id }, place) => [id, place]))
  const all = ids.map((_, row) => row)
  const missing = await fetchKept(load, places, all)
  const sizes = new Map(files.map(({ id, sizeBytes }) => [id, sizeBytes]))
  const same = await decodeRows(load, missing, (row) => sizes.get(ids[row] ?? -1) ?? 0)
  // Files whose content is known under another name.
  const lost = same.length > 0 && !ended(load) ? await fetchKept(load, places, same) : []
  if (lost.length > 0) await decodeRows(load, lost, (row) => sizes.get(ids[row] ?? -1) ?? 0, false)
  await Promise.all(load.keeping)
  if (load.keeps && missing.length > 0) await host.call('records.finish', { handle: grant.handle, recipe: load.recipe })
  if (signal.aborted) return fail(loadingCancelled())
  if (load.problem !== null) return fail(...load.problem)
  for (const _ of compactRecords(pixels, recordLength(size), keptRows(load.found))) await new Promise((next) => setTimeout(next))
  const { originalSizes, recipe, found } = load
  return assembleDataset(manifest, size, pixels, found, { resize, decoder: recipe.decoder, originalSizes })
}

function ended({ signal, problem }: Load): boolean {
  return signal.aborted || problem !== null
}

/** Runs `work` over the items, `lanes` at a time, until the load has ended. */
async function inLanes<T>(load: Load, items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length && !ended(load)) {
      const item = items[next] as T
      next += 1
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Takes what the host has kept. Returns the rows it has not, or no longer, in their order. */
async function fetchKept(load: Load, places: ReadonlyMap<number, number>, rows: readonly number[]): Promise<readonly number[]> {
  const { host, handle, recipe, ids, policy, pixels } = load
  const opened = await host.call('records.open', { handle, recipe })
  if (!opened.ok) {
    load.keeps = false
    return rows
  }
  const { known, sizes } = opened.value
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength)
  const place = (row: number): number => places.get(ids[row] ?? -1) ?? -1
  const kept = rows.filter((row) => known[place(row)] === 1)
  const missing = rows.filter((row) => known[place(row)] !== 1)
  const length = recordLength(policy.size)
  const atOnce = Math.min(MAX_RECORDS_AT_ONCE, Math.max(1, Math.floor(FETCH_BYTES / length)))
  const parts = Array.from({ length: Math.ceil(kept.length / atOnce) }, (_, i) => kept.slice(i * atOnce, (i + 1) * atOnce))
  await inLanes(load, parts, 2, async (part) => {
    const reply = await host.call('records.read', { handle, recipe, ids: part.map((row) => ids[row] ?? -1) })
    if (load.signal.aborted) return
    if (!reply.ok || reply.value.length !== part.length * length) {
      // They are decoded anew.
      missing.push(...part)
      return
    }
    part.forEach((row, i) => {
      pixels.set(reply.value.subarray(i * length, (i + 1) * length), row * length)
      load.originalSizes.set([view.getUint16(place(row) * 4, true), view.getUint16(place(row) * 4 + 2, true)], row * 2)
    })
    load.advance(part.length)
  })
  return missing.sort((a, b) => a - b)
}

/**
 * Reads and decodes rows, and has the host keep what came of it.
 * @param known false: bytes are wanted even of what the host says it has kept
 * @returns rows whose content the host has kept under another name
 */
async function decodeRows(load: Load, rows: readonly number[], sizeOf: (row: number) => number, known = true): Promise<readonly number[]> {
  const { host, handle, recipe, ids, found } = load
  const same: number[] = []
  const decode = async (batch: readonly number[]): Promise<void> => {
    const replies = await host.call('dataset.read', {
      handle,
      ids: batch.map((row) => ids[row] ?? -1),
      ...(load.keeps && known && { recipe }),
    })
    if (ended(load)) return
    if (!replies.ok) {
      load.problem = replies.diagnostics
      return
    }
    const items: { row: number; bytes: Uint8Array }[] = []
    let settled = 0
    replies.value.forEach(({ bytes, reason }, i) => {
      const row = batch[i] ?? 0
      if (bytes !== null) items.push({ row, bytes })
      else if (reason === 'recorded') same.push(row)
      else {
        found[row] = faultOf(reason ?? 'io')
        settled += 1
      }
    })
    load.advance(settled)
    if (items.length > 0) await decodeItems(load, items, decode, known)
  }
  // One more than there are workers, so that the next files are read while the last are decoded.
  await inLanes(load, batchRows(rows, sizeOf), poolSize() + 1, decode)
  return same
}

async function decodeItems(
  load: Load,
  items: readonly { readonly row: number; readonly bytes: Uint8Array }[],
  again: (rows: readonly number[]) => Promise<void>,
  known: boolean,
): Promise<void> {
  const { policy, pixels, pool, found, originalSizes } = load
  const length = recordLength(policy.size)
  const shared = !(pixels.buffer instanceof ArrayBuffer)
  // Bytes that are part of a larger buffer are copied instead.
  const transfer = items.flatMap(({ bytes }) => (bytes.buffer.byteLength === bytes.length ? [bytes.buffer as ArrayBuffer] : []))
  const answer = await pool.ask({ type: 'images', policy, items, pixels: shared ? pixels : null }, transfer)
  if (load.signal.aborted) return
  if (answer.type === 'unavailable') {
    load.problem = [decoderUnavailable()]
    return
  }
  if (answer.type !== 'images') {
    // The decoder died of one of them; one at a time shows which.
    if (items.length > 1) {
      for (const { row } of items) await again([row])
      return
    }
    found[items[0]?.row ?? 0] = faults.undecodable()
    load.advance(1)
    return
  }
  items.forEach(({ row }, i) => {
    found[row] = answer.faults[i] ?? null
    originalSizes.set(answer.sizes.subarray(i * 2, i * 2 + 2), row * 2)
    if (answer.pixels !== null) pixels.set(answer.pixels.subarray(i * length, (i + 1) * length), row * length)
  })
  if (known) {
    const rows = items.flatMap(({ row }, i) => (answer.faults[i] ? [] : [row]))
    const kept = keep(load, rows).finally(() => load.keeping.delete(kept))
    load.keeping.add(kept)
    // A slow disk holds the load up before it fills the memory.
    if (load.keeping.size > MOST_KEEPING) await Promise.race(load.keeping)
  }
  load.advance(items.length)
}

async function keep(load: Load, rows: readonly number[]): Promise<void> {
  if (!load.keeps || rows.length === 0) return
  const { host, handle, recipe, ids, policy, pixels, originalSizes } = load
  const length = recordLength(policy.size)
  const records = new Uint8Array(rows.length * length)
  const sizes = new DataView(new ArrayBuffer(rows.length * 4))
  rows.forEach((row, i) => {
    records.set(pixels.subarray(row * length, (row + 1) * length), i * length)
    sizes.setUint16(i * 4, originalSizes[row * 2] ?? 0, true)
    sizes.setUint16(i * 4 + 2, originalSizes[row * 2 + 1] ?? 0, true)
  })
  const kept = await host.call('records.write', {
    handle,
    recipe,
    ids: rows.map((row) => ids[row] ?? -1),
    sizes: new Uint8Array(sizes.buffer),
    records,
  })
  // A full disk is no reason not to load; it is one not to go on writing.
  if (!kept.ok || !kept.value) load.keeps = false
}
