import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementBytes, makeNpy, memoryFile, noHdf5, npyOf, problemOf, valueOf } from '../made-arrays.test-support'
import { npy } from './npy'

const file = (bytes: Uint8Array) => memoryFile('x.npy', bytes)
const read = async (bytes: Uint8Array) => {
  const { kind, values } = valueOf(await npy.read(file(bytes), '', noHdf5))
  return kind === 'numbers' ? values : [...values]
}
/** A header as text in place of what makeNpy would write. */
function withHeader(header: string): Uint8Array {
  const made = makeNpy({ shape: [1], data: Uint8Array.of(7) })
  const start = 10
  const length = made.length - start - 1
  made.set(
    Uint8Array.from(header.padEnd(length), (sign) => sign.charCodeAt(0)),
    start,
  )
  return made
}

const DESCRS = [
  '|b1',
  '|u1',
  '|i1',
  '<u2',
  '>u2',
  '<i2',
  '>i2',
  '<u4',
  '>u4',
  '<i4',
  '>i4',
  '<u8',
  '>u8',
  '<i8',
  '>i8',
  '<f4',
  '>f4',
  '<f8',
  '>f8',
]

describe('npy', () => {
  it('gives back what was written: every type, byte order, version and memory order', async () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 0, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom(...DESCRS),
        fc.boolean(),
        fc.constantFrom(1, 2, 3),
        fc.array(fc.nat(100), { minLength: 256, maxLength: 256 }),
        async (shape, descr, fortran, version, numbers) => {
          const count = shape.reduce((product, axis) => product * axis, 1)
          const signed = descr.includes('i') || descr.includes('f')
          const values = numbers.slice(0, count).map((value) => {
            return descr === '|b1' ? value % 2 : signed ? value - 50 : value
          })
          // Where each stands in the file: the first axis runs fastest in Fortran's order.
          const places = values.map((_, i) => {
            let [rest, place, step] = [i, 0, 1]
            const index: number[] = []
            for (const axis of [...shape].reverse()) {
              index.unshift(rest % axis)
              rest = Math.floor(rest / axis)
            }
            shape.forEach((axis, k) => {
              place += (index[k] ?? 0) * step
              step *= axis
            })
            return fortran ? place : i
          })
          const inFile: number[] = []
          places.forEach((place, i) => (inFile[place] = values[i] ?? 0))
          const data = Uint8Array.from(inFile.flatMap((value) => [...elementBytes(descr, value)]))
          const bytes = makeNpy({ descr, fortran, version, shape, data })
          expect(valueOf(await npy.inspect(file(bytes), noHdf5))[0]?.shape).toEqual(shape)
          expect([...(await read(bytes))]).toEqual(values)
        },
      ),
    )
  })

  it('tells the type, and reads no more than the header for it', async () => {
    const made = file(npyOf([2, 2], [1, 2, 3, 4], '<f4'))
    expect(valueOf(await npy.inspect(made, noHdf5))).toEqual([{ file: 'x.npy', key: '', shape: [2, 2], type: 'float32' }])
    expect(made.asked).toHaveLength(1)
  })

  it('reads half precision, and whole numbers of 64 bits as numbers', async () => {
    // 1, −2, the least above 0, infinity; IEEE 754 binary16.
    const halves = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x7c)
    expect([...(await read(makeNpy({ descr: '<f2', shape: [4], data: halves })))]).toEqual([1, -2, 2 ** -24, Infinity])
    expect(await read(npyOf([2], [2 ** 40, -3], '<i8'))).toEqual(Float64Array.of(2 ** 40, -3))
  })

  it('reads text of both kinds', async () => {
    const data = new Uint8Array(new Uint32Array([0x732b, 0, 0x64, 0x6f]).buffer)
    expect(await read(makeNpy({ descr: '<U2', shape: [2], data }))).toEqual(['猫', 'do'])
    const bytes = Uint8Array.from('cat\0do\0\0', (sign) => sign.charCodeAt(0))
    expect(await read(makeNpy({ descr: '|S4', shape: [2], data: bytes }))).toEqual(['cat', 'do'])
  })

  it('never throws, whatever stands in the header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.nat(60), fc.boolean(), async (noise, from, whole) => {
        const made = npyOf([2, 3], [1, 2, 3, 4, 5, 6])
        if (!whole) made.set(noise.subarray(0, made.length - from), from)
        const bytes = whole ? noise : made
        const answer = await npy.read(file(bytes), '', noHdf5)
        if (answer.ok) expect(answer.value.values.length).toBeLessThanOrEqual(bytes.length)
        else
          for (const { message, hint } of answer.diagnostics) expect([message.en, message.zh, hint?.en, hint?.zh].every(Boolean)).toBe(true)
      }),
    )
  })

  it.each([
    ['another file', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0), 'arrays/magic', 'NUMPY'],
    ['a file that ends at once', npyOf([1], [1]).subarray(0, 9), 'arrays/header', 'ends within'],
    ['version 4', Uint8Array.of(...npyOf([1], [1]).subarray(0, 6), 4, 0, ...npyOf([1], [1]).subarray(8)), 'arrays/npy-version', '4.0'],
    ['a header that is longer than the file', npyOf([1], [1]).subarray(0, 60), 'arrays/header', 'claims to be'],
    ['a header without a shape', withHeader("{'descr': '|u1', 'fortran_order': False}"), 'arrays/header', 'missing'],
    ['a shape of words', withHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (two,)}"), 'arrays/header', '(two,)'],
    ['pickled objects', withHeader("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"), 'arrays/npy-object', 'pickled'],
    ['records', withHeader("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}"), 'arrays/type', 'record'],
    ['complex numbers', withHeader("{'descr': '<c16', 'fortran_order': False, 'shape': (1,)}"), 'arrays/type', '<c16'],
    ['dates', withHeader("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,)}"), 'arrays/type', '<M8[ns]'],
    ['a header bomb', withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999)}"), 'arrays/too-large', '74.5 GiB'],
    ['missing numbers', npyOf([4], [1, 2, 3]), 'arrays/truncated', 'promises 132 bytes, 131 are there'],
  ])('says of %s what is wrong', async (_, bytes, code, said) => {
    for (const answer of [await npy.read(file(bytes), '', noHdf5), await npy.inspect(file(bytes), noHdf5)]) {
      const found = problemOf(answer)
      expect(found).toMatchObject({ code, file: 'x.npy' })
      expect(found.message.en).toContain(said)
    }
  })
})
