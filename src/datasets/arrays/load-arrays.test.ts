import { describe, expect, it } from 'vitest'
import type { ArrayChoice, ArraySettings } from './array-settings'
import { inspectArrays, readArrays } from './load-arrays'
import { makeIdx, memoryFile, noHdf5, npyOf, problemOf, valueOf } from './made-arrays.test-support'

const SIZE = { height: 2, width: 2, channels: 1 } as const

/** Two classes of 2×2 digits: three to train, two to test. */
const mnist = {
  'train-images-idx3-ubyte': makeIdx([3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]),
  'train-labels-idx1-ubyte': makeIdx([3], [1, 0, 1]),
  't10k-images-idx3-ubyte': makeIdx([2, 2, 2], [30, 31, 32, 33, 40, 41, 42, 43]),
  't10k-labels-idx1-ubyte': makeIdx([2], [0, 1]),
}

type Files = Readonly<Record<string, Uint8Array>>

const filesOf = (files: Files) => Object.entries(files).map(([name, bytes]) => memoryFile(name, bytes))
const inspect = async (files: Files) => await inspectArrays('made', filesOf(files), noHdf5)
const settingsOf = async (files: Files): Promise<ArraySettings> => valueOf(await inspect(files)).settings
const read = async (files: Files, settings: ArraySettings, size: { height: number; width: number; channels: 1 | 3 } = SIZE) =>
  await readArrays('made', filesOf(files), settings, { size, tools: noHdf5 })
/** Read as it is guessed, with something changed. */
async function load(files: Files, change: Partial<ArraySettings> = {}, use: (array: ArrayChoice) => Partial<ArrayChoice> = () => ({})) {
  const settings = await settingsOf(files)
  return await read(files, { ...settings, arrays: settings.arrays.map((one) => ({ ...one, ...use(one) })), ...change })
}

