// Reads a dataset from a path in Node: a folder of images (decoded by sharp) or the course's HDF5 pair.
import { basename, dirname, join } from 'node:path'
import { assembleDataset, checkPixelBudget, compactRecords, keptRows } from '../../src/datasets/assemble'
import type { Finding } from '../../src/datasets/audit/finding'
import type { Dataset, DecodedDataset, Feature, ImageSize, LabelledImages, Splits } from '../../src/datasets/dataset'
import { isHdf5, readHdf5Pair, unreadableArrayFile } from '../../src/datasets/hdf5'
import type { PairHalf } from '../../src/datasets/hdf5'
import { formatOf } from '../../src/datasets/arrays/formats'
import { findPair, pairHalf } from '../../src/datasets/hdf5-pair'
import { columnsMissing, encodeRows, missingColumns } from '../../src/datasets/table/encode-table'
import { inspectTable, readTable } from '../../src/datasets/table/load-table'
import type { DecodeText } from '../../src/datasets/table/parse-table'
import { parseTable } from '../../src/datasets/table/parse-table'
import type { ColumnChoice, TableSettings } from '../../src/datasets/table/table-settings'
import { isTableName } from '../../src/datasets/table/table-settings'
import type { Fault } from '../../src/datasets/image-header'
import { faults } from '../../src/datasets/image-header'
import type { ImageLayout, ListedFile } from '../../src/datasets/layout'
import { readLayout } from '../../src/datasets/layout'
import { recordLength } from '../../src/datasets/pixels'
import type { DecodePolicy } from '../../src/datasets/resize'
import { error, fail, ok, text, type Diagnostic, type Json, type Locale, type Result } from '../../src/diagnostics'
import { createDatasetService, scanAll } from '../services/dataset-service'
import { nodeFiles, type FilePort } from '../services/file-port'
import type { DatasetReads } from '../services/handlers'
import { ioDiagnostic } from '../services/io-diagnostics'
import { layoutBy, type ClassChoice } from './class-rule'
import { loadArraysPath, type ArrayPathOptions } from './load-arrays-path'
import { createRecordCache } from '../services/record-cache'
import { decodePicture, decoderName } from './decode-picture'
import { loadingCancelled } from './load-problems'
import { streamImages, type Streaming } from './stream-images'

export interface LoadOptions {
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
  /** The disk; the real one by default. */
  readonly files?: FilePort
  /** How a table is read; guessed where absent. */
  readonly table?: TableSettings
  /** Column of a table to predict, where its settings are guessed. */
  readonly target?: string
  /** Where the classes of a folder come from. */
  readonly classes?: ClassChoice
  /** How files of arrays are used. */
  readonly arrays?: ArrayPathOptions
  /** Images that take more than this are read while they are needed; absent: they are refused where memory cannot hold them. */
  readonly streaming?: Streaming
}

/** Files read and decoded at a time; sharp has threads of its own. */
const BATCH = 16

/**
 * Loads a dataset folder, a table, or files of arrays with those that belong to them, as `policy` says. A broken image is left out and listed.
 * Errors: those of readLayout, readHdf5Pair, readArrays and assembleDataset, host/… for the path itself, data/not-a-dataset, data/cancelled.
 */
export async function loadPath(
  path: string,
  policy: DecodePolicy,
  options?: LoadOptions & { readonly streaming?: never },
): Promise<Result<DecodedDataset>>
export async function loadPath(path: string, policy: DecodePolicy, options: LoadOptions): Promise<Result<Dataset>>
export async function loadPath(path: string, policy: DecodePolicy, options: LoadOptions = {}): Promise<Result<Dataset>> {
  const files = options.files ?? nodeFiles
  let type
  try {
    type = (await files.stat(path)).type
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'read', path))
  }
  const { size } = policy
  const arrays = options.arrays ?? {}
  // Whoever says what the arrays are does not want them guessed, nor taken as the course's pair.
  if (arrays.settings || arrays.map) return await loadArraysPath(files, path, size, arrays)
  if (type !== 'folder') {
    if (isTableName(path)) return await loadTableFile(files, path, options)
    if (pairHalf(basename(path)) !== null) return await loadPairOf(files, path, size)
    return formatOf(path) === null ? fail(notADataset(path)) : await loadArraysPath(files, path, size, arrays)
  }
  const name = basename(await files.realpath(path))
  const { streaming } = options
  const reads = createDatasetService(files, streaming ? createRecordCache(files, streaming.cacheFolder) : null)
  const scanned = await scanAll(reads, path)
  if (!scanned.ok) return scanned
  const readFile = async ({ id }: ListedFile): Promise<Uint8Array | null> => {
    const found = await reads.read(path, [id])
    return found.ok ? (found.value[0]?.bytes ?? null) : null
  }
  const layout = await layoutBy(name, scanned.value, options.classes, decodeText, readFile)
  if (!layout.ok) return layout
  if (layout.value.kind === 'arrays') return await loadArraysPath(files, path, size, arrays)
  const loaded =
    layout.value.kind === 'hdf5-pair'
      ? await loadPair(files, name, join(path, layout.value.train.path), join(path, layout.value.test.path), size)
      : streaming && layout.value.ids.length * recordLength(size) > streaming.budgetBytes
        ? await streamImages(reads, path, layout.value, scanned.value.files, policy, streaming, options)
        : await loadImages(reads, path, layout.value, policy, options)
  return loaded.ok ? ok(loaded.value, [...scanned.warnings, ...layout.warnings, ...loaded.warnings]) : loaded
}

