// Files of arrays from the disk: IDX, NPY and HDF5, found together, mapped, broken.
import { File, ready } from 'h5wasm/node'
import { gzipSync } from 'node:zlib'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeIdx, npyOf } from '../../src/datasets/arrays/made-arrays.test-support'
import { DEFLATED_NPZ } from '../../src/datasets/arrays/formats/numpy-files.test-support'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import { DEFAULT_RESIZE } from '../../src/datasets/resize'
import type { Result } from '../../src/diagnostics'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { parseArrayMap } from './array-map'
import { loadPath } from './decode'

const SIZE = { height: 2, width: 2, channels: 1 } as const
const POLICY = { size: SIZE, resize: DEFAULT_RESIZE }

async function folderOf(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
  return folder
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

const map = (said: string) => ({ arrays: { map: parseArrayMap(said) ?? { uses: [] } } })

const digits = {
  'train-images-idx3-ubyte.gz': gzipSync(makeIdx([3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23])),
  'train-labels-idx1-ubyte.gz': gzipSync(makeIdx([3], [1, 0, 1])),
  't10k-images-idx3-ubyte.gz': gzipSync(makeIdx([2, 2, 2], [30, 31, 32, 33, 40, 41, 42, 43])),
  't10k-labels-idx1-ubyte.gz': gzipSync(makeIdx([2], [0, 1])),
}

interface MadeArray {
  readonly name: string
  readonly data: unknown
  readonly shape?: number[]
  readonly dtype?: string
  readonly chunks?: number[]
  readonly compression?: number
}

/** An HDF5 file, with the groups that its names call for. */
async function makeHdf5(path: string, arrays: readonly MadeArray[]): Promise<void> {
  await ready
  const file = new File(path, 'w')
  for (const { name, ...rest } of arrays) {
    const parts = name.split('/')
    const own = parts.pop() ?? name
    if (parts.length > 0 && !file.keys().includes(parts.join('/'))) file.create_group(parts.join('/'))
    const group = parts.length > 0 ? (file.get(parts.join('/')) as unknown as File) : file
    group.create_dataset({ name: own, ...(rest as { data: Uint8Array }) })
  }
  file.close()
}

describe('files of arrays', () => {
  it("reads MNIST's four files, from their folder or from any of them", async () => {
    const folder = await folderOf(digits)
    for (const path of [folder, join(folder, 't10k-labels-idx1-ubyte.gz')]) {
      const dataset = valueOf(await loadPath(path, POLICY))
      expect(dataset).toMatchObject({ layout: 'arrays', classes: ['0', '1'], given: ['train', 'train', 'train', 'test', 'test'] })
      expect(dataset.samples === 'images' && [...dataset.pixels.subarray(12)]).toEqual([30, 31, 32, 33, 40, 41, 42, 43])
    }
  })

  it('reads an archive that NumPy wrote', async () => {
    const folder = await folderOf({ 'set.npz': DEFLATED_NPZ })
    const dataset = valueOf(await loadPath(join(folder, 'set.npz'), { ...POLICY, size: { height: 3, width: 4, channels: 1 } }))
    expect(dataset).toMatchObject({ classes: ['cat', 'dog'], labels: Int32Array.of(0, 1), paths: ['set.npz/x#0', 'set.npz/x#1'] })
    expect(dataset.samples === 'images' && [...dataset.pixels]).toEqual(Array.from({ length: 24 }, (_, i) => i))
  })

  it('maps any HDF5 file: groups, other types, names, sets, channels first', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'any.h5')
    await makeHdf5(path, [
      {
        name: 'a/pictures',
        data: Float32Array.from({ length: 24 }, (_, i) => i / 23),
        shape: [2, 3, 2, 2],
        dtype: '<f4',
        chunks: [1, 3, 2, 2],
        compression: 4,
      },
      { name: 'a/kind', data: Int32Array.of(1, 0), dtype: '<i4' },
      { name: 'a/words', data: ['猫', 'dog'] },
      { name: 'a/part', data: ['train', 'test'] },
      { name: 'other', data: Float64Array.of(1, 2, 3) },
    ])
    const found: ArraySettings[] = []
    const said = 'images=a/pictures,labels=a/kind,names=a/words,split=a/part,channels=first,range=0..1'
    const dataset = valueOf(
      await loadPath(
        path,
        { ...POLICY, size: { ...SIZE, channels: 3 } },
        { arrays: { ...map(said).arrays, onArrays: (settings) => found.push(settings) } },
      ),
    )
    expect(found[0]?.arrays.map(({ key, shape, type, use }) => [key, shape, type, use])).toEqual([
      ['a/kind', [2], 'int32', 'targets'],
      ['a/part', [2], 'text', 'split'],
      ['a/pictures', [2, 3, 2, 2], 'float32', 'samples'],
      ['a/words', [2], 'text', 'names'],
      ['other', [3], 'float64', 'ignore'],
    ])
    expect(dataset).toMatchObject({ classes: ['猫', 'dog'], labels: Int32Array.of(1, 0), given: ['train', 'test'] })
    // Channels first: the first pixel has numbers 0, 4 and 8 of 23.
    expect(dataset.samples === 'images' && [...dataset.pixels.subarray(0, 3)]).toEqual([0, 4, 8].map((i) => Math.round((255 * i) / 23)))
    // The mapping is what a project stores: with it alone the same comes out.
    const again = valueOf(
      await loadPath(path, { ...POLICY, size: { ...SIZE, channels: 3 } }, { arrays: { settings: found[0] as ArraySettings } }),
    )
    expect(again).toEqual(dataset)
  })

  it.each([
    ['labels of 64 bits', { data: BigInt64Array.of(1n, 0n), dtype: '<q' }],
    ['labels of one byte', { data: Int8Array.of(1, 0), dtype: '<b' }],
    ['labels that are real numbers', { data: Float64Array.of(1, 0), dtype: '<d' }],
  ])('reads HDF5 %s', async (_, labels) => {
    const path = join(await temporaryFolder(), 'any.hdf5')
    await makeHdf5(path, [
      { name: 'x', data: Uint8Array.from({ length: 8 }, (_, i) => i), shape: [2, 2, 2], dtype: '<B' },
      { name: 'y', ...labels },
    ])
    expect(valueOf(await loadPath(path, POLICY))).toMatchObject({ labels: Int32Array.of(1, 0) })
  })

  it('names the array that is not there, and lists those that are', async () => {
    const folder = await folderOf({ 'x.npy': npyOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), 'y.npy': npyOf([2], [0, 1]) })
    const answer = await loadPath(folder, POLICY, map('images=pixels,labels=y'))
    expect(answer).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'arrays/missing', hint: { en: 'It holds x.npy (2×2×2, uint8); y.npy (2, uint8).' } }],
    })
  })

  it('says what is wrong of files that are cut short, at any length', async () => {
    const path = join(await temporaryFolder(), 'any.h5')
    await makeHdf5(path, [
      { name: 'x', data: new Uint8Array(8), shape: [2, 2, 2], dtype: '<B' },
      { name: 'y', data: Int32Array.of(0, 1) },
    ])
    const { readFile } = await import('node:fs/promises')
    const whole = await readFile(path)
    for (const length of [0, 4, 8, 100, 512, 1024, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length))
      const answer = await loadPath(path, POLICY)
      expect(answer.ok, String(length)).toBe(false)
      if (!answer.ok)
        expect(
          answer.diagnostics.every(
            ({ code, file }) => /^arrays\/(magic|header|truncated|compression)$/.test(code) && file?.startsWith('any.h5'),
          ),
        ).toBe(true)
    }
  })

  it('notices a file of the recorded source that is gone', async () => {
    const folder = await folderOf(digits)
    let settings: ArraySettings | undefined
    valueOf(await loadPath(folder, POLICY, { arrays: { onArrays: (found) => (settings = found) } }))
    await rm(join(folder, 't10k-labels-idx1-ubyte.gz'))
    const answer = await loadPath(folder, POLICY, { arrays: settings ? { settings } : {} })
    expect(answer).toMatchObject({ ok: false, diagnostics: [{ code: 'arrays/missing-file', file: 't10k-labels-idx1-ubyte.gz' }] })
  })
})
