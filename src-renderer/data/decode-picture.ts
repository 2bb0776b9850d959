// One image file to one record: what the browser's decoders hand out, placed and resized by our own rule. Runs in the decode workers.
import { FORMAT_NAMES, faults, inspectImage, uprightSize, type Fault, type ImageHeader } from '../../src/datasets/image-header'
import { isTurned, turnUpright, withoutTurning } from '../../src/datasets/orientation'
import { recordLength, writeRecord } from '../../src/datasets/pixels'
import { placeImage, type DecodePolicy, type Extent, type Rectangle } from '../../src/datasets/resize'
import { createPictureResampler, type Picture, type PictureResampler } from '../../src/engine/resampler'

/** Pixels as they stand in the file: no colour profile, alpha apart. */
const AS_STORED: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }

/** JPEG decoders shrink by n/8 at next to no cost. What is left to do by our filter on either side; below it, aliasing of theirs would show. */
const LEAST_EXCESS = 1.4

/** Formats of frames that hold colours as the file has them; the others (YUV) take each pixel's colour from the nearest of few. */
const COLOUR_FORMATS: readonly (string | null)[] = ['RGBA', 'RGBX', 'BGRA', 'BGRX']

/** Eighths for which JPEG decoders have fast code. */
const FAST_EIGHTHS: readonly number[] = [1, 2, 4]

/** A decoded file: upright width and height, or why there is none. */
export type Decoded = { readonly ok: true; readonly width: number; readonly height: number } | { readonly ok: false; readonly fault: Fault }

/** What a decoder gave, with the order of its four channels. */
interface DecodedPicture extends Picture {
  readonly order: 'rgba' | 'bgrx'
}

/** Buffers that were decoded into, to be decoded into again: a new one each time is filled with zeros first and collected afterwards. */
const spare: ArrayBuffer[] = []
const MOST_SPARE = 4
const MOST_SPARE_BYTES = 4 * 2 ** 20

function borrow(length: number): Uint8Array<ArrayBuffer> {
  const at = spare.findIndex(({ byteLength }) => byteLength >= length)
  const [buffer = new ArrayBuffer(length)] = at < 0 ? [] : spare.splice(at, 1)
  return new Uint8Array(buffer, 0, length)
}

function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength <= MOST_SPARE_BYTES && spare.length < MOST_SPARE) spare.push(buffer)
}

let resampler: Promise<PictureResampler> | null = null

/**
 * Writes the record of an image file at `offset` of `records`. The rule, the same in every decoder of the program: the first frame; upright by
 * EXIF; no colour profile; of 16 bits a sample the upper eight; CMYK as R = (255 − C)(255 − K) / 255; transparency over white;
 * resized by {@link placeImage} and Lanczos' filter, an image of the input's size not at all; grey as three equal channels, colour to grey by luminance.
 */
export async function decodePicture(bytes: Uint8Array, policy: DecodePolicy, records: Uint8Array, offset: number): Promise<Decoded> {
  const inspected = inspectImage(bytes)
  if (!inspected.ok) return inspected
  const { header } = inspected
  const upright = uprightSize(header)
  try {
    resampler ??= createPictureResampler()
    const [engine, picture] = await Promise.all([resampler, decode(bytes, header, policy)])
    writePicture(engine, picture, header, policy, records, offset)
    giveBack(picture.pixels)
    return { ok: true, ...upright }
  } catch {
    // The decoder's own words are not for users; what it can't decode is damaged.
    return { ok: false, fault: faults.undecodable(FORMAT_NAMES[header.format]) }
  }
}

function writePicture(
  engine: PictureResampler,
  picture: DecodedPicture,
  header: ImageHeader,
  { size, resize }: DecodePolicy,
  records: Uint8Array,
  offset: number,
): void {
  const { orientation } = header
  const upright = uprightSize(header)
  const count = size.width * size.height
  const atSize = upright.width === size.width && upright.height === size.height
  const placed = placeImage(upright, size, resize)
  const to = isTurned(orientation) ? exchanged(placed.to) : placed.to
  const stored = atSize ? picture.pixels : engine.resample(picture, storedPart(placed.from, header, picture), to)
  if (picture.order === 'bgrx') exchangeRedAndBlue(stored)
  let turned = stored
  if (orientation !== 1) {
    turned = new Uint8Array(to.width * to.height * 4)
    turnUpright(stored, to, 4, orientation, turned)
  }
  const { left, top, width, height } = placed.to
  if (width === size.width && height === size.height) {
    writeRecord(turned, 4, records, offset, size.channels, count)
    return
  }
  records.fill(255, offset, offset + recordLength(size))
  for (let y = 0; y < height; y += 1) {
    const line = turned.subarray(y * width * 4, (y + 1) * width * 4)
    writeRecord(line, 4, records, offset + ((top + y) * size.width + left) * size.channels, size.channels, width)
  }
}

