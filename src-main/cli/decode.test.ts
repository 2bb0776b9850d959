// Reading a dataset from a path: the real set, made files of every format, and every sort of broken file.
import { existsSync } from 'node:fs'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import { isLabelledImages } from '../../src/datasets/dataset'
import type { DecodePolicy, ResizePolicy } from '../../src/datasets/resize'
import { makeSplits } from '../../src/datasets/splits'
import { summarize } from '../../src/datasets/summary'
import type { Result } from '../../src/diagnostics'
import { faultyFiles } from '../services/faulty-files.test-support'
import { nodeFiles } from '../services/file-port'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { datasetReport, decodeFile, loadPath as load, readFeatureRows, type LoadOptions } from './decode'

const REAL = resolve(import.meta.dirname, '../../../shared/data/catvnoncat')
const hasReal = existsSync(REAL)
const SIZE: ImageSize = { height: 64, width: 64, channels: 3 }
const SMALL: ImageSize = { height: 8, width: 8, channels: 3 }
const at = (size: ImageSize, resize: ResizePolicy = 'stretch'): DecodePolicy => ({ size, resize })

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

function problem(result: Result<unknown>) {
  if (result.ok) throw new Error('expected a problem')
  return result.diagnostics[0]
}

/** Labelled images; anything else fails the test. */
async function loadPath(path: string, policy: DecodePolicy, options: LoadOptions = {}): Promise<Result<LabelledImages>> {
  const loaded = await load(path, policy, options)
  if (!loaded.ok) return loaded
  if (!isLabelledImages(loaded.value)) throw new Error('expected labelled images')
  return { ...loaded, value: loaded.value }
}

/** Rows of a dataset by path. */
function row(dataset: LabelledImages, path: string): Uint8Array {
  const index = dataset.paths.indexOf(path)
  if (index < 0) throw new Error(`no row ${path}`)
  const length = dataset.size.height * dataset.size.width * dataset.size.channels
  return dataset.pixels.subarray(index * length, (index + 1) * length)
}

