// Test support: one file of every sort that folders really hold, and what each decoder of the program makes of it: the command line's
// (libvips) and the app's (Chromium's). Pixels are 16×16 RGB; both must come within `tolerance` of the same ones.
import type { Diagnostic, Text } from '../diagnostics'
import { text } from '../diagnostics'
import type { UnreadableReason } from './image-header'
import { encodePng, withOrientation } from './made-images.test-support'

type Colour = readonly [red: number, green: number, blue: number]

export type ImageCase = {
  /** File name. */
  readonly file: string
} & (
  | { readonly bytes: Uint8Array; readonly shows: (x: number, y: number) => Colour; readonly tolerance: number }
  | { readonly bytes: Uint8Array; readonly code: Diagnostic['code']; readonly reason: Text }
)

export const SIDE = 16

// Made with sharp 0.35.5. Four quarters of 8×8: red, green / blue, yellow, JPEG 4:4:4 at quality 100.
const QUARTERS =
  '/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/2wBDAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAARCAAQABADAREAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAACQgK/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABgBAAMBAQAAAAAAAAAAAAAAAAkKCwUI/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AL9xOaAWQx098c5ugQBuATvxSH//Z'
// Of 8×8, all C 6, M 251, Y 190, K 42.
const CMYK =
  '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAoJ/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EQwBNAFkASwAAPwB5AD6A5VD/2Q=='
// Two frames of 8×8, red, then green.
const GIF =
  'R0lGODlhCAAIAIAAAExpccgoKCH/C05FVFNDQVBFMi4wAwEAAAAh+QQFCgAAACwAAAAACAAIAAACB4yPqcvtXQAAIfkEBQoAAAAsAAAAAAgACACATGlxKKA8AgeMj6nL7V0AADs='
const WEBP =
  'UklGRogAAABXRUJQVlA4WAoAAAACAAAABwAABwAAQU5JTQYAAAD/////AABBTk1GKgAAAAAAAAAAAAcAAAcAAGQAAAJWUDhMEQAAAC8HwAEAB1CUIhel/4GI6H8AAEFOTUYqAAAAAAAAAAAABwAABwAAZAAAAFZQOEwRAAAALwfAAQAHUNCilKf/gYjofwAA'

function bytesOf(base64: string): Uint8Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const values = [...base64.replaceAll('=', '')].map((digit) => digits.indexOf(digit))
  return Uint8Array.from({ length: Math.floor((values.length * 6) / 8) }, (_, i) => {
    const bit = i * 8
    const pair = ((values[Math.floor(bit / 6)] ?? 0) << 6) | (values[Math.floor(bit / 6) + 1] ?? 0)
    return (pair >> (4 - (bit % 6))) & 255
  })
}

const RED: Colour = [200, 40, 40]
const GREEN: Colour = [40, 160, 60]
const BLUE: Colour = [50, 70, 190]
const YELLOW: Colour = [220, 200, 60]

const flat = (colour: Colour, width = SIDE, height = SIDE): Uint8Array =>
  Uint8Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3] ?? 0)

/** Upper left, upper right, lower left, lower right, as each EXIF orientation shows the quarters. */
const SHOWN: readonly (readonly Colour[])[] = [
  [RED, GREEN, BLUE, YELLOW],
  [GREEN, RED, YELLOW, BLUE],
  [YELLOW, BLUE, GREEN, RED],
  [BLUE, YELLOW, RED, GREEN],
  [RED, BLUE, GREEN, YELLOW],
  [BLUE, RED, YELLOW, GREEN],
  [YELLOW, GREEN, BLUE, RED],
  [GREEN, YELLOW, RED, BLUE],
]

const png = encodePng(flat(RED), SIDE, SIDE, 3)
const claiming = (width: number, height: number): Uint8Array => encodePng(new Uint8Array(3), 1, 1, 3, { claimed: { width, height } })
const bytes = (words: string): Uint8Array => Uint8Array.from(words, (letter) => letter.charCodeAt(0))

