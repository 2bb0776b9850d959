// Looks at the tables of a folder of images, in a worker.
import type { Grant, HostClient, ScanPage } from '../../src/api/api'
import type { LabelTable } from '../../src/datasets/labels/class-rule'
import { missingLabelTable, type LabelInspection } from '../../src/datasets/labels/label-layout'
import type { ImageLayout } from '../../src/datasets/layout'
import { isTableName } from '../../src/datasets/table/table-settings'
import { fail, ok, type Result } from '../../src/diagnostics'
import { askTableWorker } from './ask-table'
import { decoderUnavailable, loadingCancelled } from './decode-problems'
import { scanFolder } from './scan-folder'

/** Names of the tables directly in a granted folder; none where it cannot be looked at. */
export async function listTables(host: HostClient, { handle }: Grant): Promise<readonly string[]> {
  const listed = await host.call('dataset.files', { handle })
  return listed.ok ? listed.value.files.map(({ name }) => name).filter(isTableName) : []
}

type Scanned = Omit<ScanPage, 'next'>

/** Bytes of a table of the folder. Errors: labels/missing-table; those of the host. */
async function readTableBytes(host: HostClient, { handle }: Grant, { files }: Scanned, file: string): Promise<Result<Uint8Array>> {
  const found = files.find(({ path }) => path === file)
  if (!found) return fail(missingLabelTable(file))
  const read = await host.call('dataset.read', { handle, ids: [found.id] })
  if (!read.ok) return read
  const bytes = read.value[0]?.bytes
  return bytes ? ok(bytes) : fail(missingLabelTable(file))
}

/** What a table says of the folder's images. Errors: those of the host and inspectLabels; labels/missing-table, data/cancelled. */
export async function inspectLabelTable(
  host: HostClient,
  grant: Grant,
  file: string,
  signal: AbortSignal,
): Promise<Result<LabelInspection>> {
  const scanned = await scanFolder(host, grant, { signal })
  if (!scanned.ok) return scanned
  const bytes = await readTableBytes(host, grant, scanned.value, file)
  if (!bytes.ok) return bytes
  const files = scanned.value.files.map(({ id, path }) => ({ id, path }))
  const answer = await askTableWorker({ type: 'inspect-labels', name: grant.name, files, file, bytes: bytes.value }, signal)
  if (answer?.type === 'labels-inspected') return answer.result
  return fail(signal.aborted ? loadingCancelled() : decoderUnavailable())
}

/** The layout of scanned images by a table. Errors: those of the host and readLabelLayout; labels/missing-table, data/cancelled. */
export async function askLabelLayout(
  host: HostClient,
  grant: Grant,
  scanned: Scanned,
  rule: LabelTable,
  signal: AbortSignal,
): Promise<Result<ImageLayout>> {
  const bytes = await readTableBytes(host, grant, scanned, rule.file)
  if (!bytes.ok) return bytes
  const files = scanned.files.map(({ id, path }) => ({ id, path }))
  const { unreadable } = scanned
  const answer = await askTableWorker({ type: 'labels', name: grant.name, files, unreadable, rule, bytes: bytes.value }, signal)
  if (answer?.type === 'labels-read') return answer.result
  return fail(signal.aborted ? loadingCancelled() : decoderUnavailable())
}