/** `path` is one file of a pair; the other lies beside it. */
async function loadPairOf(files: FilePort, path: string, size: ImageSize): Promise<Result<LabelledImages>> {
  const folder = dirname(path)
  const named = pairHalf(basename(path))
  if (named === null) return fail(notADataset(path))
  const entries: ListedFile[] = []
  try {
    for (const { name } of await files.readdir(folder)) {
      const half = pairHalf(name)
      // Of this file's own half only the file itself counts.
      if (half !== null && (half.half !== named.half || name === basename(path))) entries.push({ id: entries.length, path: name })
    }
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'list', folder))
  }
  const pair = findPair(entries)
  if (pair.train === null || pair.test === null) {
    const alone = readLayout(basename(path), entries)
    return alone.ok ? fail(notADataset(path)) : alone
  }
  return await loadPair(files, basename(await files.realpath(folder)), join(folder, pair.train.path), join(folder, pair.test.path), size)
}

async function loadPair(files: FilePort, name: string, train: string, test: string, size: ImageSize): Promise<Result<LabelledImages>> {
  const { ready, File } = await import('h5wasm/node')
  // Without this the library prints its own error stack to stderr.
  const library = await ready
  library.activate_throwing_error_handler()
  const opened: { close(): unknown }[] = []
  const open = async (path: string): Promise<Result<PairHalf>> => {
    const fileName = basename(path)
    try {
      const { sizeBytes } = await files.stat(path)
      if (sizeBytes === 0 || !isHdf5(await files.readRange(path, 0, 8))) return fail(unreadableArrayFile(fileName))
      const file = openArrayFile(File, path)
      if (file === null) return fail(unreadableArrayFile(fileName))
      opened.push(file)
      return ok({ fileName, file, sizeBytes })
    } catch (thrown) {
      return fail(ioDiagnostic(thrown, 'read', fileName))
    }
  }
  try {
    const [first, second] = [await open(train), await open(test)]
    if (!first.ok || !second.ok) return fail(...(first.ok ? [] : first.diagnostics), ...(second.ok ? [] : second.diagnostics))
    return readHdf5Pair(first.value, second.value, { name, size })
  } finally {
    for (const file of opened) file.close()
  }
}

/** Null where the library finds no HDF5 structure behind the signature. */
function openArrayFile<T>(File: new (path: string, mode: 'r') => T, path: string): T | null {
  try {
    return new File(path, 'r')
  } catch {
    return null
  }
}

async function loadImages(
  reads: DatasetReads,
  folder: string,
  layout: ImageLayout,
  policy: DecodePolicy,
  { onProgress, signal }: LoadOptions,
): Promise<Result<LabelledImages>> {
  const { manifest, ids } = layout
  const { size, resize } = policy
  const budget = checkPixelBudget(manifest.name, ids.length, size)
  if (!budget.ok) return budget
  const length = recordLength(size)
  const pixels = new Uint8Array(budget.value)
  const found: (Fault | null)[] = ids.map(() => null)
  const originalSizes = new Uint16Array(ids.length * 2)
  for (let start = 0; start < ids.length; start += BATCH) {
    if (signal?.aborted === true) return fail(loadingCancelled())
    const replies = await reads.read(folder, ids.slice(start, start + BATCH))
    if (!replies.ok) return replies
    await Promise.all(
      replies.value.map(async ({ bytes, reason }, i) => {
        const row = start + i
        if (bytes === null) {
          found[row] = faults.unread(reason === 'recorded' ? 'io' : (reason ?? 'io'))
          return
        }
        const decoded = await decodePicture(bytes, policy, pixels, row * length)
        if (decoded.ok) originalSizes.set([decoded.width, decoded.height], row * 2)
        else found[row] = decoded.fault
      }),
    )
    onProgress?.(Math.min(ids.length, start + BATCH), ids.length)
  }
  for (const _ of compactRecords(pixels, length, keptRows(found)));
  return assembleDataset(manifest, size, pixels, found, { resize, decoder: await decoderName(), originalSizes })
}