/** A JPEG whose frame header says 50,000×50,000. */
function jpegBomb(): Uint8Array {
  const jpeg = bytesOf(QUARTERS)
  const frame = jpeg.findIndex((byte, i) => byte === 0xff && (jpeg[i + 1] ?? 0) >= 0xc0 && (jpeg[i + 1] ?? 0) <= 0xc2)
  jpeg.set([50_000 >> 8, 50_000 & 255, 50_000 >> 8, 50_000 & 255], frame + 5)
  return jpeg
}

function gifBomb(): Uint8Array {
  const gif = bytesOf(GIF)
  gif.set([50_000 & 255, 50_000 >> 8, 50_000 & 255, 50_000 >> 8], 6)
  return gif
}

/** 16 bits a sample: what counts are the upper eight, whatever the lower ones are. */
function deep(): Uint8Array {
  const samples = new Uint8Array(SIDE * SIDE * 6)
  for (let i = 0; i < SIDE * SIDE * 3; i += 1) samples.set([(i * 5) & 255, 255 - ((i * 5) & 255)], i * 2)
  return encodePng(samples, SIDE, SIDE, 3, { bits: 16 })
}

/** Left opaque blue, right hidden red. */
const halfHidden = encodePng(
  Uint8Array.from(
    { length: SIDE * SIDE * 4 },
    (_, i) => (Math.floor(i / 4) % SIDE < SIDE / 2 ? [0, 0, 200, 255] : [255, 0, 0, 0])[i % 4] ?? 0,
  ),
  SIDE,
  SIDE,
  4,
)

const all = (colour: Colour) => (): Colour => colour
const cut = (name: string) => ({
  code: 'data/truncated' as const,
  reason: text(`The ${name} image is cut short: its end is missing.`, `${name} 图像不完整：缺少结尾部分。`),
})
const tooLarge = (width: number, height: number) => ({
  code: 'data/too-large' as const,
  reason: text(
    `The image is ${width}×${height} pixels; at most 16384 a side and 64 megapixels are read.`,
    `图像为 ${width}×${height} 像素；最多读取边长 16384、共 6400 万像素的图像。`,
  ),
})
const noImage = (en: string, zh: string) => ({
  code: 'data/not-an-image' as const,
  reason: text(`Expected a PNG, JPEG, WebP or GIF image, found ${en}.`, `应为 PNG、JPEG、WebP 或 GIF 图像，实际是${zh}。`),
})

