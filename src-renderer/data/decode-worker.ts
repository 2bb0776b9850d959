// Reads and decodes images, parses HDF5 pairs, draws the built-in sketches and measures images for the audit, away from the interface's thread.
import { measureDataset } from '../../src/datasets/audit/audit-dataset'
import { isHdf5, readHdf5Pair, unreadableArrayFile } from '../../src/datasets/hdf5'
import type { PairHalf } from '../../src/datasets/hdf5'
import { faults as imageFaults, type Fault } from '../../src/datasets/image-header'
import { recordLength } from '../../src/datasets/pixels'
import { drawSketches, sketchDataset } from '../../src/datasets/sketches'
import { fail, ok, type Diagnostic, type Result } from '../../src/diagnostics'
import { openHost, type HostCall } from '../host-link'
import { allocateShared } from './allocate-shared'
import { decodePicture } from './decode-picture'
import type { WorkerReply, WorkerRequest } from './decode-protocol'

declare const self: DedicatedWorkerGlobalScope

/** Images in the making at a time in one worker: the browser decodes elsewhere while this thread resizes. */
const AT_ONCE = 3
const PROGRESS_EVERY = 20

function post(reply: WorkerReply, transfer: Transferable[] = []): void {
  self.postMessage(reply, transfer)
}

let host: HostCall | null = null
/** The batch that is being decoded: one at a time, so that while it is, the next is read and the last is kept. */
let decoding: Promise<unknown> = Promise.resolve()

/** Runs `work` for each index below `count`, {@link AT_ONCE} at a time. */
async function forEach(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) {
      next += 1
      await work(next - 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

async function decodeFolder(request: Extract<WorkerRequest, { type: 'decode' }>): Promise<WorkerReply> {
  const { handle, recipe, policy, ids, rows, pixels, keeps, known } = request
  if (host === null) throw new Error('no host to read from')
  const length = recordLength(policy.size)
  const records = pixels ?? new Uint8Array(ids.length * length)
  const sizes = new Uint16Array(ids.length * 2)
  const faults: (Fault | 'recorded' | null)[] = ids.map(() => null)
  const offsetOf = (i: number): number => (pixels === null ? i : (rows[i] ?? 0)) * length
  const answer = (kept: boolean, problem: readonly Diagnostic[] | null): WorkerReply => ({
    type: 'decoded',
    faults,
    sizes,
    pixels: pixels === null ? records : null,
    kept,
    problem,
  })

  const read = await host('dataset.read', { handle, ids: [...ids], ...(keeps && known && { recipe }) })
  if (!read.ok) return answer(keeps, read.diagnostics)
  const decode = async (i: number): Promise<void> => {
    const file = read.value[i]
    if (file?.bytes) {
      const decoded = await decodePicture(file.bytes, policy, records, offsetOf(i))
      if (decoded.ok) sizes.set([decoded.width, decoded.height], i * 2)
      else faults[i] = decoded.fault
    } else faults[i] = file?.reason === 'recorded' ? 'recorded' : imageFaults.unread(file?.reason ?? 'io')
  }
  await (decoding = decoding.then(() => forEach(ids.length, decode)))

  const whole = faults.flatMap((fault, i) => (fault === null ? [i] : []))
  if (!keeps || !known || whole.length === 0) return answer(keeps, null)
  const made = new Uint8Array(whole.length * length)
  const madeSizes = new Uint8Array(whole.length * 4)
  const view = new DataView(madeSizes.buffer)
  whole.forEach((i, at) => {
    made.set(records.subarray(offsetOf(i), offsetOf(i) + length), at * length)
    view.setUint16(at * 4, sizes[i * 2] ?? 0, true)
    view.setUint16(at * 4 + 2, sizes[i * 2 + 1] ?? 0, true)
  })
  const kept = await host('records.write', { handle, recipe, ids: whole.map((i) => ids[i] ?? -1), sizes: madeSizes, records: made })
  // A full disk is no reason not to load; it is one not to go on writing.
  return answer(kept.ok && kept.value, null)
}

async function fetchFolder({ handle, recipe, ids, rows, pixels }: Extract<WorkerRequest, { type: 'fetch' }>): Promise<WorkerReply> {
  if (host === null) throw new Error('no host to ask')
  const length = recordLength(recipe)
  const read = await host('records.read', { handle, recipe, ids: [...ids] })
  if (!read.ok || read.value.length !== ids.length * length) return { type: 'fetched', ok: false, pixels: null }
  if (pixels === null) return { type: 'fetched', ok: true, pixels: read.value }
  // Neighbours are copied in one go.
  for (let from = 0, to = 1; from < rows.length; from = to, to += 1) {
    while (to < rows.length && rows[to] === (rows[from] ?? 0) + to - from) to += 1
    pixels.set(read.value.subarray(from * length, to * length), (rows[from] ?? 0) * length)
  }
  return { type: 'fetched', ok: true, pixels: null }
}

async function decodeOne({ policy, bytes }: Extract<WorkerRequest, { type: 'image' }>): Promise<WorkerReply> {
  const record = new Uint8Array(recordLength(policy.size))
  const decoded = await decodePicture(bytes, policy, record, 0)
  return { type: 'image', fault: decoded.ok ? null : decoded.fault, record }
}

async function readPair({ name, size, train, test }: Extract<WorkerRequest, { type: 'pair' }>): Promise<WorkerReply> {
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
      ? readHdf5Pair(first.value, second.value, { name, size, allocate: allocateShared })
      : fail(...(first.ok ? [] : first.diagnostics), ...(second.ok ? [] : second.diagnostics))
  for (const file of opened) file.close()
  return { type: 'dataset', result }
}

function drawAll({ count, seed, size }: Extract<WorkerRequest, { type: 'sketches' }>): WorkerReply {
  const options = { count, seed, size, pixels: allocateShared(count * recordLength(size)) }
  for (let from = 0; from < count; from += PROGRESS_EVERY) {
    const to = Math.min(count, from + PROGRESS_EVERY)
    drawSketches(options, from, to)
    post({ type: 'progress', done: to, total: count })
  }
  return { type: 'dataset', result: ok(sketchDataset(options)) }
}

async function answer(request: Exclude<WorkerRequest, { type: 'host' }>): Promise<WorkerReply> {
  switch (request.type) {
    case 'decode':
      return await decodeFolder(request)
    case 'fetch':
      return await fetchFolder(request)
    case 'image':
      return await decodeOne(request)
    case 'pair':
      return await readPair(request)
    case 'sketches':
      return drawAll(request)
    case 'measure':
      return { type: 'measures', measures: measureDataset(request.dataset) }
  }
}

/** Replies go out in the order of the requests. */
let replies: Promise<unknown> = Promise.resolve()

self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
  if (request.type === 'host') {
    host = openHost(request.link)
    return
  }
  const reply = answer(request)
  // What is thrown here (no memory, say) would otherwise be a silent rejection; reported, it reaches the pool as an error.
  replies = Promise.all([reply, replies])
    .then(([made]) => post(made, made.type === 'decoded' || made.type === 'fetched' ? ownBuffer(made.pixels) : []))
    .catch((thrown: unknown) => self.reportError(thrown))
}

function ownBuffer(bytes: Uint8Array | null): Transferable[] {
  return bytes?.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.length ? [bytes.buffer] : []
}

post({ type: 'ready' })
