// Loading through real decode workers: what the pixels are, and that a broken file never stops a load.
import { describe, expect, it } from 'vitest'
import type { FileBytes, Grant, HostClient, Request, ScanPage } from '../../src/api/api'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import type { DecodePolicy, ResizePolicy } from '../../src/datasets/resize'
import { furthest, IMAGE_CASES, SIDE, UNREADABLE_CASES } from '../../src/datasets/image-files.test-support'
import { encodePng, withOrientation } from '../../src/datasets/made-images.test-support'
import { generateCatSketches } from '../../src/datasets/sketches'
import { fail, error, ok, text, type Result } from '../../src/diagnostics'
import { decodeImage, rowToImageData } from './decode-image'
import { loadFolder, loadSketches } from './load-dataset'

const SIZE: ImageSize = { height: 6, width: 9, channels: 3 }
const GRANT: Grant = { handle: 'h', name: 'pets', displayPath: '/pets' }

type Content = Uint8Array | NonNullable<FileBytes['reason']>

interface Made {
  readonly host: HostClient
  readonly reads: number[][]
}

/** A host that holds these files; a reason instead of bytes makes the file unreadable. */
function hostWith(files: Readonly<Record<string, Content>>, pageLimit = 5000): Made {
  const listed = Object.entries(files).map(([path, content], id) => ({ id, path, content }))
  const reads: number[][] = []
  const scan = ({ cursor, limit }: Request<'dataset.scan'>): Result<ScanPage> => {
    const end = cursor + Math.min(limit, pageLimit)
    const page = listed.slice(cursor, end)
    return ok({
      files: page.map(({ id, path, content }) => ({
        id,
        path,
        sizeBytes: typeof content === 'string' ? 1 : content.length,
        modifiedMs: 0,
      })),
      unreadable: [],
      next: end < listed.length ? end : null,
    })
  }
  const read = ({ ids }: Request<'dataset.read'>): Result<readonly FileBytes[]> => {
    reads.push([...ids])
    return ok(
      ids.map((id) => {
        const content = listed[id]?.content ?? 'missing'
        return typeof content === 'string' ? { id, bytes: null, reason: content } : { id, bytes: content.slice(), reason: null }
      }),
    )
  }
  const call = async (name: string, request: unknown): Promise<unknown> => {
    if (name === 'dataset.scan') return scan(request as Request<'dataset.scan'>)
    if (name === 'dataset.read') return read(request as Request<'dataset.read'>)
    return fail(error('host/unknown-call', text('?', '?')))
  }
  return { host: { call: call as HostClient['call'], onEvent: () => () => undefined }, reads }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

function noise(length: number, seed = 1): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

const rgb = (seed = 1, { width, height } = SIZE) => noise(width * height * 3, seed)
const png = (seed = 1, size = SIZE) => encodePng(rgb(seed, size), size.width, size.height, 3)

async function encoded(
  type: string,
  width: number,
  height: number,
  paint: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  paint(context)
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.95 })).arrayBuffer())
}

const record = (dataset: LabelledImages, path: string): number[] => {
  const length = dataset.size.width * dataset.size.height * dataset.size.channels
  const index = dataset.paths.indexOf(path)
  return index < 0 ? [] : [...dataset.pixels.subarray(index * length, (index + 1) * length)]
}

const POLICY: DecodePolicy = { size: SIZE, resize: 'stretch' }

const load = (
  files: Readonly<Record<string, Content>>,
  size = SIZE,
  onProgress: (done: number, total: number) => void = () => undefined,
  resize: ResizePolicy = 'stretch',
) => loadFolder(hostWith(files).host, GRANT, { size, resize }, { onProgress, signal: new AbortController().signal })