export const IMAGE_CASES: readonly ImageCase[] = [
  { file: 'whole.png', bytes: png, shows: all(RED), tolerance: 0 },
  // The content decides, whatever the name says.
  { file: 'a-png.jpg', bytes: png, shows: all(RED), tolerance: 0 },
  { file: 'a-jpeg.png', bytes: bytesOf(QUARTERS), shows: quarters(SHOWN[0] ?? []), tolerance: 3 },
  { file: 'words.png', bytes: bytes('these are notes'), ...noImage('text', '文本') },
  { file: 'bitmap.png', bytes: Uint8Array.from([...bytes('BM'), ...new Uint8Array(60)]), ...noImage('a BMP image', ' BMP 图像') },
  { file: 'paper.jpg', bytes: bytes('%PDF-1.7 and so on'), ...noImage('a PDF document', ' PDF 文档') },
  {
    file: 'empty.png',
    bytes: new Uint8Array(),
    code: 'data/zero-bytes',
    reason: text('The file is empty (0 bytes).', '文件是空的（0 字节）。'),
  },
  { file: 'cut.png', bytes: png.slice(0, -20), ...cut('PNG') },
  { file: 'cut.jpg', bytes: bytesOf(QUARTERS).slice(0, -12), ...cut('JPEG') },
  { file: 'cut.gif', bytes: bytesOf(GIF).slice(0, 50), ...cut('GIF') },
  { file: 'cut.webp', bytes: bytesOf(WEBP).slice(0, -30), ...cut('WebP') },
  { file: 'bomb.png', bytes: claiming(50_000, 50_000), ...tooLarge(50_000, 50_000) },
  { file: 'bomb.jpg', bytes: jpegBomb(), ...tooLarge(50_000, 50_000) },
  { file: 'bomb.gif', bytes: gifBomb(), ...tooLarge(50_000, 50_000) },
  { file: 'bare-bomb.png', bytes: claiming(50_000, 50_000).slice(0, 33), ...tooLarge(50_000, 50_000) },
  { file: 'wide.png', bytes: claiming(16_385, 1), ...tooLarge(16_385, 1) },
  { file: 'many.png', bytes: claiming(8001, 8000), ...tooLarge(8001, 8000) },
  // Of an animation, the first frame.
  { file: 'moving.gif', bytes: bytesOf(GIF), shows: all(RED), tolerance: 0 },
  { file: 'moving.webp', bytes: bytesOf(WEBP), shows: all(RED), tolerance: 0 },
  { file: 'moving.png', bytes: encodePng(flat(RED), SIDE, SIDE, 3, { second: flat(GREEN) }), shows: all(RED), tolerance: 0 },
  // R = (255 − C)(255 − K) / 255, and so on.
  { file: 'cmyk.jpg', bytes: bytesOf(CMYK), shows: all([207, 3, 54]), tolerance: 2 },
  {
    file: 'deep.png',
    bytes: deep(),
    shows: (x, y) => [0, 5, 10].map((step) => ((y * SIDE + x) * 15 + step) & 255) as unknown as Colour,
    tolerance: 1,
  },
  { file: 'grey.png', bytes: encodePng(new Uint8Array(SIDE * SIDE).fill(77), SIDE, SIDE, 1), shows: all([77, 77, 77]), tolerance: 0 },
  { file: 'hidden.png', bytes: halfHidden, shows: (x) => (x < SIDE / 2 ? [0, 0, 200] : [255, 255, 255]), tolerance: 0 },
  // Half transparent black over white.
  { file: 'half.png', bytes: encodePng(Uint8Array.of(0, 0, 0, 128), 1, 1, 4), shows: all([127, 127, 127]), tolerance: 1 },
  ...SHOWN.map((colours, i): ImageCase => ({
    file: `turned-${i + 1}.jpg`,
    bytes: withOrientation(bytesOf(QUARTERS), i + 1),
    shows: quarters(colours),
    tolerance: 3,
  })),
]

function quarters(colours: readonly Colour[]) {
  return (x: number, y: number): Colour => colours[(y < SIDE / 2 ? 0 : 2) + (x < SIDE / 2 ? 0 : 1)] ?? RED
}

/** Files that give no bytes, by what the disk says of them. */
export const UNREADABLE_CASES: Readonly<Record<UnreadableReason, Text>> = {
  permission: text('This account may not read the file.', '当前账户没有读取该文件的权限。'),
  loop: text('Its links lead in a circle.', '其链接循环指向自身。'),
  name: text("Its name is not valid UTF-8, so it can't be opened; rename it.", '文件名不是有效的 UTF-8，无法打开；请重命名。'),
  outside: text('It is a link out of the chosen folder, which is not followed.', '这是指向所选文件夹之外的链接，不会被读取。'),
  missing: text('The file is no longer there.', '文件已不存在。'),
  io: text('The disk reported an error while the file was read.', '读取文件时磁盘报告了错误。'),
}

/** The largest distance of a record from what the case shows. */
export function furthest(record: ArrayLike<number>, shows: (x: number, y: number) => Colour): number {
  let most = record.length === SIDE * SIDE * 3 ? 0 : Infinity
  for (let i = 0; i < record.length; i += 1) {
    const pixel = Math.floor(i / 3)
    most = Math.max(most, Math.abs((record[i] ?? 0) - (shows(pixel % SIDE, Math.floor(pixel / SIDE))[i % 3] ?? 0)))
  }
  return most
}