async function put(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** A made image whose pixels differ from place to place. */
function made(width = 8, height = 8, channels: 3 | 4 = 3): { readonly raw: Uint8Array; readonly image: Sharp } {
  const raw = Uint8Array.from({ length: width * height * channels }, (_, i) => (channels === 4 && i % 4 === 3 ? 255 : (i * 37 + 11) % 256))
  return { raw, image: sharp(raw, { raw: { width, height, channels } }) }
}

const png = async (width = 8, height = 8): Promise<Uint8Array> => await made(width, height).image.png().toBuffer()

// Real data: not part of the repository; these tests need it beside the working copy.
describe.skipIf(!hasReal)('the real cat set (skipped where ../shared/data is absent)', () => {
  it('reads the folder as the HDF5 pair that lies in it', async () => {
    const pair = valueOf(await loadPath(REAL, at(SIZE)))
    expect(pair.layout).toBe('hdf5-pair')
    expect(pair.classes).toEqual(['non-cat', 'cat'])
    expect(pair.positive).toBe(1)
    expect([...pair.pixels.subarray(0, 3)]).toEqual([17, 31, 56])
    const splits = makeSplits(pair, { validationShare: 0, testShare: 0.2, seed: 1 })
    const summary = summarize(pair, splits)
    expect(summary.splits.train.counts).toEqual([137, 72])
    expect(summary.splits.test.counts).toEqual([17, 33])
    expect(summary.splits.val.total).toBe(0)
  })

  it('finds the same bytes in the folder of PNGs as in the HDF5 rows', async () => {
    const pair = valueOf(await loadPath(join(REAL, 'train_catvnoncat.h5'), at(SIZE)))
    const folder = valueOf(await loadPath(join(REAL, 'folder'), at(SIZE)))
    expect(folder.layout).toBe('split-folders')
    expect(folder.classes).toEqual(['cat', 'non-cat'])
    expect(folder.positive).toBe(0)
    expect(folder.skipped).toEqual([])
    expect(folder.paths.length).toBe(259)
    for (const path of folder.paths) {
      const [split = '', className = '', file = ''] = path.split('/')
      const twin = `${split}_catvnoncat.h5#${Number(file.slice(0, 3))}`
      expect(Buffer.compare(row(folder, path), row(pair, twin)), path).toBe(0)
      expect(pair.classes[pair.labels[pair.paths.indexOf(twin)] ?? -1]).toBe(className)
    }
  })

  it('reports what the set holds', async () => {
    expect(datasetReport(valueOf(await loadPath(join(REAL, 'folder'), at(SIZE))))).toEqual({
      classes: ['cat', 'non-cat'],
      positive: 'cat',
      splits: { test: { cat: 33, 'non-cat': 17 }, train: { cat: 72, 'non-cat': 137 } },
      skipped: [],
      audit: [],
    })
  })

  it('refuses a training file without its partner', async () => {
    const folder = await temporaryFolder()
    await cp(join(REAL, 'train_catvnoncat.h5'), join(folder, 'train_catvnoncat.h5'))
    expect(problem(await loadPath(folder, at(SIZE)))).toMatchObject({
      code: 'data/hdf5-half-pair',
      message: {
        en: '“train_catvnoncat.h5” has no partner: expected test_*.h5 beside it.',
        zh: '“train_catvnoncat.h5”缺少配对文件：旁边应有 test_*.h5。',
      },
    })
    expect(problem(await loadPath(join(folder, 'train_catvnoncat.h5'), at(SIZE)))?.code).toBe('data/hdf5-half-pair')
  })

  it('survives HDF5 files cut short at every part of their length', async () => {
    const folder = await temporaryFolder()
    const whole = await nodeFiles.readFile(join(REAL, 'test_catvnoncat.h5'))
    await cp(join(REAL, 'train_catvnoncat.h5'), join(folder, 'train_catvnoncat.h5'))
    for (const length of [0, 4, 8, 100, 512, 2048, whole.length - 1]) {
      await writeFile(join(folder, 'test_catvnoncat.h5'), whole.subarray(0, length))
      expect(problem(await loadPath(folder, at(SIZE)))).toMatchObject({
        code: 'data/hdf5-unreadable',
        message: { en: '“test_catvnoncat.h5” is not a whole HDF5 file.', zh: '“test_catvnoncat.h5”不是完整的 HDF5 文件。' },
      })
    }
  })
})

describe('tables', () => {
  const homes = [
    'area,town,price',
    'big,B,1',
    ...Array.from({ length: 12 }, (_, i) => `${50 + i},${i % 2 === 0 ? 'A' : 'B'},${100 + 2 * i}`),
  ].join('\n')

  it('reads one with its columns guessed, and lists what it cannot read', async () => {
    const folder = await temporaryFolder()
    await put(folder, { 'homes.csv': homes })
    const data = valueOf(await load(join(folder, 'homes.csv'), at(SMALL)))
    expect(datasetReport(data)).toMatchObject({
      features: ['area', 'town = A', 'town = B'],
      quantities: ['price'],
      splits: { all: { all: 12 } },
    })
    expect(data.skipped.map(({ file }) => file)).toEqual(['homes.csv:2'])
  })

  it('predicts the column that was asked for, and says where there is none of the name', async () => {
    const folder = await temporaryFolder()
    await put(folder, { 'homes.csv': homes })
    const data = valueOf(await load(join(folder, 'homes.csv'), at(SMALL), { target: 'town' }))
    expect(data).toMatchObject({ task: 'classification', classes: ['A', 'B'] })
    expect(problem(await load(join(folder, 'homes.csv'), at(SMALL), { target: 'rent' }))?.code).toBe('table/columns')
  })

  it('brings rows of another table into the features of a model', async () => {
    const folder = await temporaryFolder()
    await put(folder, { 'homes.csv': homes, 'new.tsv': 'town\tarea\nB\t55\nC\t\n', 'short.csv': 'area\n1\n' })
    const data = valueOf(await load(join(folder, 'homes.csv'), at(SMALL)))
    if (data.samples !== 'vectors') expect.fail('a table has features')
    const rows = valueOf(await readFeatureRows(join(folder, 'new.tsv'), data.features))
    expect([...rows.values]).toEqual([55, 0, 1, Number.NaN, 0, 0])
    expect(rows.names.map((name) => name.slice(folder.length + 1))).toEqual(['new.tsv:2', 'new.tsv:3'])
    expect(problem(await readFeatureRows(join(folder, 'short.csv'), data.features))?.code).toBe('table/columns')
  })
})

describe('made folders', () => {
  it('gives the very pixels of images at the size, whatever the lossless format', async () => {
    const folder = await temporaryFolder()
    const { raw, image } = made()
    await put(folder, {
      'a/1.png': await image.clone().png().toBuffer(),
      'a/2.webp': await image.clone().webp({ lossless: true }).toBuffer(),
      'a/3.png': await image.clone().png({ progressive: true, compressionLevel: 9 }).toBuffer(),
      'b/1.png': await image.clone().withMetadata({ icc: 'p3' }).png().toBuffer(),
    })
    const seen: number[][] = []
    const dataset = valueOf(await loadPath(folder, at(SMALL), { onProgress: (done, total) => seen.push([done, total]) }))
    for (const path of ['a/1.png', 'a/2.webp', 'a/3.png']) expect([...row(dataset, path)], path).toEqual([...raw])
    expect(dataset.skipped).toEqual([])
    expect(seen.at(-1)).toEqual([4, 4])
  })

  it('reads JPEG, GIF, grey, 16-bit and CMYK images, stretched to the size', async () => {
    const folder = await temporaryFolder()
    const flat = (background: string, width = 40, height = 20) => sharp({ create: { width, height, channels: 3, background } })
    await put(folder, {
      'a/1.jpg': await flat('#c02040').jpeg({ quality: 95 }).toBuffer(),
      'a/2.gif': await flat('#c02040', 3, 5).gif().toBuffer(),
      'a/3.png': await flat('#c02040').toColourspace('rgb16').png().toBuffer(),
      'a/4.jpg': await flat('#c02040').toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
      'b/1.png': await flat('#4d4d4d').toColourspace('b-w').png().toBuffer(),
      'b/2.png': await flat('#4d4d4d', 8, 8).toColourspace('grey16').png().toBuffer(),
    })
    const dataset = valueOf(await loadPath(folder, at(SMALL)))
    expect(dataset.skipped).toEqual([])
    for (const path of ['a/1.jpg', 'a/2.gif', 'a/3.png']) {
      row(dataset, path).forEach((value, i) => expect(Math.abs(value - ([0xc0, 0x20, 0x40][i % 3] ?? 0)), path).toBeLessThanOrEqual(4))
    }
    for (const path of ['b/1.png', 'b/2.png'])
      for (const value of row(dataset, path)) expect(Math.abs(value - 0x4d), path).toBeLessThanOrEqual(1)
  })

  it('lays transparency over white and keeps hidden colours out of the mix', async () => {
    const folder = await temporaryFolder()
    const half = (side: number) =>
      sharp(
        Uint8Array.from(
          { length: side * side * 4 },
          (_, i) => (Math.floor(i / 4) % side >= side / 2 ? [255, 0, 0, 0] : [0, 0, 200, 255])[i % 4] ?? 0,
        ),
        { raw: { width: side, height: side, channels: 4 } },
      )
        .png()
        .toBuffer()
    await put(folder, { 'a/exact.png': await half(8), 'b/large.png': await half(64) })
    const dataset = valueOf(await loadPath(folder, at(SMALL)))
    for (const path of dataset.paths) {
      const pixels = row(dataset, path)
      expect([...pixels.subarray(0, 3)], path).toEqual([0, 0, 200])
      expect([...pixels.subarray(21, 24)], path).toEqual([255, 255, 255])
      for (let i = 0; i < pixels.length; i += 3) expect((pixels[i] ?? 0) - (pixels[i + 1] ?? 0), path).toBeLessThanOrEqual(2)
    }
  })

  it('turns images upright by their EXIF orientation', async () => {
    const folder = await temporaryFolder()
    // Left half dark, right half light; orientation 6 shows it dark above, light below.
    const raw = Uint8Array.from({ length: 32 * 16 * 3 }, (_, i) => (Math.floor(i / 3) % 32 < 16 ? 32 : 224))
    const stored = sharp(raw, { raw: { width: 32, height: 16, channels: 3 } })
    await put(folder, {
      'a/1.jpg': await stored.clone().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer(),
      'b/1.jpg': await stored.clone().jpeg({ quality: 95 }).toBuffer(),
    })
    for (const size of [
      { height: 32, width: 16, channels: 1 },
      { height: 6, width: 12, channels: 1 },
    ] as const) {
      const dataset = valueOf(await loadPath(folder, at(size)))
      const turned = row(dataset, 'a/1.jpg')
      expect(Math.max(...turned.subarray(0, size.width))).toBeLessThan(60)
      expect(Math.min(...turned.subarray(-size.width))).toBeGreaterThan(200)
      expect(row(dataset, 'b/1.jpg')[0]).toBeLessThan(60)
      expect(row(dataset, 'b/1.jpg')[size.width - 1]).toBeGreaterThan(200)
    }
  })

  it('leaves broken files out and lists each with its reason', async () => {
    const folder = await temporaryFolder()
    const whole = await png()
    const bomb = Buffer.from(whole)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    await put(folder, {
      'cat/1.png': whole,
      'cat/bomb.png': bomb,
      'cat/cut.png': whole.subarray(0, whole.length - 12),
      'cat/locked.png': whole,
      'cat/notes.jpg': 'these are notes',
      'cat/zero.png': '',
      'dog/1.png': whole,
    })
    const files = faultyFiles(nodeFiles, ({ step, path }) => (step === 'readFile' && path.endsWith('locked.png') ? 'EACCES' : null))
    const dataset = valueOf(await loadPath(folder, at(SMALL), { files }))
    expect(dataset.paths).toEqual(['cat/1.png', 'dog/1.png'])
    expect([...row(dataset, 'dog/1.png')]).toEqual([...made().raw])
    expect(datasetReport(dataset)).toMatchObject({
      splits: { all: { cat: 1, dog: 1 } },
      skipped: [
        { file: 'cat/bomb.png', reason: 'The image is 60000×60000 pixels; at most 16384 a side and 64 megapixels are read.' },
        { file: 'cat/cut.png', reason: 'The PNG image is cut short: its end is missing.' },
        { file: 'cat/locked.png', reason: 'This account may not read the file.' },
        { file: 'cat/notes.jpg', reason: 'Expected a PNG, JPEG, WebP or GIF image, found text.' },
        { file: 'cat/zero.png', reason: 'The file is empty (0 bytes).' },
      ],
    })
    expect(datasetReport(dataset, 'zh')['skipped']).toEqual([
      { file: 'cat/bomb.png', reason: '图像为 60000×60000 像素；最多读取边长 16384、共 6400 万像素的图像。' },
      { file: 'cat/cut.png', reason: 'PNG 图像不完整：缺少结尾部分。' },
      { file: 'cat/locked.png', reason: '当前账户没有读取该文件的权限。' },
      { file: 'cat/notes.jpg', reason: '应为 PNG、JPEG、WebP 或 GIF 图像，实际是文本。' },
      { file: 'cat/zero.png', reason: '文件是空的（0 字节）。' },
    ])
  })

  it('keeps an image whose pixels are garbage out, though its structure is whole', async () => {
    const folder = await temporaryFolder()
    const jpeg = Buffer.from(await made(64, 64).image.jpeg().toBuffer())
    // Frame marker with an impossible component count: the walk passes, the decoder does not.
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0))
    jpeg[frame + 9] = 77
    await put(folder, { 'a/1.png': await png(), 'a/2.jpg': jpeg, 'b/1.png': await png() })
    const dataset = valueOf(await loadPath(folder, at(SMALL)))
    expect(dataset.skipped).toEqual([
      {
        file: 'a/2.jpg',
        code: 'data/undecodable',
        reason: { en: "The JPEG image is damaged and can't be decoded.", zh: 'JPEG 图像已损坏，无法解码。' },
      },
    ])
  })

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'data/empty-folder'],
    [{ 'a/readme.txt': 'x' }, 'data/no-images'],
    [{ 'a/1.png': 'x' }, 'data/one-class'],
    [{ 'a/1.png': '', 'b/1.png': '' }, 'data/no-readable-images'],
  ])('refuses %j with %s', async (files, code) => {
    const folder = await temporaryFolder()
    await put(folder, files)
    expect(problem(await loadPath(folder, at(SMALL)))?.code).toBe(code)
  })

  it('refuses what is not there or is some other file', async () => {
    const folder = await temporaryFolder()
    await put(folder, { 'x.md': '1,2' })
    expect(problem(await loadPath(join(folder, 'gone'), at(SMALL)))?.code).toBe('host/not-found')
    expect(problem(await loadPath(join(folder, 'x.md'), at(SMALL)))?.code).toBe('data/not-a-dataset')
  })

  it('follows no link out of the folder', async () => {
    const [folder, outside] = [await temporaryFolder(), await temporaryFolder()]
    await put(outside, { '1.png': await png() })
    await put(folder, { 'a/1.png': await png(), 'b/1.png': await png() })
    await symlink(join(outside, '1.png'), join(folder, 'a', '2.png'))
    const dataset = valueOf(await loadPath(folder, at(SMALL)))
    expect(dataset.paths).toEqual(['a/1.png', 'b/1.png'])
    expect(dataset.skipped.map(({ file, code }) => [file, code])).toEqual([['a/2.png', 'data/unreadable']])
  })

  it('stops when it is told to', async () => {
    const folder = await temporaryFolder()
    await put(folder, { 'a/1.png': await png(), 'b/1.png': await png() })
    expect(problem(await loadPath(folder, at(SMALL), { signal: AbortSignal.abort() }))?.code).toBe('data/cancelled')
  })
})

describe('decodeFile', () => {
  it('gives one record, or the reason', async () => {
    const folder = await temporaryFolder()
    await put(folder, { '1.png': await png(), '2.png': 'text' })
    expect([...valueOf(await decodeFile(join(folder, '1.png'), at(SMALL)))]).toEqual([...made().raw])
    expect(problem(await decodeFile(join(folder, '2.png'), at(SMALL)))?.code).toBe('data/not-an-image')
    expect(problem(await decodeFile(join(folder, '3.png'), at(SMALL)))?.code).toBe('host/not-found')
  })
})