describe('loadFolder', () => {
  it('gives the very pixels of images that are at the size already, in shared memory, in natural order', async () => {
    const files = { 'cat/10.png': png(1), 'cat/2.png': png(2), 'dog/1.png': png(3) }
    const dataset = valueOf(await load(files))
    expect(crossOriginIsolated).toBe(true)
    expect(dataset.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(dataset.paths).toEqual(['cat/2.png', 'cat/10.png', 'dog/1.png'])
    expect([...dataset.labels]).toEqual([0, 0, 1])
    expect(record(dataset, 'cat/10.png')).toEqual([...rgb(1)])
    expect(record(dataset, 'cat/2.png')).toEqual([...rgb(2)])
    expect(record(dataset, 'dog/1.png')).toEqual([...rgb(3)])
    expect(dataset.skipped).toEqual([])
  })

  it('reads JPEG, WebP and GIF, enlarged or shrunk, and grey images', async () => {
    const red = (context: OffscreenCanvasRenderingContext2D) => {
      context.fillStyle = '#c02040'
      context.fillRect(0, 0, 400, 400)
    }
    // One black pixel, 1×1, global table of two colours.
    const gif = Uint8Array.from([
      71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 128, 0, 0, 32, 160, 64, 255, 255, 255, 44, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 68, 1, 0, 59,
    ])
    const dataset = valueOf(
      await load({
        'a/1.jpg': await encoded('image/jpeg', 33, 20, red),
        'a/2.webp': await encoded('image/webp', 300, 300, red),
        'b/1.gif': gif,
        'b/2.png': encodePng(new Uint8Array(4).fill(77), 2, 2, 1),
      }),
    )
    expect(dataset.skipped).toEqual([])
    for (const path of ['a/1.jpg', 'a/2.webp']) {
      record(dataset, path).forEach((value, i) => expect(Math.abs(value - ([0xc0, 0x20, 0x40][i % 3] ?? 0)), path).toBeLessThanOrEqual(4))
    }
    expect(record(dataset, 'b/1.gif').slice(0, 3)).toEqual([32, 160, 64])
    expect(new Set(record(dataset, 'b/2.png'))).toEqual(new Set([77]))
  })

  it('lays transparency over white, at the size and resized, without colour from hidden pixels', async () => {
    // Left half opaque blue, right half fully transparent red.
    const half = (width: number, height: number) =>
      Uint8Array.from({ length: width * height * 4 }, (_, i) => {
        const right = Math.floor(i / 4) % width >= width / 2
        return (right ? [255, 0, 0, 0] : [0, 0, 200, 255])[i % 4] ?? 0
      })
    const dataset = valueOf(
      await load(
        {
          'a/exact.png': encodePng(half(8, 8), 8, 8, 4),
          'a/large.png': encodePng(half(64, 64), 64, 64, 4),
          'b/1.png': encodePng(Uint8Array.of(0, 0, 0, 128), 1, 1, 4),
        },
        { height: 8, width: 8, channels: 3 },
      ),
    )
    for (const path of ['a/exact.png', 'a/large.png']) {
      const pixels = record(dataset, path)
      expect(pixels.slice(0, 3), path).toEqual([0, 0, 200])
      expect(pixels.slice(7 * 3, 8 * 3), path).toEqual([255, 255, 255])
      // Nowhere red: red over white-to-blue would need red above green.
      for (let i = 0; i < pixels.length; i += 3) expect((pixels[i] ?? 0) - (pixels[i + 1] ?? 0), path).toBeLessThanOrEqual(2)
    }
    for (const value of record(dataset, 'b/1.png')) expect(Math.abs(value - 127)).toBeLessThanOrEqual(1)
  })

  it('turns an image upright by its EXIF orientation, then stretches it', async () => {
    // Stored: left half dark, right half light. Orientation 6 turns it a quarter clockwise: dark above, light below.
    const stored = await encoded('image/jpeg', 32, 16, (context) => {
      context.fillStyle = '#202020'
      context.fillRect(0, 0, 16, 16)
      context.fillStyle = '#e0e0e0'
      context.fillRect(16, 0, 16, 16)
    })
    for (const size of [
      { height: 8, width: 4, channels: 1 },
      { height: 32, width: 16, channels: 1 },
      { height: 6, width: 12, channels: 1 },
    ] as const) {
      const dataset = valueOf(await load({ 'a/1.jpg': withOrientation(stored, 6), 'b/1.jpg': stored }, size))
      const turned = record(dataset, 'a/1.jpg')
      expect(turned.slice(0, size.width).every((value) => value < 60)).toBe(true)
      expect(turned.slice(-size.width).every((value) => value > 200)).toBe(true)
      const upright = record(dataset, 'b/1.jpg')
      expect(upright[0]).toBeLessThan(60)
      expect(upright[size.width - 1]).toBeGreaterThan(200)
    }
  })

  it('skips broken files, says why, and keeps the rest in place', async () => {
    const whole = png(5)
    const seen: number[][] = []
    const dataset = valueOf(
      await load(
        {
          'cat/1.png': whole.slice(0, whole.length - 20),
          'cat/2.png': png(2),
          'cat/3.jpg': new TextEncoder().encode('not a picture'),
          'cat/4.png': new Uint8Array(),
          'cat/5.png': 'permission',
          'cat/6.png': 'too-large',
          'cat/7.png': encodePng(new Uint8Array(3), 1, 1, 3, { claimed: { width: 60000, height: 60000 } }),
          'cat/notes.txt': new TextEncoder().encode('hello'),
          'dog/1.png': png(3),
        },
        SIZE,
        (done, total) => seen.push([done, total]),
      ),
    )
    expect(dataset.paths).toEqual(['cat/2.png', 'dog/1.png'])
    expect(record(dataset, 'cat/2.png')).toEqual([...rgb(2)])
    expect(record(dataset, 'dog/1.png')).toEqual([...rgb(3)])
    expect(dataset.skipped.map(({ file, code }) => [file, code])).toEqual([
      ['cat/notes.txt', 'data/not-an-image'],
      ['cat/1.png', 'data/truncated'],
      ['cat/3.jpg', 'data/not-an-image'],
      ['cat/4.png', 'data/zero-bytes'],
      ['cat/5.png', 'data/unreadable'],
      ['cat/6.png', 'data/too-large'],
      ['cat/7.png', 'data/too-large'],
    ])
    expect(seen.at(-1)).toEqual([8, 8])
  })

  it('says so where a class has no readable image left', async () => {
    const result = await load({ 'cat/1.png': new Uint8Array(), 'dog/1.png': png(3) })
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: 'data/no-readable-images' }] })
  })

  it('loads many files over several pages and batches', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i % 2 === 0 ? 'a' : 'b'}/${i}.png`, png(i)]))
    const { host, reads } = hostWith(files, 70)
    const dataset = valueOf(await loadFolder(host, GRANT, POLICY, { onProgress: () => undefined, signal: new AbortController().signal }))
    expect(dataset.paths.length).toBe(300)
    expect(Math.max(...reads.map((ids) => ids.length))).toBeLessThanOrEqual(96)
    for (const i of [0, 1, 151, 299]) expect(record(dataset, `${i % 2 === 0 ? 'a' : 'b'}/${i}.png`)).toEqual([...rgb(i)])
  })

  it('stops when it is told to', async () => {
    const abort = new AbortController()
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i % 2 === 0 ? 'a' : 'b'}/${i}.png`, png(i)]))
    const { host, reads } = hostWith(files)
    const result = await loadFolder(host, GRANT, POLICY, { onProgress: (done) => void (done > 0 && abort.abort()), signal: abort.signal })
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: 'data/cancelled' }] })
    expect(reads.length).toBeLessThan(7)
  })

  it('refuses a pair of files that are no HDF5', async () => {
    const result = await load({
      'train_x.h5': new TextEncoder().encode('hello there'),
      'test_x.h5': Uint8Array.from([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0, 0]),
    })
    expect(result).toMatchObject({
      ok: false,
      diagnostics: [
        { code: 'data/hdf5-unreadable', message: { en: '“train_x.h5” is not a whole HDF5 file.' } },
        { code: 'data/hdf5-unreadable', message: { en: '“test_x.h5” is not a whole HDF5 file.' } },
      ],
    })
  })

  it('parses an HDF5 pair in the worker', async () => {
    const { ready, File } = await import('h5wasm')
    const library = await ready
    const half = (split: 'train' | 'test', count: number): Uint8Array => {
      const file = new File('made.h5', 'w')
      file.create_dataset({ name: `${split}_set_x`, data: noise(count * 54 * 3, count), shape: [count, 6, 9, 3], dtype: '<B' })
      file.create_dataset({
        name: `${split}_set_y`,
        data: BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 2)),
        shape: [count],
        dtype: '<q',
      })
      file.create_dataset({ name: 'list_classes', data: ['non-cat', 'cat'], shape: [2], dtype: 'S7' })
      file.close()
      return library.FS.readFile('made.h5').slice()
    }
    const dataset = valueOf(await load({ 'train_p.h5': half('train', 4), 'test_p.h5': half('test', 2), 'folder/cat/1.png': png(1) }))
    expect(dataset.layout).toBe('hdf5-pair')
    expect(dataset.classes).toEqual(['non-cat', 'cat'])
    expect([...dataset.pixels.subarray(0, 4 * 162)]).toEqual([...noise(4 * 162, 4)])
    expect([...dataset.labels]).toEqual([0, 1, 0, 1, 0, 1])
    expect(dataset.given).toEqual(['train', 'train', 'train', 'train', 'test', 'test'])
    expect(dataset.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
  })
})

