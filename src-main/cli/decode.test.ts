// Reading a dataset from a path: the real set, made files of every format, and every sort of broken file.
import { existsSync } from 'node:fs'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { DecodedDataset, ImageSize } from '../../src/datasets/dataset'
import { makeSplits } from '../../src/datasets/splits'
import { summarize } from '../../src/datasets/summary'
import type { Result } from '../../src/diagnostics'
import { faultyFiles } from '../services/faulty-files.test-support'
import { nodeFiles } from '../services/file-port'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { datasetReport, decodeFile, loadPath } from './decode'

const REAL = resolve(import.meta.dirname, '../../../shared/data/catvnoncat')
const hasReal = existsSync(REAL)
const SIZE: ImageSize = { height: 64, width: 64, channels: 3 }
const SMALL: ImageSize = { height: 8, width: 8, channels: 3 }

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

function problem(result: Result<unknown>) {
  if (result.ok) throw new Error('expected a problem')
  return result.diagnostics[0]
}

/** Rows of a dataset by path. */
function row(dataset: DecodedDataset, path: string): Uint8Array {
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
function made(width = 8, height = 8, channels: 3 | 4 = 3): { readonly raw: Uint8Array; readonly image: sharp.Sharp } {
  const raw = Uint8Array.from({ length: width * height * channels }, (_, i) => (channels === 4 && i % 4 === 3 ? 255 : (i * 37 + 11) % 256))
  return { raw, image: sharp(raw, { raw: { width, height, channels } }) }
}

const png = async (width = 8, height = 8): Promise<Uint8Array> => await made(width, height).image.png().toBuffer()

// Real data: not part of the repository; these tests need it beside the working copy.
describe.skipIf(!hasReal)('the real cat set (skipped where ../shared/data is absent)', () => {
  it('reads the folder as the HDF5 pair that lies in it', async () => {
    const pair = valueOf(await loadPath(REAL, SIZE))
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
    const pair = valueOf(await loadPath(join(REAL, 'train_catvnoncat.h5'), SIZE))
    const folder = valueOf(await loadPath(join(REAL, 'folder'), SIZE))
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
    expect(datasetReport(valueOf(await loadPath(join(REAL, 'folder'), SIZE)))).toEqual({
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
    expect(problem(await loadPath(folder, SIZE))).toMatchObject({
      code: 'data/hdf5-half-pair',
      message: { en: '“train_catvnoncat.h5” has no partner: expected test_*.h5 beside it.', zh: '“train_catvnoncat.h5”缺少配对文件:旁边应有 test_*.h5。' },
    })
    expect(problem(await loadPath(join(folder, 'train_catvnoncat.h5'), SIZE))?.code).toBe('data/hdf5-half-pair')
  })

  it('survives HDF5 files cut short at every part of their length', async () => {
    const folder = await temporaryFolder()
    const whole = await nodeFiles.readFile(join(REAL, 'test_catvnoncat.h5'))
    await cp(join(REAL, 'train_catvnoncat.h5'), join(folder, 'train_catvnoncat.h5'))
    for (const length of [0, 4, 8, 100, 512, 2048, whole.length - 1]) {
      await writeFile(join(folder, 'test_catvnoncat.h5'), whole.subarray(0, length))
      expect(problem(await loadPath(folder, SIZE))).toMatchObject({
        code: 'data/hdf5-unreadable',
        message: { en: '“test_catvnoncat.h5” is not a whole HDF5 file.', zh: '“test_catvnoncat.h5”不是完整的 HDF5 文件。' },
      })
    }
  })
})
