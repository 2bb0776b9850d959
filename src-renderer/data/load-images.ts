// Records of a folder's images: those that the host keeps from earlier are fetched, the others read, decoded by the workers and kept.
import type { Grant, HostClient, ScannedFile } from '../../src/api/api'
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
import type { FolderRows } from './decode-protocol'
import type { LoadOptions } from './load-options'

const BATCH_FILES = 96
const BATCH_BYTES = 8 * 1024 * 1024
/** Batches in one worker: one is read while one is decoded and one is kept. */
export const REQUESTS_AT_ONCE = 3
/** Bytes of kept records in one reply. */
const FETCH_BYTES = 8 * 1024 * 1024

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

/** What the workers are told of these rows. */
function folderRows({ handle, recipe, ids, pixels }: Load, rows: readonly number[]): FolderRows {
  const shared = !(pixels.buffer instanceof ArrayBuffer)
  return { handle, recipe, ids: rows.map((row) => ids[row] ?? -1), rows, pixels: shared ? pixels : null }
}

/** Takes what the host has kept. Returns the rows it has not, or no longer, in their order. */
async function fetchKept(load: Load, places: ReadonlyMap<number, number>, rows: readonly number[]): Promise<readonly number[]> {
  const { host, handle, recipe, ids, policy, pixels, pool } = load
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
  await inLanes(load, parts, poolSize() * REQUESTS_AT_ONCE, async (part) => {
    const answer = await pool.ask({ type: 'fetch', ...folderRows(load, part) }, [])
    if (load.signal.aborted) return
    if (answer.type !== 'fetched' || !answer.ok) {
      // They are decoded anew.
      missing.push(...part)
      return
    }
    part.forEach((row, i) => {
      if (answer.pixels !== null) pixels.set(answer.pixels.subarray(i * length, (i + 1) * length), row * length)
      load.originalSizes[row * 2] = view.getUint16(place(row) * 4, true)
      load.originalSizes[row * 2 + 1] = view.getUint16(place(row) * 4 + 2, true)
    })
    load.advance(part.length)
  })
  return missing.sort((a, b) => a - b)
}

/**
 * Has rows read and decoded, and kept by the host.
 * @param known false: bytes are wanted even of what the host says it has kept
 * @returns rows whose content the host has kept under another name
 */
async function decodeRows(load: Load, rows: readonly number[], sizeOf: (row: number) => number, known = true): Promise<readonly number[]> {
  const same: number[] = []
  const decode = async (batch: readonly number[]): Promise<void> => {
    same.push(...(await decodeBatch(load, batch, decode, known)))
  }
  await inLanes(load, batchRows(rows, sizeOf), poolSize() * REQUESTS_AT_ONCE, decode)
  return same
}

async function decodeBatch(
  load: Load,
  batch: readonly number[],
  again: (rows: readonly number[]) => Promise<void>,
  known: boolean,
): Promise<readonly number[]> {
  const { policy, pixels, pool, found, originalSizes } = load
  const length = recordLength(policy.size)
  const answer = await pool.ask({ type: 'decode', ...folderRows(load, batch), policy, keeps: load.keeps, known }, [])
  if (load.signal.aborted) return []
  if (answer.type === 'unavailable') {
    load.problem = [decoderUnavailable()]
    return []
  }
  if (answer.type !== 'decoded') {
    // The decoder died of one of them; one at a time shows which.
    if (batch.length > 1) {
      for (const row of batch) await again([row])
      return []
    }
    found[batch[0] ?? 0] = faults.undecodable()
    load.advance(1)
    return []
  }
  if (answer.problem !== null) {
    load.problem = answer.problem
    return []
  }
  if (!answer.kept) load.keeps = false
  const same: number[] = []
  batch.forEach((row, i) => {
    const fault = answer.faults[i] ?? null
    if (fault === 'recorded') {
      same.push(row)
      return
    }
    found[row] = fault
    originalSizes[row * 2] = answer.sizes[i * 2] ?? 0
    originalSizes[row * 2 + 1] = answer.sizes[i * 2 + 1] ?? 0
    if (answer.pixels !== null) pixels.set(answer.pixels.subarray(i * length, (i + 1) * length), row * length)
  })
  load.advance(batch.length - same.length)
  return same
}
