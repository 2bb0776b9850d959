// What a file really is, read from its first bytes and its structure, before any decoder sees it: files from outside are hostile,
// and some decoders paint a truncated file without a word.
import type { Diagnostic, Text } from '../diagnostics'
import { text } from '../diagnostics'
import { walkGif, walkJpeg, walkPng, walkWebp } from './image-structure'
import { isTurned, type StatedOrientation } from './orientation'

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif'

/** Largest side in pixels. */
export const MAX_SIDE = 16_384
/** Most pixels of one image. */
export const MAX_PIXELS = 64_000_000
/** Largest file that is read. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024

export interface ImageHeader extends StatedOrientation {
  readonly format: ImageFormat
  /** As stored, before any EXIF rotation. */
  readonly width: number
  readonly height: number
  /** True where the file may hold transparent pixels. */
  readonly alpha: boolean
}

/** Width and height as shown. */
export function uprightSize({ width, height, orientation }: Pick<ImageHeader, 'width' | 'height' | 'orientation'>): {
  readonly width: number
  readonly height: number
} {
  return isTurned(orientation) ? { width: height, height: width } : { width, height }
}

/** Why a file cannot be used. */
export interface Fault {
  readonly code: Diagnostic['code']
  readonly reason: Text
}

/**
 * Why a file or folder could not be read: no permission; the disk failed; it is gone; a link out of the granted folder; links that lead in a
 * circle; a name that is no valid UTF-8.
 */
export type UnreadableReason = 'permission' | 'io' | 'missing' | 'outside' | 'loop' | 'name'

export type Inspection = { readonly ok: true; readonly header: ImageHeader } | { readonly ok: false; readonly fault: Fault }

export const faults = {
  zeroBytes: (): Fault => ({ code: 'data/zero-bytes', reason: text('The file is empty (0 bytes).', '文件是空的（0 字节）。') }),
  notAnImage: (found: Text): Fault => ({
    code: 'data/not-an-image',
    reason: text(`Expected a PNG, JPEG, WebP or GIF image, found ${found.en}.`, `应为 PNG、JPEG、WebP 或 GIF 图像，实际是${found.zh}。`),
  }),
  truncated: (format: string): Fault => ({
    code: 'data/truncated',
    reason: text(`The ${format} image is cut short: its end is missing.`, `${format} 图像不完整：缺少结尾部分。`),
  }),
  /** Without a format where the decoder gave no answer at all. */
  undecodable: (format?: string): Fault => ({
    code: 'data/undecodable',
    reason:
      format === undefined
        ? text("The image is damaged and can't be decoded.", '图像已损坏，无法解码。')
        : text(`The ${format} image is damaged and can't be decoded.`, `${format} 图像已损坏，无法解码。`),
  }),
  tooManyPixels: (width: number, height: number): Fault => ({
    code: 'data/too-large',
    reason: text(
      `The image is ${width}×${height} pixels; at most 16384 a side and 64 megapixels are read.`,
      `图像为 ${width}×${height} 像素；最多读取边长 16384、共 6400 万像素的图像。`,
    ),
  }),
  tooManyBytes: (): Fault => ({
    code: 'data/too-large',
    reason: text('The file is larger than 64 MiB, the most that is read.', '文件超过 64 MiB 的读取上限。'),
  }),
  /** Of a file that gave no bytes. */
  unread: (why: UnreadableReason | 'too-large'): Fault => (why === 'too-large' ? faults.tooManyBytes() : faults.unreadable(why)),
  unreadable: (why: UnreadableReason): Fault => ({
    code: 'data/unreadable',
    reason: {
      outside: text('It is a link out of the chosen folder, which is not followed.', '这是指向所选文件夹之外的链接，不会被读取。'),
      loop: text('Its links lead in a circle.', '其链接循环指向自身。'),
      name: text("Its name is not valid UTF-8, so it can't be opened; rename it.", '文件名不是有效的 UTF-8，无法打开；请重命名。'),
      permission: text('This account may not read the file.', '当前账户没有读取该文件的权限。'),
      io: text('The disk reported an error while the file was read.', '读取文件时磁盘报告了错误。'),
      missing: text('The file is no longer there.', '文件已不存在。'),
    }[why],
  }),
} as const

export const FORMAT_NAMES: Readonly<Record<ImageFormat, string>> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', gif: 'GIF' }

function startsWith(bytes: Uint8Array, ...signature: readonly number[]): boolean {
  return bytes.length >= signature.length && signature.every((value, i) => bytes[i] === value)
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}

/** The format by its magic bytes; the file's extension plays no part. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | null {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return 'webp'
  if (ascii(bytes, 0, 6) === 'GIF87a' || ascii(bytes, 0, 6) === 'GIF89a') return 'gif'
  return null
}

/** Names what was found instead of a readable image. */
function nameContent(bytes: Uint8Array): Text {
  if (ascii(bytes, 0, 2) === 'BM' && bytes.length >= 26) return text('a BMP image', ' BMP 图像')
  if (ascii(bytes, 0, 4) === 'II*\0' || ascii(bytes, 0, 4) === 'MM\0*') return text('a TIFF image', ' TIFF 图像')
  if (ascii(bytes, 4, 8) === 'ftypavif') return text('an AVIF image', ' AVIF 图像')
  if (/^ftyp(?:heic|heix|mif1|msf1)/.test(ascii(bytes, 4, 8))) return text('a HEIC image', ' HEIC 图像')
  if (ascii(bytes, 0, 4) === '%PDF') return text('a PDF document', ' PDF 文档')
  if (isText(bytes)) return text('text', '文本')
  return text('other data', '其他数据')
}

/** True where the first kilobyte has no byte that text would not have. */
function isText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, 1024)
  for (let i = 0; i < end; i += 1) {
    const byte = bytes[i] ?? 0
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) return false
  }
  return true
}

const WALKERS = { png: walkPng, jpeg: walkJpeg, webp: walkWebp, gif: walkGif } as const

/**
 * Checks a whole file: that it is an image of a known format, that its header's size is within {@link MAX_SIDE} and
 * {@link MAX_PIXELS}, and that its structure reaches its end (PNG: every chunk to IEND with its checksum; JPEG: every segment to
 * EOI; WebP: the RIFF length; GIF: the first frame). The compressed pixels themselves are the decoder's to judge.
 */
export function inspectImage(bytes: Uint8Array): Inspection {
  if (bytes.length === 0) return { ok: false, fault: faults.zeroBytes() }
  const format = sniffFormat(bytes)
  if (format === null) return { ok: false, fault: faults.notAnImage(nameContent(bytes)) }
  const name = FORMAT_NAMES[format]
  const structure = WALKERS[format](bytes)
  const { width, height } = structure
  // A size that is too large is named even where the file also ends early: such a file may be a bomb's mere header.
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) return { ok: false, fault: faults.tooManyPixels(width, height) }
  if (structure.end === 'truncated') return { ok: false, fault: faults.truncated(name) }
  if (structure.end === 'damaged' || width < 1 || height < 1) return { ok: false, fault: faults.undecodable(name) }
  const { alpha, orientation, orientationAt } = structure
  return { ok: true, header: { format, width, height, alpha, orientation, orientationAt } }
}
