// Loads a granted folder: the host lists and reads, workers decode, this thread only hands things on.
import type { Grant, HostClient, ScannedFile } from '../../src/api/api'
import { checkPixelBudget } from '../../src/datasets/assemble'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import { arraysFolder } from '../../src/datasets/layout-problems'
import { unreadableArrayFile } from '../../src/datasets/hdf5'
import { faults, MAX_FILE_BYTES } from '../../src/datasets/image-header'
import type { PairLayout } from '../../src/datasets/layout'
import { readLayout } from '../../src/datasets/layout'
import { DEFAULT_CLASS_RULE } from '../../src/datasets/labels/class-rule'
import type { DecodePolicy } from '../../src/datasets/resize'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { createDecodePool, poolSize, type DecodePool } from './decode-pool'
import { decoderUnavailable, loadingCancelled, outOfMemory } from './decode-problems'
import { askLabelLayout } from './inspect-labels'
import { loadImages, REQUESTS_AT_ONCE } from './load-images'
import type { LoadOptions } from './load-options'
import { scanFolder } from './scan-folder'

/**
 * Scans, reads and decodes the folder as `policy` says. A broken file is left out and listed; it never stops the load.
 * The pixels lie in shared memory where the page is cross-origin isolated.
 * Errors: those of the host, readLayout, readLabelLayout, readHdf5Pair and assembleDataset; data/decoder-unavailable, data/out-of-memory, data/cancelled.
 */
export async function loadFolder(
  host: HostClient,
  grant: Grant,
  policy: DecodePolicy,
  options: LoadOptions,
): Promise<Result<LabelledImages>> {
  const pool = createDecodePool(poolSize(), { depth: REQUESTS_AT_ONCE, host })
  const stop = () => pool.close()
  options.signal.addEventListener('abort', stop)
  try {
    // The workers start while the folder is looked through.
    pool.warm()
    const scanned = await scanFolder(host, grant, options)
    if (!scanned.ok) return scanned
    const { classes = DEFAULT_CLASS_RULE, signal } = options
    const layout =
      classes.from === 'table'
        ? await askLabelLayout(host, grant, scanned.value, classes, signal)
        : readLayout(grant.name, scanned.value.files, scanned.value.unreadable, classes.from)
    if (!layout.ok) return layout
    if (layout.value.kind === 'arrays') return fail(arraysFolder(grant.name))
    const loaded =
      layout.value.kind === 'hdf5-pair'
        ? await loadPair(host, grant, layout.value, scanned.value.files, policy.size, pool)
        : await loadImages(host, grant, layout.value, scanned.value.files, policy, pool, options)
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
      const reason = read?.reason === 'recorded' ? null : read?.reason
      const fault = faults.unread(tooLarge ? 'too-large' : (reason ?? 'io'))
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