/** Whole pixels of four bytes, in place; the fourth becomes 255. */
function exchangeRedAndBlue(pixels: Uint8Array): void {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? 0
    words[i] = 0xff000000 | (word & 0xff00) | ((word & 0xff) << 16) | ((word >>> 16) & 0xff)
  }
}

function exchanged({ left, top, width, height }: Rectangle): Rectangle {
  return { left: top, top: left, width: height, height: width }
}

/** A part of the upright image in the decoded picture, which is as stored and perhaps smaller. */
function storedPart(part: Rectangle, header: ImageHeader, picture: Extent): Rectangle {
  const { orientation } = header
  const shown = uprightSize(header)
  const right = shown.width - part.left - part.width
  const below = shown.height - part.top - part.height
  const flipAcross = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 6
  const flipDown = orientation === 3 || orientation === 4 || orientation === 7 || orientation === 8
  const upright = { ...part, left: flipAcross ? right : part.left, top: flipDown ? below : part.top }
  const { left, top, width, height } = isTurned(orientation) ? exchanged(upright) : upright
  const across = picture.width / header.width
  const down = picture.height / header.height
  return { left: left * across, top: top * down, width: width * across, height: height * down }
}

/** Eighths of its size at which a JPEG is decoded for the part that is wanted. */
function eighths(header: ImageHeader, { size, resize }: DecodePolicy): number {
  const { from, to } = placeImage(uprightSize(header), size, resize)
  const excess = Math.min(from.width / to.width, from.height / to.height)
  const least = Math.min(8, Math.ceil((8 * LEAST_EXCESS) / excess))
  return FAST_EIGHTHS.find((fast) => fast >= least) ?? least
}

async function decode(bytes: Uint8Array, header: ImageHeader, policy: DecodePolicy): Promise<DecodedPicture> {
  const wanted = header.format === 'jpeg' ? eighths(header, policy) : 8
  // A whole JPEG comes in YUV; see COLOUR_FORMATS.
  if (typeof ImageDecoder === 'undefined' || (header.format === 'jpeg' && wanted === 8)) return await decodeWhole(bytes, header)
  return (await decodeFrame(bytes, header, wanted)) ?? (await decodeWhole(bytes, header))
}

/** Null where the decoder gives planes of YUV. */
async function decodeFrame(bytes: Uint8Array, header: ImageHeader, wanted: number): Promise<DecodedPicture | null> {
  const decoder = new ImageDecoder({
    data: bytes,
    type: `image/${header.format}`,
    colorSpaceConversion: 'none',
    preferAnimation: false,
    ...(wanted < 8 && { desiredWidth: Math.ceil((header.width * wanted) / 8), desiredHeight: Math.ceil((header.height * wanted) / 8) }),
  })
  try {
    const { image } = await decoder.decode({ frameIndex: 0 })
    try {
      if (!COLOUR_FORMATS.includes(image.format)) return null
      const { codedWidth: width, codedHeight: height } = image
      const pixels = borrow(width * height * 4)
      // Where nothing is transparent the frame is copied as it lies: bringing it to RGBA takes as long as decoding it.
      const asItLies = !header.alpha
      await image.copyTo(pixels, asItLies ? {} : { format: 'RGBA' })
      return { pixels, width, height, alpha: header.alpha, order: asItLies && image.format?.startsWith('BGR') === true ? 'bgrx' : 'rgba' }
    } finally {
      image.close()
    }
  } finally {
    decoder.close()
  }
}

async function decodeWhole(bytes: Uint8Array, header: ImageHeader): Promise<DecodedPicture> {
  const bitmap = await createImageBitmap(new Blob([withoutTurning(bytes, header)], { type: `image/${header.format}` }), AS_STORED)
  try {
    const { width, height } = bitmap
    const canvas = new OffscreenCanvas(width, height)
    // Read back at once, so the pixels are kept in main memory.
    const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' })
    if (context === null) throw new Error('no canvas')
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    return { pixels: new Uint8Array(data.buffer), width, height, alpha: header.alpha, order: 'rgba' }
  } finally {
    bitmap.close()
  }
}
