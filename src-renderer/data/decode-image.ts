// One image at a time ("try it"), by the same road as a dataset's; and records back to something a canvas can show.
import type { ImageSamples, ImageSize } from '../../src/datasets/dataset'
import { faults, MAX_FILE_BYTES } from '../../src/datasets/image-header'
import type { Fault } from '../../src/datasets/image-header'
import { recordLength } from '../../src/datasets/pixels'
import type { DecodePolicy } from '../../src/datasets/resize'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { createDecodePool, type DecodePool } from './decode-pool'
import { decoderUnavailable } from './decode-problems'

let pool: DecodePool | null = null

function refused({ code, reason }: Fault): Result<Uint8Array> {
  return fail(error(code, reason, { hint: text('Choose a PNG, JPEG, WebP or GIF image.', '请选择 PNG、JPEG、WebP 或 GIF 图像。') }))
}

/**
 * Decodes an image file to a record [height, width, channels] uint8, as loadFolder does.
 * Errors: data/zero-bytes, data/not-an-image, data/too-large, data/truncated, data/undecodable, data/decoder-unavailable.
 */
export async function decodeImage(bytes: Uint8Array, policy: DecodePolicy): Promise<Result<Uint8Array>> {
  if (bytes.length > MAX_FILE_BYTES) return refused(faults.tooManyBytes())
  // The worker stays, so that the next image is answered at once.
  pool ??= createDecodePool(1)
  const answer = await pool.ask({ type: 'image', policy, bytes }, [])
  if (answer.type === 'image') return answer.fault ? refused(answer.fault) : ok(answer.record)
  return answer.type === 'died' ? refused(faults.undecodable()) : fail(decoderUnavailable())
}

/** A record [height, width, channels] as RGBA, for a canvas. */
export function recordToImageData(record: Uint8Array, size: ImageSize): ImageData {
  const image = new ImageData(size.width, size.height)
  const count = size.width * size.height
  for (let i = 0; i < count; i += 1) {
    const at = i * size.channels
    const grey = record[at] ?? 0
    image.data[i * 4] = grey
    image.data[i * 4 + 1] = size.channels === 3 ? (record[at + 1] ?? 0) : grey
    image.data[i * 4 + 2] = size.channels === 3 ? (record[at + 2] ?? 0) : grey
    image.data[i * 4 + 3] = 255
  }
  return image
}

/** Row `row` of a dataset as RGBA, for a thumbnail. */
export function rowToImageData(dataset: Pick<ImageSamples, 'pixels' | 'size'>, row: number): ImageData {
  const length = recordLength(dataset.size)
  return recordToImageData(dataset.pixels.subarray(row * length, (row + 1) * length), dataset.size)
}
