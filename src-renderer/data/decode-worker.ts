// Decodes images, parses HDF5 pairs, draws the built-in sketches and measures images for the audit, away from the interface's thread.
import { measureImages } from '../../src/datasets/audit/measure-images'
import type { ImageSize } from '../../src/datasets/dataset'
import { isHdf5, readHdf5Pair, unreadableArrayFile } from '../../src/datasets/hdf5'
import type { PairHalf } from '../../src/datasets/hdf5'
import type { Fault, ImageHeader } from '../../src/datasets/image-header'
import { faults, FORMAT_NAMES, inspectImage } from '../../src/datasets/image-header'
import { recordLength, writeRecord } from '../../src/datasets/pixels'
import { drawSketches, sketchDataset } from '../../src/datasets/sketches'
import type { Result } from '../../src/diagnostics'
import { fail, ok } from '../../src/diagnostics'
import type { WorkerReply, WorkerRequest } from './decode-protocol'

declare const self: DedicatedWorkerGlobalScope

/** Pixels as they stand in the file: no colour profile, alpha apart; upright by its EXIF orientation. */
const AS_STORED: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none', imageOrientation: 'from-image' }
const PROGRESS_EVERY = 20

function post(reply: WorkerReply, transfer: Transferable[] = []): void {
  self.postMessage(reply, transfer)
}

/** Shared memory where the page is isolated, so that the training worker can see it without a copy. */
function allocate(length: number): Uint8Array {
  return self.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length)
}

interface Surface {
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
}

function surface(width: number, height: number): Surface | null {
  const canvas = new OffscreenCanvas(width, height)
  // Read back after every image, so the pixels are kept in main memory.
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' })
  return context === null ? null : { canvas, context }
}

function paintOverWhite({ canvas, context }: Surface, bitmap: ImageBitmap): void {
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0)
}

let target: (Surface & { readonly size: ImageSize }) | null = null

function targetFor(size: ImageSize): Surface | null {
  if (target?.size.width === size.width && target.size.height === size.height) return target
  const fresh = surface(size.width, size.height)
  target = fresh === null ? null : { ...fresh, size }
  return target
}

/** The image upright and stretched to `size`. Transparency is laid over white before pixels are mixed. */
async function toBitmap(blob: Blob, header: ImageHeader, size: ImageSize): Promise<ImageBitmap | null> {
  const resize: ImageBitmapOptions = { ...AS_STORED, resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' }
  const mayBeAtSize =
    (header.width === size.width && header.height === size.height) || (header.width === size.height && header.height === size.width)
  if (!header.alpha && !mayBeAtSize) return await createImageBitmap(blob, resize)
  const whole = await createImageBitmap(blob, AS_STORED)
  // At its size already: the very pixels, no filter.
  if (whole.width === size.width && whole.height === size.height) return whole
  try {
    if (!header.alpha) return await createImageBitmap(whole, resize)
    const flat = surface(whole.width, whole.height)
    if (flat === null) return null
    paintOverWhite(flat, whole)
    return await createImageBitmap(flat.canvas, resize)
  } finally {
    whole.close()
  }
}

/** Writes one record at `offset`, or says why it can't. */
async function decodeInto(bytes: Uint8Array, size: ImageSize, pixels: Uint8Array, offset: number): Promise<Fault | null> {
  const inspected = inspectImage(bytes)
  if (!inspected.ok) return inspected.fault
  const { header } = inspected
  const undecodable = faults.undecodable(FORMAT_NAMES[header.format])
  try {
    const bitmap = await toBitmap(new Blob([new Uint8Array(bytes)], { type: `image/${header.format}` }), header, size)
    const canvas = targetFor(size)
    if (bitmap === null || canvas === null) return undecodable
    paintOverWhite(canvas, bitmap)
    bitmap.close()
    const { data } = canvas.context.getImageData(0, 0, size.width, size.height)
    writeRecord(data, 4, pixels, offset, size.channels, size.width * size.height)
    return null
  } catch {
    // The decoder's own words are not for users; what it can't decode is damaged.
    return undecodable
  }
}

async function decodeImages({ size, items, pixels }: Extract<WorkerRequest, { type: 'images' }>): Promise<void> {
  const length = recordLength(size)
  const records = pixels ?? new Uint8Array(items.length * length)
  const found: (Fault | null)[] = []
  for (const [i, { row, bytes }] of items.entries())
    found.push(await decodeInto(bytes, size, records, (pixels === null ? i : row) * length))
  if (pixels === null) post({ type: 'images', faults: found, pixels: records }, [records.buffer as ArrayBuffer])
  else post({ type: 'images', faults: found, pixels: null })
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
  else post({ type: 'measures', measures: measureImages(request.pixels, request.size) })
}

self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
  // What is thrown here (no memory, say) would otherwise be a silent rejection; reported, it reaches the pool as an error.
  answer(request).catch((thrown: unknown) => self.reportError(thrown))
}

post({ type: 'ready' })
