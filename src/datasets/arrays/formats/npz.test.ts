import { zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeNpy, memoryFile, noHdf5, npyOf, problemOf, valueOf } from '../made-arrays.test-support'
import { npz } from './npz'
import { DEFLATED_NPZ, STORED_NPZ } from './numpy-files.test-support'

const file = (bytes: Uint8Array) => memoryFile('data.npz', bytes)
const numbers = Uint8Array.from({ length: 24 }, (_, i) => i)

/** The bytes, one of them another. */
function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

/** Where the bytes of a text stand. */
function find(bytes: Uint8Array, said: string): number {
  return Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .indexOf(said)
}

describe('npz', () => {
  it.each([
    ['stored', STORED_NPZ, ['猫', 'dog']],
    ['deflated', DEFLATED_NPZ, ['cat', 'dog']],
  ])("reads NumPy's own archives, %s", async (_, bytes, names) => {
    expect(valueOf(await npz.inspect(file(bytes), noHdf5))).toEqual([
      { file: 'data.npz', key: 'x', shape: [2, 3, 4], type: 'uint8' },
      { file: 'data.npz', key: 'y', shape: [2], type: 'int64' },
      { file: 'data.npz', key: 'names', shape: [2], type: 'text' },
    ])
    expect(valueOf(await npz.read(file(bytes), 'x', noHdf5))).toEqual({ kind: 'numbers', values: numbers })
    expect(valueOf(await npz.read(file(bytes), 'y', noHdf5))).toEqual({ kind: 'numbers', values: Float64Array.of(0, 1) })
    expect(valueOf(await npz.read(file(bytes), 'names', noHdf5))).toEqual({ kind: 'texts', values: names })
  })

  it('tells shapes without reading the data', async () => {
    const data = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 31) % 251)
    const big = file(zipSync({ 'x.npy': [makeNpy({ shape: [1000, 1000], data }), { level: 0 }] }))
    expect(valueOf(await npz.inspect(big, noHdf5))[0]?.shape).toEqual([1000, 1000])
    expect(big.asked.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(200_000)
  })

  it('passes over other files, and over arrays of a kind that is not read', async () => {
    const objects = makeNpy({ descr: '|O', shape: [1], data: new Uint8Array() })
    const answer = await npz.inspect(file(zipSync({ 'notes.txt': numbers, 'a.npy': npyOf([2], [1, 2]), 'b.npy': objects })), noHdf5)
    expect(answer).toMatchObject({
      ok: true,
      value: [{ key: 'a' }],
      warnings: [{ code: 'arrays/npy-object', severity: 'warning', file: 'data.npz/b' }],
    })
  })

  it('never throws, whatever is changed or cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(STORED_NPZ, DEFLATED_NPZ), fc.nat(795), fc.nat(255), fc.boolean(), async (bytes, at, value, cut) => {
        const broken = cut ? bytes.subarray(0, at) : bytes.slice()
        if (!cut) broken[Math.min(at, broken.length - 1)] = value
        for (const answer of [await npz.inspect(file(broken), noHdf5), await npz.read(file(broken), 'x', noHdf5)]) {
          if (!answer.ok)
            for (const { message, hint } of answer.diagnostics)
              expect([message.en, message.zh, hint?.en, hint?.zh].every(Boolean)).toBe(true)
        }
        // The data itself is under a checksum: it is what it was, or refused.
        const read = await npz.read(file(broken), 'x', noHdf5)
        if (read.ok && read.value.values.length === 24) expect([...read.value.values]).toEqual([...numbers])
      }),
      { numRuns: 300 },
    )
  })

  const atDirectory = find(STORED_NPZ, 'PK\x01\x02')
  it.each([
    ['a file that is no archive', npyOf([1], [1]), 'arrays/magic', 'list of contents'],
    ['an archive that is cut', STORED_NPZ.subarray(0, 700), 'arrays/magic', 'cut short'],
    ['a changed number', changed(STORED_NPZ, find(STORED_NPZ, '\x05\x06\x07')), 'arrays/checksum', 'data.npz/x'],
    ['an entry packed by another method', changed(STORED_NPZ, atDirectory + 10), 'arrays/zip-method', 'method'],
    ['an encrypted entry', changed(STORED_NPZ, atDirectory + 8), 'arrays/zip-method', 'encrypted'],
    ['a broken list', changed(STORED_NPZ, atDirectory), 'arrays/header', 'list of contents'],
  ])('says of %s what is wrong', async (_, bytes, code, said) => {
    const found = problemOf(await npz.read(file(bytes), 'x', noHdf5))
    expect(found.code).toBe(code)
    expect(found.message.en).toContain(said)
  })

  it('refuses an entry that claims to unpack to more than may be', async () => {
    const bomb = makeNpy({ descr: '<f8', shape: [50_000, 50_000], data: new Uint8Array() })
    expect(problemOf(await npz.inspect(file(zipSync({ 'x.npy': bomb })), noHdf5)).code).toBe('arrays/too-large')
  })
})
