// One image file to one record in Node: libvips decodes and shrinks, by the same rule as the app's workers (see pixels.ts and resize.ts).
import type { Sharp, SharpOptions } from 'sharp'
import { FORMAT_NAMES, faults, inspectImage, MAX_PIXELS, uprightSize, type Fault } from '../../src/datasets/image-header'
import { PIXEL_RULE_VERSION, recordLength, writeRecord } from '../../src/datasets/pixels'
import { placeImage, type DecodePolicy, type Placement } from '../../src/datasets/resize'
import { createPictureResampler, type PictureResampler } from '../../src/engine/resampler'

/** Upright width and height of what was decoded, or why nothing was. */
export type Decoded = { readonly ok: true; readonly width: number; readonly height: number } | { readonly ok: false; readonly fault: Fault }

const OPTIONS: SharpOptions = {
  failOn: 'error',
  limitInputPixels: MAX_PIXELS,
  // The numbers in the file, not what a colour profile makes of them.
  ignoreIcc: true,
  pages: 1,
}

/** The same name stands for the same pixels. */
export async function decoderName(): Promise<string> {
  const { versions } = (await import('sharp')).default
  return `tensorloom-${PIXEL_RULE_VERSION} libvips-${versions.vips}`
}

let resampler: Promise<PictureResampler> | null = null

interface Pixels {
  readonly data: Uint8Array
  readonly channels: 1 | 2 | 3 | 4
}

/** Writes the record of an image file at `offset` of `records`. */
export async function decodePicture(bytes: Uint8Array, policy: DecodePolicy, records: Uint8Array, offset: number): Promise<Decoded> {
  const inspected = inspectImage(bytes)
  if (!inspected.ok) return inspected
  const { header } = inspected
  const { size, resize } = policy
  const upright = uprightSize(header)
  const placed = placeImage(upright, size, resize)
  try {
    const { data, channels } = await pixelsOf(bytes, upright, placed)
    const { left, top, width, height } = placed.to
    if (data.length !== width * height * channels) throw new Error('the decoder gave another size')
    if (width < size.width || height < size.height) records.fill(255, offset, offset + recordLength(size))
    for (let y = 0; y < height; y += 1) {
      const line = data.subarray(y * width * channels, (y + 1) * width * channels)
      writeRecord(line, channels, records, offset + ((top + y) * size.width + left) * size.channels, size.channels, width)
    }
    return { ok: true, ...upright }
  } catch {
    // The decoder's own words are not for users; what it can't decode is damaged.
    return { ok: false, fault: faults.undecodable(FORMAT_NAMES[header.format]) }
  }
}

/** The part that is wanted, upright, at the size of its place. */
async function pixelsOf(
  bytes: Uint8Array,
  upright: { readonly width: number; readonly height: number },
  { from, to }: Placement,
): Promise<Pixels> {
  const sharp = (await import('sharp')).default
  const image = sharp(bytes, OPTIONS)
  const { space } = await image.metadata()
  const turned = image.autoOrient()
  const atSize = from.width === to.width && from.height === to.height
  const whole = from.width === upright.width && from.height === upright.height
  // libvips enlarges by another filter than it shrinks by, and knows CMYK by a profile: both are ours.
  if (!atSize && (to.width > from.width || to.height > from.height || space === 'cmyk')) {
    const { data, channels } = await (space === 'cmyk' ? rawCmyk(turned) : raw(turned.ensureAlpha()))
    const pixels = channels === 4 ? data : withAlpha(data)
    resampler ??= createPictureResampler()
    const mixed = (await resampler).resample({ ...upright, pixels, alpha: channels === 4 }, from, to)
    return { data: mixed.slice(), channels: 4 }
  }
  if (space === 'cmyk') return await rawCmyk(whole ? turned : turned.extract(from))
  const part = whole ? turned : turned.extract(from)
  // At its size already: the very pixels. Else transparency is laid over white before pixels are mixed.
  return await raw(atSize ? part : part.flatten({ background: '#ffffff' }).resize(to.width, to.height, { fit: 'fill', kernel: 'lanczos3' }))
}

async function raw(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const { channels } = info
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4) throw new Error('an image has one to four channels')
  return { data, channels }
}

/** R = (255 − C)(255 − K) / 255, rounded down, and so on. */
async function rawCmyk(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 4) throw new Error('CMYK has four channels')
  const rgb = new Uint8Array((data.length / 4) * 3)
  for (let i = 0; i < data.length / 4; i += 1) {
    const light = 255 - (data[i * 4 + 3] ?? 0)
    for (let c = 0; c < 3; c += 1) rgb[i * 3 + c] = Math.floor(((255 - (data[i * 4 + c] ?? 0)) * light) / 255)
  }
  return { data: rgb, channels: 3 }
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const pixels = new Uint8Array((rgb.length / 3) * 4)
  for (let i = 0; i < rgb.length / 3; i += 1) {
    pixels.set(rgb.subarray(i * 3, i * 3 + 3), i * 4)
    pixels[i * 4 + 3] = 255
  }
  return pixels
}
