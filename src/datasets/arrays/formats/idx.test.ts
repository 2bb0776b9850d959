import { gzipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeIdx, memoryFile, noHdf5, problemOf, valueOf } from '../made-arrays.test-support'
import { idx } from './idx'

const images = makeIdx([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
const plain = (bytes: Uint8Array) => memoryFile('train-images-idx3-ubyte', bytes)
const packed = (bytes: Uint8Array) => memoryFile('train-images-idx3-ubyte.gz', bytes)

describe('idx', () => {
  it.each([
    ['train-images-idx3-ubyte', true],
    ['t10k-labels-idx1-ubyte.gz', true],
    ['train-images.idx3-ubyte', true],
    ['emnist-letters-test-labels-idx1-ubyte.gz', true],
    ['digits.idx', true],
    ['index.txt', false],
    ['idx3.png', false],
    ['train.gz', false],
  ])('takes %s: %s', (name, taken) => expect(idx.matches(name)).toBe(taken))

  it('tells shape and type from the header alone', async () => {
    const file = plain(images)
    expect(valueOf(await idx.inspect(file, noHdf5))).toEqual([
      { file: 'train-images-idx3-ubyte', key: '', shape: [2, 2, 3], type: 'uint8' },
    ])
    expect(Math.max(...file.asked.map(([, length]) => length))).toBeLessThanOrEqual(36)
  })

  it('reads numbers of every type, packed or not', async () => {
    const both = [plain(images), packed(gzipSync(images))]
    for (const file of both) {
      expect(valueOf(await idx.read(file, '', noHdf5))).toEqual({
        kind: 'numbers',
        values: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
      })
    }
    const of = async (type: number, data: readonly number[]) => {
      const { kind, values } = valueOf(await idx.read(plain(makeIdx([1], data, type)), '', noHdf5))
      return kind === 'numbers' ? values[0] : null
    }
    expect(await of(0x09, [0xff])).toBe(-1)
    expect(await of(0x0b, [0x01, 0x02])).toBe(258)
    expect(await of(0x0c, [0xff, 0xff, 0xff, 0xfe])).toBe(-2)
    expect(await of(0x0d, [0x3f, 0xc0, 0, 0])).toBe(1.5)
    expect(await of(0x0e, [0xc0, 0x04, 0, 0, 0, 0, 0, 0])).toBe(-2.5)
  })

  it('gives back what was written, whatever the shape', async () => {
    const shape = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(shape, fc.boolean(), fc.uint8Array({ minLength: 625, maxLength: 625 }), async (axes, pack, noise) => {
        const count = axes.reduce((product, axis) => product * axis, 1)
        const data = noise.subarray(0, count)
        const bytes = makeIdx(axes, data)
        const file = pack ? packed(gzipSync(bytes)) : plain(bytes)
        expect(valueOf(await idx.inspect(file, noHdf5))[0]?.shape).toEqual(axes)
        const { values } = valueOf(await idx.read(file, '', noHdf5))
        expect([...values]).toEqual([...data])
      }),
    )
  })

  it('never throws, whatever the bytes, and never takes more memory than the file can fill', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (noise, isHeader) => {
        const bytes = isHeader ? Uint8Array.of(0, 0, 8, 2, ...noise) : noise
        for (const file of [plain(bytes), packed(bytes)]) {
          const read = await idx.read(file, '', noHdf5)
          if (read.ok) expect(read.value.values.length).toBeLessThanOrEqual(bytes.length)
          else
            for (const { message, hint } of read.diagnostics) expect([message.en, message.zh, hint?.en, hint?.zh].every(Boolean)).toBe(true)
        }
      }),
    )
  })

  it.each([
    ['a wrong magic', plain(Uint8Array.of(0x1f, 0x8b, 8, 0)), 'arrays/magic', 'it begins with 1f 8b 08 00'],
    ['nothing at all', plain(new Uint8Array()), 'arrays/magic', 'it begins with –'],
    ['an unknown type', plain(makeIdx([1], [0], 0x0a)), 'arrays/magic', '00 00 0a 01'],
    ['no axes', plain(Uint8Array.of(0, 0, 8, 0, 5)), 'arrays/header', 'names 0 axes'],
    ['missing numbers', plain(images.subarray(0, 20)), 'arrays/truncated', 'promises 28 bytes, 20 are there'],
    ['too many numbers', plain(Uint8Array.of(...images, 0)), 'arrays/longer', 'the 28 bytes'],
    ['a header bomb', plain(makeIdx([65_535, 65_535, 3], [])), 'arrays/too-large', '12.0 GiB'],
    ['gzip in name only', packed(images), 'arrays/compression', 'cut short or damaged'],
    ['a gzip file that is cut', packed(gzipSync(images).subarray(0, 30)), 'arrays/compression', 'cut short or damaged'],
    ['a packed file with missing numbers', packed(gzipSync(images.subarray(0, 20))), 'arrays/truncated', 'promises 28 bytes, 20 are there'],
    ['a packed file with too many', packed(gzipSync(Uint8Array.of(...images, 0))), 'arrays/longer', 'the 28 bytes'],
  ])('says of %s what is wrong', async (_, file, code, said) => {
    const found = problemOf(await idx.read(file, '', noHdf5))
    expect(found).toMatchObject({ code, file: file.name })
    expect(found.message.en).toContain(said)
  })

  it('notices a packed file whose checksum does not fit', async () => {
    const bytes = gzipSync(images, { level: 0 })
    const at = bytes.length - 10
    bytes[at] = (bytes[at] ?? 0) ^ 1
    expect(problemOf(await idx.read(packed(bytes), '', noHdf5)).code).toBe('arrays/checksum')
  })
})