describe('readArrays', () => {
  it("reads MNIST's four files as they are: training rows first, sets as given", async () => {
    const dataset = valueOf(await load(mnist))
    expect(dataset).toMatchObject({
      layout: 'arrays',
      samples: 'images',
      task: 'classification',
      classes: ['0', '1'],
      labels: Int32Array.of(1, 0, 1, 0, 1),
      given: ['train', 'train', 'train', 'test', 'test'],
    })
    expect(dataset.paths).toEqual(
      [0, 1, 2].map((row) => `train-images-idx3-ubyte#${row}`).concat(['t10k-images-idx3-ubyte#0', 't10k-images-idx3-ubyte#1']),
    )
    expect(dataset.samples === 'images' && [...dataset.pixels]).toEqual([
      0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33, 40, 41, 42, 43,
    ])
  })

  it('brings real numbers, signed numbers and 16 bits to bytes by the range that is chosen', async () => {
    const labels = npyOf([2], [0, 1])
    const of = async (descr: string, values: readonly number[], range: ArraySettings['range']) => {
      const dataset = valueOf(await load({ 'x.npy': npyOf([2, 1, 2], values, descr), 'y.npy': labels }, { range }))
      return dataset.samples === 'images' ? [...dataset.pixels.filter((_, i) => i % 4 < 2)] : []
    }
    expect(await of('<f4', [0, 1, 0.5, 0.25], { low: 0, high: 1 })).toEqual([0, 255, 128, 64])
    expect(await of('<f8', [-1, 1, 0, 0.5], { low: -1, high: 1 })).toEqual([0, 255, 128, 191])
    expect(await of('<u2', [0, 65_535, 257, 32_896], { low: 0, high: 65_535 })).toEqual([0, 255, 1, 128])
    expect(await of('<i4', [0, 255, 7, 8], { low: 0, high: 255 })).toEqual([0, 255, 7, 8])
  })

  it('takes channels first as it takes channels last', async () => {
    const y = npyOf([2], [0, 1])
    // Two pictures of 1×2 pixels: (1, 2, 3) (4, 5, 6) and (7, 8, 9) (10, 11, 12).
    const last = npyOf([2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    const first = npyOf([2, 3, 1, 2], [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12])
    const size = { height: 1, width: 2, channels: 3 } as const
    for (const x of [last, first]) {
      const files = { 'x.npy': x, 'y.npy': y }
      const settings = await settingsOf(files)
      expect(settings.channels).toBe(x === first ? 'first' : 'last')
      const dataset = valueOf(await read(files, settings, size))
      expect(dataset.samples === 'images' && [...dataset.pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    }
  })

  it('reads vectors of features with classes, or with numbers to predict', async () => {
    const x = npyOf([3, 2], [1, 2, 3, 4, 5, 6], '<f4')
    const classes = valueOf(await load({ 'x.npy': x, 'y.npy': npyOf([3], [5, -1, 5], '<i8') }))
    expect(classes).toMatchObject({
      samples: 'vectors',
      values: Float32Array.of(1, 2, 3, 4, 5, 6),
      classes: ['-1', '5'],
      labels: Int32Array.of(1, 0, 1),
    })
    const numbers = valueOf(await load({ 'x.npy': x, 'y.npy': npyOf([3, 2], [0.5, 1, 2, 3, 4, 5], '<f8') }))
    expect(numbers).toMatchObject({
      task: 'regression',
      targets: Float32Array.of(0.5, 1, 2, 3, 4, 5),
      quantities: [{ name: 'y[0]' }, { name: 'y[1]' }],
    })
  })

  it('reads one-hot labels, names in words, and the set of each row', async () => {
    const files = {
      'images.npy': npyOf([3, 1, 1], [1, 2, 3]),
      'labels.npy': npyOf([3, 2], [0, 1, 1, 0, 0, 1]),
      'split.npy': npyOf([3], [0, 2, 1]),
    }
    expect(valueOf(await load(files))).toMatchObject({
      labels: Int32Array.of(1, 0, 1),
      given: ['train', 'test', 'val'],
      classes: ['0', '1'],
    })
  })

  it('warns of a class that no training row has', async () => {
    const answer = await load({ ...mnist, 'train-labels-idx1-ubyte': makeIdx([3], [1, 2, 1]) })
    expect(answer).toMatchObject({ ok: true, warnings: [{ code: 'data/class-not-in-train' }] })
  })

  const pair = (x: Uint8Array, y: Uint8Array): Files => ({ 'x.npy': x, 'y.npy': y })
  const x = npyOf([2, 1, 1], [1, 2])
  it.each<[string, Files, Partial<ArraySettings>, string, string]>([
    ['labels that are too few', pair(x, npyOf([3], [0, 1, 1])), {}, 'arrays/count', 'has 2 samples, “y.npy” 3 entries'],
    ['labels between whole numbers', pair(x, npyOf([2], [0.5, 1], '<f4')), {}, 'arrays/labels-whole', 'Label y.npy#0 is 0.5'],
    ['two ones in a one-hot row', pair(x, npyOf([2, 2], [1, 1, 1, 0])), {}, 'arrays/one-hot', 'y.npy#0'],
    ['one class only', pair(x, npyOf([2], [3, 3])), {}, 'arrays/one-class', '“3”'],
    [
      'a pixel beyond the range',
      pair(npyOf([2, 1, 1], [0.5, 3.5], '<f4'), npyOf([2], [0, 1])),
      { range: { low: 0, high: 1 } },
      'arrays/range',
      'x.npy#1 holds 3.5; expected values from 0 to 1',
    ],
    ['no number at all', pair(npyOf([2, 1, 1], [0.5, Number.NaN], '<f4'), npyOf([2], [0, 1])), {}, 'arrays/range', 'holds NaN'],
    [
      'a target that is no number',
      pair(npyOf([2, 1], [1, 2]), npyOf([2], [1, Infinity], '<f8')),
      { task: 'regression' },
      'arrays/targets-finite',
      'y.npy#1',
    ],
    ['a shape of five axes', pair(npyOf([2, 1, 1, 1, 1], [1, 2]), npyOf([2], [0, 1])), {}, 'arrays/shape', '2×1×1×1×1'],
    [
      'five channels',
      pair(
        npyOf(
          [2, 2, 2, 5],
          Array.from({ length: 40 }, (_, i) => i),
        ),
        npyOf([2], [0, 1]),
      ),
      {},
      'arrays/shape',
      '2×2×2×5; expected [images, height, width, 1 or 3]',
    ],
    ['samples without targets', { 'x.npy': x }, {}, 'arrays/no-targets', '“x.npy”'],
    [
      'a set that no one knows',
      { ...pair(x, npyOf([2], [0, 1])), 'split.npy': npyOf([2], [0, 7]) },
      {},
      'arrays/split',
      'split.npy#1 is “7”',
    ],
  ])('says of %s what is wrong', async (_, files, change, code, said) => {
    const found = problemOf(await load(files, change))
    expect(found.code).toBe(code)
    expect(found.message.en).toContain(said)
    expect([found.message.zh, found.hint?.en, found.hint?.zh].every(Boolean)).toBe(true)
  })

  it('notices files that are gone, arrays that are gone, and arrays that have changed', async () => {
    const settings = await settingsOf(mnist)
    const { 't10k-labels-idx1-ubyte': _, ...rest } = mnist
    expect(problemOf(await read(rest, settings))).toMatchObject({ code: 'arrays/missing-file', file: 't10k-labels-idx1-ubyte' })
    const more = { ...mnist, 'train-labels-idx1-ubyte': makeIdx([4], [1, 0, 1, 1]) }
    const found = problemOf(await read(more, settings))
    expect(found.code).toBe('arrays/changed')
    expect(found.message.en).toContain('was 3 of uint8 when it was chosen, and is 4 of uint8 now')
  })

  it('refuses samples and targets that are chosen twice, or whose partner is missing', async () => {
    const twice = problemOf(await load(mnist, {}, ({ use }) => (use === 'samples' ? { set: 'train' } : {})))
    expect(twice.code).toBe('arrays/twice')
    expect(problemOf(await load(mnist, {}, ({ use }) => (use === 'targets' ? { use: 'ignore' } : {}))).code).toBe('arrays/no-targets')
    expect(problemOf(await load(mnist, {}, ({ file }) => (file.startsWith('t10k-images') ? { use: 'ignore' } : {}))).code).toBe(
      'arrays/no-samples',
    )
    expect(problemOf(await load(mnist, {}, () => ({ use: 'ignore' }))).code).toBe('arrays/no-samples')
  })

  it('refuses what would not fit into memory before it is taken', async () => {
    const answer = await read(mnist, await settingsOf(mnist), { height: 16_000, width: 16_000, channels: 3 })
    expect(problemOf(answer).code).toBe('data/too-many-pixels')
  })
})

describe('inspectArrays', () => {
  const usesOf = async (files: Files) => {
    const { arrays } = await settingsOf(files)
    return Object.fromEntries(arrays.map(({ file, key, use, set }) => [key || file, set === null ? use : `${use} ${set}`]))
  }

  it.each<[string, Files, Readonly<Record<string, string>>]>([
    [
      'x_train and friends',
      {
        'x_train.npy': npyOf([2, 2], [1, 2, 3, 4]),
        'y_train.npy': npyOf([2], [0, 1]),
        'x_test.npy': npyOf([1, 2], [1, 2]),
        'y_test.npy': npyOf([1], [0]),
      },
      { 'x_train.npy': 'samples train', 'y_train.npy': 'targets train', 'x_test.npy': 'samples test', 'y_test.npy': 'targets test' },
    ],
    [
      'XTrain in one word',
      { 'Xtrain.npy': npyOf([2, 2], [1, 2, 3, 4]), 'ytrain.npy': npyOf([2], [0, 1]) },
      { 'Xtrain.npy': 'samples train', 'ytrain.npy': 'targets train' },
    ],
    [
      'names that say nothing, by shape',
      {
        'a.npy': npyOf([3], [0, 1, 0]),
        'b.npy': npyOf(
          [3, 2, 2],
          Array.from({ length: 12 }, (_, i) => i),
        ),
        'c.npy': npyOf([7], [1, 2, 3, 4, 5, 6, 7]),
      },
      { 'a.npy': 'targets', 'b.npy': 'samples', 'c.npy': 'ignore' },
    ],
  ])('guesses %s', async (_, files, expected) => expect(await usesOf(files)).toEqual(expected))

  it.each<[string, readonly number[], ArraySettings['range']]>([
    ['<f4', [0, 0.5, 1], { low: 0, high: 1 }],
    ['<f8', [-1, 0.5, 1], { low: -1, high: 1 }],
    ['<f4', [0, 17, 255], { low: 0, high: 255 }],
    ['<u2', [0, 17, 255], { low: 0, high: 255 }],
    ['<u2', [0, 17, 4095], { low: 0, high: 65_535 }],
    ['<i4', [0, 1, 1], { low: 0, high: 1 }],
    ['|b1', [0, 1, 1], { low: 0, high: 1 }],
    ['|u1', [0, 1, 1], { low: 0, high: 255 }],
  ])('sees in the numbers of type %s what black and white are', async (descr, values, range) => {
    const files = { 'x.npy': npyOf([3, 1, 1], values, descr), 'y.npy': npyOf([3], [0, 1, 1]) }
    expect((await settingsOf(files)).range).toEqual(range)
  })

  it('tells of files that are not read, and goes on with the others', async () => {
    const answer = valueOf(await inspect({ ...mnist, 't10k-images-idx3-ubyte': Uint8Array.of(1, 2, 3) }))
    expect(answer.problems).toMatchObject([{ code: 'arrays/magic', file: 't10k-images-idx3-ubyte' }])
    expect(answer.settings.arrays).toHaveLength(3)
    expect(problemOf(await inspect({})).code).toBe('arrays/none')
  })
})
