// Asks a worker about a table.
import type { DecodedDataset } from '../../src/datasets/dataset'
import type { TableInspection } from '../../src/datasets/table/load-table'
import type { TableFormat, TableSettings } from '../../src/datasets/table/table-settings'
import { fail, type Result } from '../../src/diagnostics'
import { askWorker } from './ask-worker'
import { decoderUnavailable, loadingCancelled } from './decode-problems'
import type { TableAnswer, TableQuestion } from './table-protocol'

/** Null: the worker failed, or was called off. */
export function askTableWorker(question: TableQuestion, signal: AbortSignal): Promise<TableAnswer | null> {
  const start = () => new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module', name: 'table' })
  return askWorker<TableQuestion, TableAnswer>(start, question, signal)
}

/** Errors: those of inspectTable; data/cancelled, data/decoder-unavailable. */
export async function askInspection(
  name: string,
  bytes: Uint8Array,
  format: Partial<TableFormat>,
  signal: AbortSignal,
): Promise<Result<TableInspection>> {
  const answer = await askTableWorker({ type: 'inspect', name, bytes, format }, signal)
  if (answer?.type === 'inspected') return answer.result
  return fail(signal.aborted ? loadingCancelled() : decoderUnavailable())
}

/** Errors: those of readTable; data/cancelled, data/decoder-unavailable. */
export async function askTable(
  name: string,
  bytes: Uint8Array,
  settings: TableSettings,
  signal: AbortSignal,
): Promise<Result<DecodedDataset>> {
  const answer = await askTableWorker({ type: 'read', name, bytes, settings }, signal)
  if (answer?.type === 'read') return answer.result
  return fail(signal.aborted ? loadingCancelled() : decoderUnavailable())
}
