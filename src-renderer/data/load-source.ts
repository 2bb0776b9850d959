// Reads a project's source, whatever it is: a granted folder or table, drawn pictures or points.
import type { Grant, HostClient } from '../../src/api/api'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import type { DecodedDataset, ImageSize } from '../../src/datasets/dataset'
import type { TableSettings } from '../../src/datasets/table/table-settings'
import type { DecodePolicy } from '../../src/datasets/resize'
import { fail, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import type { DataSource } from '../../src/document/document'
import { loadingCancelled } from './decode-problems'
import type { LoadOptions } from './load-options'

/** What reads each kind of source. */
export interface SourceReaders {
  readonly host: HostClient
  readonly loadFolder: (host: HostClient, grant: Grant, policy: DecodePolicy, options: LoadOptions) => Promise<Result<DecodedDataset>>
  readonly drawSketches: (
    source: { readonly count: number; readonly seed: number },
    size: ImageSize,
    options: LoadOptions,
  ) => Promise<Result<DecodedDataset>>
  readonly drawPoints: (source: Extract<DataSource, { readonly type: 'generator' }>) => Result<DecodedDataset>
  readonly readTable: (name: string, bytes: Uint8Array, settings: TableSettings, signal: AbortSignal) => Promise<Result<DecodedDataset>>
  readonly readArrays: (
    host: HostClient,
    grant: Grant,
    settings: ArraySettings,
    size: ImageSize,
    options: LoadOptions,
  ) => Promise<Result<DecodedDataset>>
}

export type LoadPhase = 'scan' | 'decode' | 'draw'

interface SourceOptions {
  readonly policy: DecodePolicy
  /** Access that the user gave in this window; null: the host is asked whether it remembers one. */
  readonly grantOf: (displayPath: string) => Grant | null
  readonly onGrant?: (grant: Grant) => void
  /** A phase begins; what it returns is told how far it is. */
  readonly begin: (phase: LoadPhase) => (done: number, total?: number) => void
  readonly signal: AbortSignal
}

/** The drawn pictures, which are made at whatever size is asked for. */
export const SKETCHES = 'cat-sketches'

/** A function made at its first call. */
function later<Args extends readonly unknown[]>(make: () => (...args: Args) => void): (...args: Args) => void {
  let made: ((...args: Args) => void) | null = null
  return (...args) => (made ??= make())(...args)
}

const needsGrant = (displayPath: string): Diagnostic =>
  warning(
    'data/needs-folder',
    text(
      `This project reads “${displayPath}”, which is not there or may not be opened yet.`,
      `此项目使用“${displayPath}”，但它不存在，或程序尚未获准打开它。`,
    ),
    { hint: text('Choose it once more.', '请重新选择。'), file: displayPath },
  )

/** Errors: `data/needs-folder` where access was not granted, data/cancelled; those of the readers and of the host. */
export async function loadSource(readers: SourceReaders, source: DataSource, options: SourceOptions): Promise<Result<DecodedDataset>> {
  const { policy, begin, signal } = options
  const { host } = readers
  if (source.type === 'generator') {
    if (source.generator !== SKETCHES) return readers.drawPoints(source)
    const onProgress = begin('draw')
    onProgress(0, source.count)
    return readers.drawSketches(source, policy.size, { onProgress, signal })
  }
  const onScan = begin('scan')
  onScan(0)
  const { displayPath } = source
  let grant = options.grantOf(displayPath)
  if (!grant) {
    const reply = await host.call('files.regrant', { displayPath })
    if (signal.aborted) return fail(loadingCancelled())
    if (!reply.ok || reply.value === null) return fail(needsGrant(displayPath))
    grant = reply.value
    options.onGrant?.(grant)
  }
  const onProgress = later(() => begin('decode'))
  if (source.type === 'folder') {
    const { classes } = source
    return readers.loadFolder(host, grant, policy, { onScan, onProgress, signal, ...(classes && { classes }) })
  }
  if (source.type === 'arrays') return readers.readArrays(host, grant, source.settings, policy.size, { onProgress, signal })
  const file = await host.call('dataset.file', { handle: grant.handle })
  if (signal.aborted) return fail(loadingCancelled())
  return file.ok ? readers.readTable(source.name, file.value.bytes, source.settings, signal) : file
}
