import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillNormal, fillUniform, philox, randomKey, randomStream, shuffledIndices } from '.'

describe('philox', () => {
  // Known answers of Random123 (kat_vectors, philox4x32-10). Counter words 2 and 3 are always 0 here.
  it('gives the published words for counter 0 and key 0', () => {
    const out = new Uint32Array(4)
    philox({ k0: 0, k1: 0 }, 0, out)
    expect([...out]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
  })

  it('carries the counter into its second word', () => {
    const a = new Uint32Array(4)
    const b = new Uint32Array(4)
    philox({ k0: 1, k1: 2 }, 5, a)
    philox({ k0: 1, k1: 2 }, 5 + 0x100000000, b)
    expect([...a]).not.toEqual([...b])
  })
})

describe('fills', () => {
  it('makes element i independent of how many are asked for', () => {
    const short = new Float32Array(5)
    const long = new Float32Array(1000)
    fillNormal(randomKey(1, 'w'), short)
    fillNormal(randomKey(1, 'w'), long)
    expect([...long.subarray(0, 5)]).toEqual([...short])
  })

  it('has the moments of its distribution', () => {
    const n = 200_000
    const uniform = new Float32Array(n)
    const normal = new Float64Array(n)
    fillUniform(randomKey(3, 'u'), uniform)
    fillNormal(randomKey(3, 'n'), normal)
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / n
    expect(mean(uniform)).toBeCloseTo(0.5, 2)
    expect(Math.max(...uniform.subarray(0, 50_000))).toBeLessThan(1)
    expect(mean(normal)).toBeCloseTo(0, 1.5)
    expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1.5)
  })
})

describe('shuffledIndices', () => {
  it('is a permutation, the same for the same key and another for another', () => {
    const a = shuffledIndices(1000, randomKey(7, 'shuffle', 1))
    expect([...a].sort((x, y) => x - y)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect([...shuffledIndices(1000, randomKey(7, 'shuffle', 1))]).toEqual([...a])
    expect([...shuffledIndices(1000, randomKey(7, 'shuffle', 2))]).not.toEqual([...a])
  })

  it('takes every sample once an epoch, in one order for one seed and epoch, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(), fc.nat({ max: 1000 }), (count, seed, epoch) => {
        const order = shuffledIndices(count, randomKey(seed, 'shuffle', epoch))
        expect(new Set(order).size).toBe(count)
        expect(Math.max(...order)).toBe(count - 1)
        expect(order).toEqual(shuffledIndices(count, randomKey(seed, 'shuffle', epoch)))
      }),
      { numRuns: 200 },
    )
  })

  it('gives every place the same chance', () => {
    const counts = [0, 0, 0]
    for (let i = 0; i < 3000; i += 1) {
      const first = shuffledIndices(3, randomKey('fair', i))[0] ?? 0
      counts[first] = (counts[first] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
    expect(randomStream(randomKey('s')).integer(1)).toBe(0)
  })
})
