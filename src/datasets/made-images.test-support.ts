// Test support: image files made byte by byte, so that a test knows every pixel.
import { crc32 } from './crc32'

interface PngOptions {
  readonly claimed?: { readonly width: number; readonly height: number }
  readonly bits?: 8 | 16
  readonly second?: Uint8Array | null
}

const COLOUR_TYPE = { 1: 0, 3: 2, 4: 6 } as const

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i += 1) out[4 + i] = type.charCodeAt(i)
  out.set(data, 8)
  view.setUint32(8 + data.length, crc32(out, 4, 8 + data.length))
  return out
}

/** zlib with stored blocks only. */
function stored(data: Uint8Array): Uint8Array {
  const parts: number[] = [0x78, 0x01]
  for (let at = 0; at < data.length; at += 65535) {
    const block = data.subarray(at, at + 65535)
    const last = at + 65535 >= data.length ? 1 : 0
    parts.push(last, block.length & 255, block.length >> 8, ~block.length & 255, (~block.length >> 8) & 255, ...block)
  }
  let a = 1
  let b = 0
  for (const byte of data) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  parts.push(b >> 8, b & 255, a >> 8, a & 255)
  return Uint8Array.from(parts)
}

/** Lines of a PNG, none of them filtered. `pixels`: its bytes, line by line. */
function lines(pixels: Uint8Array, height: number): Uint8Array {
  const stride = pixels.length / height
  const all = new Uint8Array(height * (stride + 1))
  for (let y = 0; y < height; y += 1) all.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  return all
}

/**
 * A PNG of [height, width, channels] uint8. `claimed` writes another size into the header; `bits` 16: two bytes a sample, the higher first;
 * `second`: another frame of an animation (APNG).
 */
export function encodePng(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: 1 | 3 | 4,
  { claimed = { width, height }, bits = 8, second = null }: PngOptions = {},
): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, claimed.width)
  view.setUint32(4, claimed.height)
  header.set([bits, COLOUR_TYPE[channels], 0, 0, 0], 8)
  const frame = (order: number): Uint8Array => {
    const control = new Uint8Array(26)
    const fields = new DataView(control.buffer)
    ;[order, width, height].forEach((value, at) => fields.setUint32(at * 4, value))
    fields.setUint16(20, 1)
    fields.setUint16(22, 10)
    return chunk('fcTL', control)
  }
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    ...(second ? [chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)), frame(0)] : []),
    chunk('IDAT', stored(lines(pixels, height))),
    ...(second ? [frame(1), chunk('fdAT', Uint8Array.of(0, 0, 0, 2, ...stored(lines(second, height))))] : []),
    chunk('IEND', new Uint8Array()),
  ]
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

/** The JPEG with an EXIF orientation (1 … 8) put behind its first marker. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2, ...body, ...jpeg.subarray(2)])
}
