// Asks a worker about files of arrays.
import type { Grant, HostClient } from '../../src/api/api'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import type { ArrayInspection } from '../../src/datasets/arrays/load-arrays'
import type { DecodedDataset, ImageSize } from '../../src/datasets/dataset'
import { fail, type Result } from '../../src/diagnostics'
import { linkHost } from '../host-link'
import type { ArrayAnswer, ArrayQuestion } from './array-protocol'
import { askWorker } from './ask-worker'
import { decoderUnavailable, loadingCancelled, outOfMemory } from './decode-problems'
import type { LoadOptions } from './load-options'

function ask(
  question: (granted: Pick<ArrayQuestion, 'link' | 'handle' | 'name'>) => ArrayQuestion,
  host: HostClient,
  { handle, name }: Grant,
  signal: AbortSignal,
  onProgress: LoadOptions['onProgress'] = () => undefined,
): Promise<ArrayAnswer | null> {
  const link = linkHost(host)
  const start = () => new Worker(new URL('./array-worker.ts', import.meta.url), { type: 'module', name: 'arrays' })
  return askWorker<ArrayQuestion, ArrayAnswer>(start, question({ link, handle, name }), signal, {
    transfer: link === null ? [] : [link],
    onProgress: (message) => {
      if (message.type !== 'progress') return false
      onProgress(message.done, message.total)
      return true
    },
  })
}

/** All arrays of what was granted, with guessed uses. Errors: those of the host and inspectArrays; data/cancelled, data/decoder-unavailable. */
export async function askArrayInspection(host: HostClient, grant: Grant, signal: AbortSignal): Promise<Result<ArrayInspection>> {
  const answer = await ask((granted) => ({ type: 'inspect', ...granted }), host, grant, signal)
  if (answer?.type === 'inspected') return answer.result
  return fail(signal.aborted ? loadingCancelled() : decoderUnavailable())
}

/** The dataset of arrays. Errors: those of the host and readArrays; data/cancelled, data/out-of-memory. */
export async function askArrays(
  host: HostClient,
  grant: Grant,
  settings: ArraySettings,
  size: ImageSize,
  { onProgress, signal }: LoadOptions,
): Promise<Result<DecodedDataset>> {
  const answer = await ask((granted) => ({ type: 'read', ...granted, settings, size }), host, grant, signal, onProgress)
  if (answer?.type === 'read') return answer.result
  return fail(signal.aborted ? loadingCancelled() : outOfMemory(grant.name))
}