/** One image file as `policy` says, [height, width, channels] uint8; for `predict`. */
export async function decodeFile(path: string, policy: DecodePolicy, files: FilePort = nodeFiles): Promise<Result<Uint8Array>> {
  const target = new Uint8Array(recordLength(policy.size))
  let bytes
  try {
    bytes = await files.readFile(path)
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'read', path))
  }
  const decoded = await decodePicture(bytes, policy, target, 0)
  if (decoded.ok) return ok(target)
  const { fault } = decoded
  return fail(
    error(fault.code, fault.reason, {
      file: path,
      hint: text('Choose a PNG, JPEG, WebP or GIF image.', '请选择 PNG、JPEG、WebP 或 GIF 图像。'),
    }),
  )
}

/**
 * What the command line's `data` prints: counts per split and class, and what was left out. Without `splits`, those the source states;
 * samples it puts in none are counted under `all`.
 */
export function datasetReport(
  dataset: Dataset,
  locale: Locale = 'en',
  splits: Splits | null = null,
  findings: readonly Finding[] = [],
): Readonly<Record<string, Json>> {
  const perSplit: Record<string, Record<string, number>> = {}
  const names = dataset.task === 'classification' ? dataset.classes : ['all']
  const count = (split: string, row: number): void => {
    const name = names[dataset.task === 'classification' ? (dataset.labels[row] ?? 0) : 0] ?? ''
    const counts = (perSplit[split] ??= Object.fromEntries(names.map((one) => [one, 0])))
    counts[name] = (counts[name] ?? 0) + 1
  }
  if (splits === null) dataset.paths.forEach((_, row) => count(dataset.given[row] ?? 'all', row))
  else for (const split of ['train', 'val', 'test'] as const) splits[split].forEach((row) => count(split, row))
  return {
    ...(dataset.samples === 'vectors' ? { features: dataset.features.map(({ name }) => name) } : {}),
    ...(dataset.task === 'classification'
      ? { classes: dataset.classes, positive: dataset.positive === null ? null : (dataset.classes[dataset.positive] ?? null) }
      : { quantities: dataset.quantities.map(({ name }) => name) }),
    splits: perSplit,
    skipped: dataset.skipped.map(({ file, reason }) => ({ file, reason: reason[locale] })),
    audit: findings.map(({ code, message, files }) => ({ code, message: message[locale], files })),
  }
}

const decodeText: DecodeText = (bytes, encoding) => new TextDecoder(encoding, { fatal: true }).decode(bytes)

async function loadTableFile(files: FilePort, path: string, { table, target }: LoadOptions): Promise<Result<DecodedDataset>> {
  const name = basename(path)
  let bytes
  try {
    bytes = await files.readFile(path)
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'read', path))
  }
  if (table) return readTable(name, bytes, decodeText, table)
  const inspected = inspectTable(name, bytes, decodeText)
  if (!inspected.ok) return inspected
  const { settings } = inspected.value
  return readTable(name, bytes, decodeText, target === undefined ? settings : { ...settings, columns: aimAt(settings.columns, target) })
}

/** The guessed uses with another target; what was guessed to be one is a feature then. */
function aimAt(columns: readonly ColumnChoice[], target: string): readonly ColumnChoice[] {
  const known = columns.some(({ name }) => name === target)
  return [
    ...columns.map((one): ColumnChoice => {
      if (one.name === target) return { ...one, use: 'target' }
      return one.use === 'target' ? { ...one, use: 'feature' } : one
    }),
    // A name that no column has is told as a missing one.
    ...(known ? [] : [{ name: target, type: 'number', use: 'target' } as const]),
  ]
}

/** The rows of a table as features of a model; for `predict`. */
export async function readFeatureRows(
  path: string,
  features: readonly Feature[],
  files: FilePort = nodeFiles,
): Promise<Result<{ readonly names: readonly string[]; readonly values: Float32Array }>> {
  const name = basename(path)
  let bytes
  try {
    bytes = await files.readFile(path)
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'read', path))
  }
  const table = parseTable(name, bytes, decodeText, { header: true })
  if (!table.ok) return table
  const lost = missingColumns(table.value, features)
  if (lost.length > 0) return fail(columnsMissing(name, lost))
  const { rows } = table.value
  return ok({ names: rows.map(({ line }) => `${path}:${line}`), values: encodeRows(table.value, rows, features) })
}

function notADataset(path: string): Diagnostic {
  return error(
    'data/not-a-dataset',
    text(
      `“${path}” is no file of data; expected a folder of images, a table (CSV, TSV) or arrays (IDX, NPY, NPZ, HDF5).`,
      `“${path}”不是数据文件；应为图像文件夹、表格（CSV、TSV）或数组文件（IDX、NPY、NPZ、HDF5）。`,
    ),
    { hint: text('Give the folder or file that holds the data.', '请给出存放数据的文件夹或文件。'), file: path },
  )
}
