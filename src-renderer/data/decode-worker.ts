// Decodes images, parses HDF5 pairs, draws the built-in sketches and measures images for the audit, away from the interface's thread.
import { measureDataset } from '../../src/datasets/audit/audit-dataset'
import { isHdf5, readHdf5Pair, unreadableArrayFile } from '../../src/datasets/hdf5'
import type { PairHalf } from '../../src/datasets/hdf5'
import type { Fault } from '../../src/datasets/image-header'
import { recordLength } from '../../src/datasets/pixels'
import { drawSketches, sketchDataset } from '../../src/datasets/sketches'
import type { Result } from '../../src/diagnostics'
import { fail, ok } from '../../src/diagnostics'
import { decodePicture } from './decode-picture'
import type { WorkerReply, WorkerRequest } from './decode-protocol'

declare const self: DedicatedWorkerGlobalScope

/** Images in the making at a time in one worker: the browser decodes elsewhere while this thread resizes. */
const AT_ONCE = 3
const PROGRESS_EVERY = 20

function post(reply: WorkerReply, transfer: Transferable[] = []): void {
  self.postMessage(reply, transfer)
}

/** Shared memory where the page is isolated, so that the training worker can see it without a copy. */
function allocate(length: number): Uint8Array {
  return self.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length)
}

async function decodeImages({ policy, items, pixels }: Extract<WorkerRequest, { type: 'images' }>): Promise<void> {
  const length = recordLength(policy.size)
  const records = pixels ?? new Uint8Array(items.length * length)
  const found = items.map((): Fault | null => null)
  const sizes = new Uint16Array(items.length * 2)
  let next = 0
  const work = async (): Promise<void> => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      const i = next
      next += 1
      const decoded = await decodePicture(item.bytes, policy, records, (pixels === null ? i : item.row) * length)
      if (decoded.ok) sizes.set([decoded.width, decoded.height], i * 2)
      else found[i] = decoded.fault
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (pixels === null) post({ type: 'images', faults: found, sizes, pixels: records }, [records.buffer as ArrayBuffer])
  else post({ type: 'images', faults: found, sizes, pixels: null })
}

async function readPair({ name, size, train, test }: Extract<WorkerRequest, { type: 'pair' }>): Promise<void> {
  const { ready, File } = await import('h5wasm')
  const library = await ready
  // Without this the library prints its own error stack to the console.
  library.activate_throwing_error_handler()
  const opened: { close(): unknown }[] = []
  const open = ({ fileName, bytes }: { readonly fileName: string; readonly bytes: Uint8Array }): Result<PairHalf> => {
    if (!isHdf5(bytes)) return fail(unreadableArrayFile(fileName))
    const path = `half-${opened.length}.h5`
    try {
      library.FS.writeFile(path, bytes)
      const file = new File(path, 'r')
      opened.push(file)
      return ok({ fileName, file, sizeBytes: bytes.length })
    } catch {
      // No HDF5 structure behind the signature.
      return fail(unreadableArrayFile(fileName))
    }
  }
  const [first, second] = [open(train), open(test)]
  const result =
    first.ok && second.ok
      ? readHdf5Pair(first.value, second.value, { name, size, allocate })
      : fail(...(first.ok ? [] : first.diagnostics), ...(second.ok ? [] : second.diagnostics))
  for (const file of opened) file.close()
  post({ type: 'dataset', result })
}

function drawAll({ count, seed, size }: Extract<WorkerRequest, { type: 'sketches' }>): void {
  const options = { count, seed, size, pixels: allocate(count * recordLength(size)) }
  for (let from = 0; from < count; from += PROGRESS_EVERY) {
    const to = Math.min(count, from + PROGRESS_EVERY)
    drawSketches(options, from, to)
    post({ type: 'progress', done: to, total: count })
  }
  post({ type: 'dataset', result: ok(sketchDataset(options)) })
}

async function answer(request: WorkerRequest): Promise<void> {
  if (request.type === 'images') await decodeImages(request)
  else if (request.type === 'pair') await readPair(request)
  else if (request.type === 'sketches') drawAll(request)
  else post({ type: 'measures', measures: measureDataset(request.dataset) })
}

self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
  // What is thrown here (no memory, say) would otherwise be a silent rejection; reported, it reaches the pool as an error.
  answer(request).catch((thrown: unknown) => self.reportError(thrown))
}

post({ type: 'ready' })
