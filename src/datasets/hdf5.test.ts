import { describe, expect, it } from 'vitest'
import type { Result } from '../diagnostics'
import type { ArrayDataset, ArrayFile, PairHalf } from './hdf5'
import { isHdf5, readHdf5Pair } from './hdf5'

const size = { height: 2, width: 2, channels: 3 } as const

interface Made {
  readonly x?: unknown
  readonly shape?: readonly number[]
  readonly type?: Partial<ArrayDataset['metadata']>
  readonly labels?: unknown
  readonly labelShape?: readonly number[]
  readonly labelType?: Partial<ArrayDataset['metadata']>
  readonly classes?: unknown
  readonly keys?: readonly string[]
  readonly sizeBytes?: number
  readonly throws?: boolean
}

/** One file of the pair with two images of 2×2×3, changed as told. */
function half(split: 'train' | 'test', made: Made = {}): PairHalf {
  const x = made.x ?? Uint8Array.from({ length: 24 }, (_, i) => (split === 'train' ? i : 100 + i))
  const labels = made.labels ?? BigInt64Array.of(0n, 1n)
  const byte = { type: 0, size: 1, signed: false, chunks: null }
  const arrays: Record<string, ArrayDataset> = {
    [`${split}_set_x`]: { shape: made.shape ?? [2, 2, 2, 3], metadata: { ...byte, ...made.type }, value: x },
    [`${split}_set_y`]: { shape: made.labelShape ?? [2], metadata: { ...byte, size: 8, signed: true, ...made.labelType }, value: labels },
    list_classes: { shape: [2], metadata: { ...byte, type: 3, size: 7 }, value: made.classes ?? ['non-cat', 'cat'] },
  }
  const keys = made.keys ?? Object.keys(arrays)
  const file: ArrayFile = {
    keys: () => keys,
    get: (name) => {
      if (made.throws === true) throw new Error('HDF5 said no')
      return arrays[name]
    },
  }
  return { fileName: `${split}_x.h5`, file, sizeBytes: made.sizeBytes ?? 4096 }
}

function read(train: Made = {}, test: Made = {}, to: { readonly height: number; readonly width: number; readonly channels: 1 | 3 } = size) {
  return readHdf5Pair(half('train', train), half('test', test), { name: 'cats', size: to })
}

function problem(result: Result<unknown>) {
  if (result.ok) throw new Error('expected a problem')
  return result.diagnostics[0]
}

