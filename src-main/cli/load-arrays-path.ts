// Reads files of arrays from a path in Node.
import { basename, dirname, join } from 'node:path'
import type { ArrayTools, RangeFile } from '../../src/datasets/arrays/array-format'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import { formatOf } from '../../src/datasets/arrays/formats'
import { inspectArrays, readArrays } from '../../src/datasets/arrays/load-arrays'
import type { DecodedDataset, ImageSize } from '../../src/datasets/dataset'
import { ok, type Diagnostic, type Result } from '../../src/diagnostics'
import { createDataFiles } from '../services/data-files'
import type { FilePort } from '../services/file-port'
import { applyArrayMap, type ArrayMap } from './array-map'

export interface ArrayPathOptions {
  /** How the arrays are used; guessed where absent. */
  readonly settings?: ArraySettings
  /** What is to be changed of the guess. */
  readonly map?: ArrayMap
  /** Called with all arrays that were found, as they will be used. */
  readonly onArrays?: (settings: ArraySettings) => void
}

/** The dataset of the array files in a folder, or of one with those that belong to it. Errors: those of inspectArrays and readArrays. */
export async function loadArraysPath(
  files: FilePort,
  path: string,
  size: ImageSize,
  { settings, map, onArrays }: ArrayPathOptions,
): Promise<Result<DecodedDataset>> {
  const { type } = await files.stat(path)
  const folder = type === 'folder' ? path : dirname(path)
  const name = basename(await files.realpath(path))
  const dataFiles = createDataFiles(files)
  const listed = await dataFiles.list(path)
  if (!listed.ok) return listed
  const ranges = listed.value.files
    .filter((one) => formatOf(one.name) !== null)
    .map((one): RangeFile => ({ ...one, read: (start, length) => dataFiles.read(path, one.name, start, length) }))
  const { tools, close } = await openTools(folder)
  try {
    const chosen = settings ? ok({ settings, problems: [] as readonly Diagnostic[] }) : await inspectArrays(name, ranges, tools)
    if (!chosen.ok) return chosen
    const mapped = map ? applyArrayMap(name, chosen.value.settings, map) : ok(chosen.value.settings)
    if (!mapped.ok) return mapped
    onArrays?.(mapped.value)
    const read = await readArrays(name, ranges, mapped.value, { size, tools })
    const problems = chosen.value.problems.map((problem) => ({ ...problem, severity: 'warning' as const }))
    return read.ok ? ok(read.value, [...problems, ...read.warnings]) : { ok: false, diagnostics: [...problems, ...read.diagnostics] }
  } finally {
    close()
  }
}

/** The library reads a file from the disk itself, as it needs it. */
async function openTools(folder: string): Promise<{ readonly tools: ArrayTools; close(): void }> {
  const { ready, File } = await import('h5wasm/node')
  const opened = new Map<string, InstanceType<typeof File>>()
  const openHdf5 = async ({ name }: RangeFile) => {
    const known = opened.get(name)
    if (known) return ok(known)
    // Without this the library prints its own error stack to stderr.
    ;(await ready).activate_throwing_error_handler()
    try {
      const file = new File(join(folder, name), 'r')
      opened.set(name, file)
      return ok(file)
    } catch {
      // No HDF5 structure behind the signature.
      return ok(null)
    }
  }
  return {
    tools: { openHdf5 },
    close() {
      for (const file of opened.values()) file.close()
    },
  }
}