describe('every sort of file', () => {
  it('gives the pixels, or the reason, that the command line gives', async () => {
    const reasons = Object.keys(UNREADABLE_CASES) as (keyof typeof UNREADABLE_CASES)[]
    const files: Record<string, Content> = { 'b/1.png': png() }
    for (const { file, bytes } of IMAGE_CASES) files[`a/${file}`] = bytes
    for (const reason of reasons) files[`a/${reason}.png`] = reason
    const dataset = valueOf(await load(files, { height: SIDE, width: SIDE, channels: 3 }))
    const skipped = new Map(dataset.skipped.map(({ file, code, reason }) => [file, { code, reason }]))
    for (const one of IMAGE_CASES) {
      if ('shows' in one) expect(furthest(record(dataset, `a/${one.file}`), one.shows), one.file).toBeLessThanOrEqual(one.tolerance)
      else expect(skipped.get(`a/${one.file}`), one.file).toEqual({ code: one.code, reason: one.reason })
    }
    for (const reason of reasons)
      expect(skipped.get(`a/${reason}.png`)).toEqual({ code: 'data/unreadable', reason: UNREADABLE_CASES[reason] })
    expect(skipped.size + dataset.paths.length).toBe(Object.keys(files).length)
  })
})

describe('loadSketches', () => {
  it('draws in a worker what the generator draws here', async () => {
    const size: ImageSize = { height: 32, width: 32, channels: 3 }
    const seen: number[] = []
    const drawn = valueOf(
      await loadSketches({ count: 50, seed: 4 }, size, { onProgress: (done) => seen.push(done), signal: new AbortController().signal }),
    )
    expect([...drawn.pixels]).toEqual([...generateCatSketches({ count: 50, seed: 4, size }).pixels])
    expect(seen.at(-1)).toBe(50)
  })
})

describe('decodeImage', () => {
  it('gives the record of one image and the reason of a bad one', async () => {
    expect([...valueOf(await decodeImage(png(9), POLICY))]).toEqual([...rgb(9)])
    expect(await decodeImage(new Uint8Array(), POLICY)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'data/zero-bytes', message: { en: 'The file is empty (0 bytes).', zh: '文件是空的（0 字节）。' } }],
    })
  })
})

describe('rowToImageData', () => {
  it('shows grey and colour rows', () => {
    const grey = rowToImageData({ pixels: Uint8Array.of(1, 2, 3, 4), size: { height: 1, width: 2, channels: 1 } }, 1)
    expect([...grey.data]).toEqual([3, 3, 3, 255, 4, 4, 4, 255])
  })
})