describe('readHdf5Pair', () => {
  it('copies rows exactly, training first, with their labels and classes', () => {
    const result = read()
    if (!result.ok) throw new Error('expected a dataset')
    const { value } = result
    expect([...value.pixels]).toEqual([...Array.from({ length: 24 }, (_, i) => i), ...Array.from({ length: 24 }, (_, i) => 100 + i)])
    expect(value).toMatchObject({
      name: 'cats',
      layout: 'hdf5-pair',
      classes: ['non-cat', 'cat'],
      positive: 1,
      given: ['train', 'train', 'test', 'test'],
    })
    expect([...value.labels]).toEqual([0, 1, 0, 1])
    expect(value.paths).toEqual(['train_x.h5#0', 'train_x.h5#1', 'test_x.h5#0', 'test_x.h5#1'])
  })

  it('resamples to another size, and makes grey or colour', () => {
    const flat = { x: new Uint8Array(24).fill(80) }
    const result = read(flat, flat, { height: 5, width: 3, channels: 1 })
    if (!result.ok) throw new Error('expected a dataset')
    expect(result.value.pixels.length).toBe(4 * 15)
    expect(new Set(result.value.pixels)).toEqual(new Set([80]))
    const grey = { x: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 2, 2] }
    const colour = read(grey, grey)
    if (!colour.ok) throw new Error('expected a dataset')
    expect([...colour.value.pixels.subarray(0, 6)]).toEqual([1, 1, 1, 2, 2, 2])
  })

  it('takes labels as a column, and names classes by number where none are given', () => {
    expect(read({ labelShape: [2, 1] }, { labelShape: [1, 2] }).ok).toBe(true)
    const keys = { keys: ['train_set_x', 'train_set_y'] }
    const unnamed = read(keys, { keys: ['test_set_x', 'test_set_y'] })
    expect(unnamed).toMatchObject({ ok: true, value: { classes: ['0', '1'] }, warnings: [{ code: 'data/hdf5-classes' }] })
  })

  it.each<[Made, string, string, string]>([
    [
      { keys: ['images', 'list_classes'] },
      'data/hdf5-missing-key',
      '“train_x.h5” lacks train_set_x and train_set_y; it holds images, list_classes.',
      '“train_x.h5”缺少 train_set_x 和 train_set_y；其中有：images、list_classes。',
    ],
    [
      { shape: [24] },
      'data/hdf5-shape',
      'Expected train_set_x of “train_x.h5” to be [images, height, width, 1 or 3], found 24.',
      '“train_x.h5”的 train_set_x 形状应为 [图像数，高，宽，1 或 3]，实际为 24。',
    ],
    [
      { shape: [2, 3, 2, 2] },
      'data/hdf5-shape',
      'Expected train_set_x of “train_x.h5” to be [images, height, width, 1 or 3], found 2×3×2×2.',
      '“train_x.h5”的 train_set_x 形状应为 [图像数，高，宽，1 或 3]，实际为 2×3×2×2。',
    ],
    [
      { type: { type: 1, size: 4 } },
      'data/hdf5-type',
      'Expected train_set_x of “train_x.h5” to hold bytes (uint8, 0 … 255).',
      '“train_x.h5”的 train_set_x 应为字节（uint8，0 … 255）。',
    ],
    [
      { labelType: { type: 1 } },
      'data/hdf5-type',
      'Expected train_set_y of “train_x.h5” to hold whole numbers.',
      '“train_x.h5”的 train_set_y 应为整数。',
    ],
    [{ labelShape: [3] }, 'data/hdf5-labels', '“train_x.h5” has 2 images but 3 labels.', '“train_x.h5”有 2 张图像，却有 3 个标签。'],
    [
      { labels: BigInt64Array.of(0n, -1n) },
      'data/hdf5-labels',
      'Expected the labels of “train_x.h5” to be whole numbers from 0 to 999.',
      '“train_x.h5”的标签应为 0 到 999 的整数。',
    ],
    [
      { labels: BigInt64Array.of(0n, 2n) },
      'data/hdf5-labels',
      'Expected labels from 0 to 1 for 2 classes, found 2.',
      '2 个类别的标签应在 0 到 1 之间，实际出现 2。',
    ],
    [
      { classes: ['dog', 'cat'] },
      'data/hdf5-classes',
      'The two files name different classes: dog, cat in “train_x.h5”, non-cat, cat in “test_x.h5”.',
      '两个文件的类别不同：“train_x.h5”为 dog、cat，“test_x.h5”为 non-cat、cat。',
    ],
    // A header that claims more than the file holds.
    [
      { shape: [2_000_000, 64, 64, 3] },
      'data/hdf5-unreadable',
      '“train_x.h5” is not a whole HDF5 file.',
      '“train_x.h5”不是完整的 HDF5 文件。',
    ],
    [{ sizeBytes: 23 }, 'data/hdf5-unreadable', '“train_x.h5” is not a whole HDF5 file.', '“train_x.h5”不是完整的 HDF5 文件。'],
    [{ x: new Uint8Array(5) }, 'data/hdf5-unreadable', '“train_x.h5” is not a whole HDF5 file.', '“train_x.h5”不是完整的 HDF5 文件。'],
    [{ throws: true }, 'data/hdf5-unreadable', '“train_x.h5” is not a whole HDF5 file.', '“train_x.h5”不是完整的 HDF5 文件。'],
  ])('refuses a bad file (%#)', (train, code, en, zh) => {
    expect(problem(read(train))).toMatchObject({ code, message: { en, zh } })
    expect(problem(read(train))?.hint).toBeDefined()
  })

  it('names the problems of both files', () => {
    const result = read({ shape: [24] }, { labelShape: [9] })
    expect(result.ok ? [] : result.diagnostics.map(({ file }) => file)).toEqual(['train_x.h5', 'test_x.h5'])
  })
})

describe('isHdf5', () => {
  it('looks at the signature', () => {
    expect(isHdf5(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe(true)
    expect(isHdf5(Uint8Array.of(0x89, 0x48, 0x44))).toBe(false)
  })
})
