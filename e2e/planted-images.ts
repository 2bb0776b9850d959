// A folder of made photographs, some of them broken in ten ways, for tests and benches of loading.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

export interface PlantedImages {
  /** Broken files, relative to the folder, with the code each must be reported by. */
  readonly broken: ReadonlyMap<string, string>
  /** Whole ones. */
  readonly whole: readonly string[]
  readonly averageBytes: number
}

export const PHOTO = { width: 320, height: 240 } as const

/** A smooth picture with edges, grain and shades: about 20 KB as a JPEG, like a photograph's thumbnail. */
async function photograph(seed: number): Promise<Buffer> {
  const { width, height } = PHOTO
  let state = seed * 7919 + 1
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const shapes = Array.from({ length: 14 }, () => ({
    x: random() * width,
    y: random() * height,
    r: 12 + random() * 70,
    colour: [random() * 200, random() * 200, random() * 200] as const,
    square: random() < 0.5,
  }))
  const [fx, fy] = [0.02 + random() * 0.06, 0.02 + random() * 0.06]
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const shade = 60 * Math.sin(x * fx) * Math.cos(y * fy)
      let [red, green, blue] = [110 + shade, 120 + shade * 0.5, 130 - shade]
      for (const { x: cx, y: cy, r, colour, square } of shapes) {
        const away = square ? Math.max(Math.abs(x - cx), Math.abs(y - cy)) : Math.hypot(x - cx, y - cy)
        if (away < r) [red, green, blue] = [colour[0] + shade, colour[1] + shade, colour[2] + shade]
      }
      const grain = (random() - 0.5) * 26
      pixels.set(
        [red + grain, green + grain, blue + grain].map((value) => Math.max(0, Math.min(255, value))),
        (y * width + x) * 3,
      )
    }
  }
  return await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer()
}

/** The same picture as another file: a comment says which. */
function numbered(jpeg: Uint8Array, number: number): Uint8Array {
  const note = new TextEncoder().encode(String(number).padStart(8, '0'))
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xfe, 0, note.length + 2, ...note, ...jpeg.subarray(2)])
}

/** Index of the first segment of a JPEG with this marker. */
function segment(jpeg: Uint8Array, marker: number): number {
  for (let at = 2; at < jpeg.length;) {
    if (jpeg[at + 1] === marker) return at
    at += 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0))
  }
  throw new Error(`no segment ${marker}`)
}

function without(jpeg: Uint8Array, marker: number): Uint8Array {
  let rest = jpeg
  for (;;) {
    let at: number
    try {
      at = segment(rest, marker)
    } catch {
      return rest
    }
    const length = 2 + (((rest[at + 2] ?? 0) << 8) | (rest[at + 3] ?? 0))
    rest = Uint8Array.from([...rest.subarray(0, at), ...rest.subarray(at + length)])
  }
}

/** A header that claims 50,000 × 50,000 pixels. */
function bomb(jpeg: Uint8Array): Uint8Array {
  const made = Uint8Array.from(jpeg)
  const at = segment(made, 0xc0)
  made.set([50_000 >> 8, 50_000 & 255, 50_000 >> 8, 50_000 & 255], at + 5)
  return made
}

const WAYS: readonly (readonly [code: string, breakIt: (jpeg: Uint8Array) => Uint8Array])[] = [
  ['data/zero-bytes', () => new Uint8Array()],
  ['data/truncated', (jpeg) => jpeg.subarray(0, 200)],
  ['data/truncated', (jpeg) => jpeg.subarray(0, Math.floor(jpeg.length / 2))],
  // The very last bytes are missing: the pixels are there, the end is not.
  ['data/truncated', (jpeg) => jpeg.subarray(0, jpeg.length - 2)],
  // A copy that broke off: the second half is zeros.
  ['data/truncated', (jpeg) => Uint8Array.from(jpeg, (value, i) => (i < jpeg.length / 2 ? value : 0))],
  ['data/not-an-image', () => new TextEncoder().encode('<!doctype html><title>404 Not Found</title>')],
  ['data/not-an-image', (jpeg) => Uint8Array.from([...new TextEncoder().encode('BM'), ...jpeg.subarray(2, 60)])],
  ['data/too-large', bomb],
  // Without its quantization tables, and without a scan, nothing can be decoded.
  ['data/undecodable', (jpeg) => without(jpeg, 0xdb)],
  ['data/undecodable', (jpeg) => Uint8Array.from([...jpeg.subarray(0, segment(jpeg, 0xda)), 0xff, 0xd9])],
]

/** Writes `count` JPEGs of 320×240 into class folders, every `brokenEvery`-th of them broken, each way in turn. */
export async function plantImages(folder: string, count: number, brokenEvery: number): Promise<PlantedImages> {
  const pictures = await Promise.all(Array.from({ length: Math.min(count, 60) }, (_, i) => photograph(i)))
  const classes = ['bird', 'fish', 'fox', 'owl']
  for (const name of classes) mkdirSync(join(folder, name), { recursive: true })
  const broken = new Map<string, string>()
  const whole: string[] = []
  let bytes = 0
  for (let i = 0; i < count; i += 1) {
    const path = `${classes[i % classes.length] ?? ''}/${String(i).padStart(5, '0')}.jpg`
    const picture = numbered(pictures[i % pictures.length] ?? new Uint8Array(), i)
    const [code, breakIt] = WAYS[(i / brokenEvery) % WAYS.length] ?? []
    if (i % brokenEvery === 0 && code && breakIt) {
      broken.set(path, code)
      writeFileSync(join(folder, path), breakIt(picture))
    } else {
      whole.push(path)
      bytes += picture.length
      writeFileSync(join(folder, path), picture)
    }
  }
  return { broken, whole, averageBytes: bytes / whole.length }
}
