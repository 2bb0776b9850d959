// Walks over the parts of an image file without decoding it: where its header says how large it is, and whether its end is there.
import { crc32 } from './crc32'
import { AS_STORED, readOrientation, type StatedOrientation } from './orientation'

export interface ImageStructure extends StatedOrientation {
  /** 0 where the header was not reached. */
  readonly width: number
  readonly height: number
  readonly alpha: boolean
  /** `truncated`: the file ends before the structure does; `damaged`: it breaks the format's rules. */
  readonly end: 'complete' | 'truncated' | 'damaged'
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function fourCC(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0)
}

/** JPEG's mark of an EXIF segment. */
function isExif(bytes: Uint8Array, at: number): boolean {
  return fourCC(bytes, at) === 'Exif' && bytes[at + 4] === 0 && bytes[at + 5] === 0
}

/** Source: PNG specification (third edition), 5 "Datastream structure". */
export function walkPng(bytes: Uint8Array): ImageStructure {
  const data = view(bytes)
  let width = 0
  let height = 0
  let alpha = false
  let stated = AS_STORED
  let hasPixels = false
  const result = (end: ImageStructure['end']): ImageStructure => ({ width, height, alpha, ...stated, end })
  let at = 8
  for (;;) {
    if (at + 12 > bytes.length) return result('truncated')
    const length = data.getUint32(at)
    const type = fourCC(bytes, at + 4)
    if (at === 8) {
      if (type !== 'IHDR' || length !== 13) return result('damaged')
      if (at + 25 > bytes.length) return result('truncated')
      width = data.getUint32(at + 8)
      height = data.getUint32(at + 12)
      alpha = ((bytes[at + 17] ?? 0) & 4) !== 0
    }
    if (length > bytes.length - at - 12) return result('truncated')
    // Critical chunks start with a capital; a wrong checksum there means wrong pixels.
    const critical = ((bytes[at + 4] ?? 0) & 0x20) === 0
    if (critical && crc32(bytes, at + 4, at + 8 + length) !== data.getUint32(at + 8 + length)) return result('damaged')
    if (type === 'tRNS') alpha = true
    if (type === 'eXIf') stated = readOrientation(bytes, at + 8, at + 8 + length)
    if (type === 'IDAT') hasPixels = true
    if (type === 'IEND') return result(hasPixels ? 'complete' : 'damaged')
    at += 12 + length
  }
}

/** Source: ITU-T T.81, Annex B. Thumbnails inside APPn segments are passed over with their segment. */
export function walkJpeg(bytes: Uint8Array): ImageStructure {
  let width = 0
  let height = 0
  let scans = 0
  let stated = AS_STORED
  const result = (end: ImageStructure['end']): ImageStructure => ({ width, height, alpha: false, ...stated, end })
  let at = 2
  for (;;) {
    // Between segments, and inside a scan, everything up to the next marker is passed over.
    at = bytes.indexOf(0xff, at)
    if (at < 0 || at + 1 >= bytes.length) return result('truncated')
    const marker = bytes[at + 1] ?? 0
    at += 1
    if (marker === 0xff) continue
    at += 1
    if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue
    if (marker === 0xd9) return result(scans > 0 && width > 0 ? 'complete' : 'damaged')
    if (marker === 0xd8) continue
    if (at + 2 > bytes.length) return result('truncated')
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    if (length < 2) return result('damaged')
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame && at + 7 <= bytes.length) {
      height = ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0)
      width = ((bytes[at + 5] ?? 0) << 8) | (bytes[at + 6] ?? 0)
    }
    if (marker === 0xda) scans += 1
    if (at + length > bytes.length) return result('truncated')
    if (marker === 0xe1 && isExif(bytes, at + 2)) stated = readOrientation(bytes, at + 8, at + length)
    at += length
  }
}

/** Source: RFC 9649 (WebP container). Size from VP8X, else from the one VP8 or VP8L chunk. */
export function walkWebp(bytes: Uint8Array): ImageStructure {
  const data = view(bytes)
  let width = 0
  let height = 0
  let alpha = false
  let stated = AS_STORED
  let hasPixels = false
  const result = (end: ImageStructure['end']): ImageStructure => ({ width, height, alpha, ...stated, end })
  const declared = data.getUint32(4, true) + 8
  const end = Math.min(declared, bytes.length)
  let at = 12
  while (at + 8 <= end) {
    const type = fourCC(bytes, at)
    const length = data.getUint32(at + 4, true)
    const body = at + 8
    if (type === 'VP8X' && body + 10 <= end) {
      alpha = ((bytes[body] ?? 0) & 0x10) !== 0
      width = 1 + ((bytes[body + 4] ?? 0) | ((bytes[body + 5] ?? 0) << 8) | ((bytes[body + 6] ?? 0) << 16))
      height = 1 + ((bytes[body + 7] ?? 0) | ((bytes[body + 8] ?? 0) << 8) | ((bytes[body + 9] ?? 0) << 16))
    } else if (type === 'VP8 ' && width === 0 && body + 10 <= end) {
      width = data.getUint16(body + 6, true) & 0x3fff
      height = data.getUint16(body + 8, true) & 0x3fff
    } else if (type === 'VP8L' && width === 0 && body + 5 <= end) {
      const bits = data.getUint32(body + 1, true)
      width = (bits & 0x3fff) + 1
      height = ((bits >>> 14) & 0x3fff) + 1
      alpha = ((bits >>> 28) & 1) === 1
    }
    if (type === 'VP8 ' || type === 'VP8L' || type === 'ANMF') hasPixels = true
    if (length > bytes.length - body) return result('truncated')
    // Some writers put JPEG's prefix before the structure.
    if (type === 'EXIF') stated = readOrientation(bytes, isExif(bytes, body) ? body + 6 : body, body + length)
    at = body + length + (length & 1)
  }
  if (bytes.length < declared) return result('truncated')
  return result(hasPixels ? 'complete' : 'damaged')
}

/** Source: GIF89a specification. Only the first frame is read, so only it must be whole. */
export function walkGif(bytes: Uint8Array): ImageStructure {
  const data = view(bytes)
  if (bytes.length < 13) return { width: 0, height: 0, alpha: true, ...AS_STORED, end: 'truncated' }
  const width = data.getUint16(6, true)
  const height = data.getUint16(8, true)
  const result = (end: ImageStructure['end']): ImageStructure => ({ width, height, alpha: true, ...AS_STORED, end })
  const tableLength = (flags: number): number => ((flags & 0x80) !== 0 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  let at = 13 + tableLength(bytes[10] ?? 0)
  for (;;) {
    if (at >= bytes.length) return result('truncated')
    const block = bytes[at]
    if (block === 0x3b) return result('damaged')
    if (block === 0x21) at += 2
    else if (block === 0x2c) {
      if (at + 10 > bytes.length) return result('truncated')
      at += 10 + tableLength(bytes[at + 9] ?? 0) + 1
    } else return result('damaged')
    // Sub-blocks, each with its length, up to one of length 0.
    for (;;) {
      if (at >= bytes.length) return result('truncated')
      const length = bytes[at] ?? 0
      at += 1 + length
      if (length === 0) break
    }
    if (block === 0x2c) return result('complete')
  }
}
