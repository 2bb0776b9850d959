// Loads a granted folder: the host lists and reads, workers decode, this thread only hands things on.
import type { FileBytes, Grant, HostClient, ScannedFile, ScanPage } from '../../src/api/api'
import { assembleDataset, checkPixelBudget, compactRecords, keptRows } from '../../src/datasets/assemble'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import { unreadableArrayFile } from '../../src/datasets/hdf5'
import type { Fault } from '../../src/datasets/image-header'
import { faults, MAX_FILE_BYTES } from '../../src/datasets/image-header'
import type { ImageLayout, PairLayout } from '../../src/datasets/layout'
import { readLayout } from '../../src/datasets/layout'
import { recordLength } from '../../src/datasets/pixels'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { createDecodePool, poolSize, type DecodePool } from './decode-pool'
import { decoderUnavailable, loadingCancelled, outOfMemory } from './decode-problems'

export interface LoadOptions {
  /** Images decoded so far, of all. */
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

const SCAN_PAGE = 2000
const BATCH_FILES = 48
const BATCH_BYTES = 8 * 1024 * 1024

/**
 * Scans, reads and decodes the folder at `size`. A broken file is left out and listed; it never stops the load.
 * The pixels lie in shared memory where the page is cross-origin isolated.
 * Errors: those of the host, readLayout, readHdf5Pair and assembleDataset; data/decoder-unavailable, data/out-of-memory, data/cancelled.
 */
export async function loadFolder(host: HostClient, grant: Grant, size: ImageSize, options: LoadOptions): Promise<Result<LabelledImages>> {
  const scanned = await scan(host, grant, options.signal)
  if (!scanned.ok) return scanned
  const layout = readLayout(grant.name, scanned.value.files, scanned.value.unreadable)
  if (!layout.ok) return layout
  const pool = createDecodePool(layout.value.kind === 'images' ? poolSize() : 1)
  const stop = () => pool.close()
  options.signal.addEventListener('abort', stop)
  try {
    const loaded =
      layout.value.kind === 'hdf5-pair'
        ? await loadPair(host, grant, layout.value, scanned.value.files, size, pool)
        : await loadImages(host, grant, layout.value, scanned.value.files, size, pool, options)
    if (options.signal.aborted) return fail(loadingCancelled())
    return loaded.ok ? ok(loaded.value, [...scanned.warnings, ...layout.warnings, ...loaded.warnings]) : loaded
  } finally {
    options.signal.removeEventListener('abort', stop)
    pool.close()
  }
}

/** Draws the built-in sketches in a worker. Errors: data/decoder-unavailable, data/out-of-memory, data/cancelled. */
export async function loadSketches(
  source: { readonly count: number; readonly seed: number },
  size: ImageSize,
  { onProgress, signal }: LoadOptions,
): Promise<Result<LabelledImages>> {
  if (signal.aborted) return fail(loadingCancelled())
  const budget = checkPixelBudget('cat-sketches', source.count, size)
  if (!budget.ok) return budget
  const pool = createDecodePool(1)
  const stop = () => pool.close()
  signal.addEventListener('abort', stop)
  try {
    const answer = await pool.ask({ type: 'sketches', count: source.count, seed: source.seed, size }, [], onProgress)
    if (signal.aborted) return fail(loadingCancelled())
    if (answer.type === 'dataset') return answer.result
    return fail(answer.type === 'unavailable' ? decoderUnavailable() : outOfMemory('cat-sketches'))
  } finally {
    signal.removeEventListener('abort', stop)
    pool.close()
  }
}

async function scan(host: HostClient, grant: Grant, signal: AbortSignal): Promise<Result<Omit<ScanPage, 'next'>>> {
  const files: ScannedFile[] = []
  const unreadable: ScanPage['unreadable'][number][] = []
  const warnings: Diagnostic[] = []
  for (let cursor: number | null = 0; cursor !== null;) {
    if (signal.aborted) return fail(loadingCancelled())
    const page: Result<ScanPage> = await host.call('dataset.scan', { handle: grant.handle, cursor, limit: SCAN_PAGE })
    if (!page.ok) return page
    files.push(...page.value.files)
    unreadable.push(...page.value.unreadable)
    warnings.push(...page.warnings)
    cursor = page.value.next
  }
  return ok({ files, unreadable }, warnings)
}

async function loadPair(
  host: HostClient,
  grant: Grant,
  layout: PairLayout,
  files: readonly ScannedFile[],
  size: ImageSize,
  pool: DecodePool,
): Promise<Result<LabelledImages>> {
  const halves = [layout.train, layout.test]
  const problems: Diagnostic[] = []
  const contents: Uint8Array[] = []
  for (const half of halves) {
    const tooLarge = (files.find(({ id }) => id === half.id)?.sizeBytes ?? 0) > MAX_FILE_BYTES
    const reply = tooLarge ? null : await host.call('dataset.read', { handle: grant.handle, ids: [half.id] })
    if (reply !== null && !reply.ok) return reply
    const read = reply?.value[0]
    if (read?.bytes) contents.push(read.bytes)
    else {
      const fault = faultOf(tooLarge ? 'too-large' : (read?.reason ?? 'io'))
      problems.push(
        error(fault.code, text(`“${half.path}”: ${fault.reason.en}`, `“${half.path}”:${fault.reason.zh}`), {
          hint: text('Check the file, then load the folder again.', '请检查该文件，然后重新载入文件夹。'),
          file: half.path,
        }),
      )
    }
  }
  const [train, test] = contents
  if (problems.length > 0 || train === undefined || test === undefined) return fail(...problems)
  const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  const answer = await pool.ask(
    {
      type: 'pair',
      name: layout.name,
      size,
      train: { fileName: fileName(layout.train.path), bytes: train },
      test: { fileName: fileName(layout.test.path), bytes: test },
    },
    [],
  )
  if (answer.type === 'dataset') return answer.result
  // The library itself gave up: the file's inside is not what its outside says.
  return fail(answer.type === 'unavailable' ? decoderUnavailable() : unreadableArrayFile(fileName(layout.train.path)))
}

function faultOf(reason: NonNullable<FileBytes['reason']>): Fault {
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
function batchRows(ids: readonly number[], sizes: ReadonlyMap<number, number>): readonly (readonly number[])[] {
  const batches: number[][] = []
  let current: number[] = []
  let bytes = 0
  ids.forEach((id, row) => {
    const length = Math.min(MAX_FILE_BYTES, sizes.get(id) ?? 0)
    if (current.length > 0 && (current.length >= BATCH_FILES || bytes + length > BATCH_BYTES)) {
      batches.push(current)
      current = []
      bytes = 0
    }
    current.push(row)
    bytes += length
  })
  if (current.length > 0) batches.push(current)
  return batches
}

async function loadImages(
  host: HostClient,
  grant: Grant,
  { manifest, ids }: ImageLayout,
  files: readonly ScannedFile[],
  size: ImageSize,
  pool: DecodePool,
  { onProgress, signal }: LoadOptions,
): Promise<Result<LabelledImages>> {
  const budget = checkPixelBudget(manifest.name, ids.length, size)
  if (!budget.ok) return budget
  const pixels = allocate(budget.value)
  if (pixels === null) return fail(outOfMemory(manifest.name))
  const length = recordLength(size)
  const shared = !(pixels.buffer instanceof ArrayBuffer)
  const found: (Fault | null)[] = ids.map(() => null)
  const batches = batchRows(ids, new Map(files.map(({ id, sizeBytes }) => [id, sizeBytes])))
  let problem: readonly Diagnostic[] | null = null
  let done = 0

  const decode = async (rows: readonly number[]): Promise<void> => {
    const replies = await host.call('dataset.read', { handle: grant.handle, ids: rows.map((row) => ids[row] ?? -1) })
    if (signal.aborted || problem !== null) return
    if (!replies.ok) {
      problem = replies.diagnostics
      return
    }
    const items: { row: number; bytes: Uint8Array }[] = []
    replies.value.forEach(({ bytes, reason }, i) => {
      const row = rows[i] ?? 0
      if (bytes === null) found[row] = faultOf(reason ?? 'io')
      else items.push({ row, bytes })
    })
    if (items.length === 0) return
    const answer = await pool.ask({ type: 'images', size, items, pixels: shared ? pixels : null }, [])
    if (signal.aborted) return
    if (answer.type === 'unavailable') problem = [decoderUnavailable()]
    else if (answer.type === 'images') {
      items.forEach(({ row }, i) => {
        found[row] = answer.faults[i] ?? null
        if (answer.pixels !== null) pixels.set(answer.pixels.subarray(i * length, (i + 1) * length), row * length)
      })
    } else if (items.length === 1) {
      found[items[0]?.row ?? 0] = faults.undecodable()
    } else {
      // The decoder died of one of them; one at a time shows which.
      for (const { row } of items) await decode([row])
    }
  }

  let next = 0
  const work = async (): Promise<void> => {
    for (let rows = batches[next]; rows !== undefined && problem === null && !signal.aborted; rows = batches[next]) {
      next += 1
      await decode(rows)
      done += rows.length
      if (!signal.aborted && problem === null) onProgress(done, ids.length)
    }
  }
  onProgress(0, ids.length)
  // One more than there are workers, so that the next files are read while the last are decoded.
  await Promise.all(Array.from({ length: poolSize() + 1 }, work))
  if (signal.aborted) return fail(loadingCancelled())
  if (problem !== null) return fail(...(problem as readonly Diagnostic[]))
  for (const _ of compactRecords(pixels, length, keptRows(found))) await new Promise((next) => setTimeout(next))
  return assembleDataset(manifest, size, pixels, found)
}
