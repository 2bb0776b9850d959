import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateCatSketches } from '.'
import { sinTurns } from './raster'

const size = { height: 64, width: 64, channels: 3 } as const

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('cat sketches', () => {
  it('are these very bytes on every machine', () => {
    expect(sha(generateCatSketches({ count: 40, seed: 1, size }).pixels)).toBe(
      'd9d78aaf215ef43a7f37580f5743d20d74417c5f213f5a63a2a2468c97fd1281',
    )
  })

  it('do not depend on how many are drawn, and differ from each other and by seed', () => {
    const few = generateCatSketches({ count: 6, seed: 2, size })
    const many = generateCatSketches({ count: 30, seed: 2, size })
    expect(sha(many.pixels.subarray(0, few.pixels.length))).toBe(sha(few.pixels))
    const each = new Set(Array.from({ length: 30 }, (_, i) => sha(many.pixels.subarray(i * 12288, (i + 1) * 12288))))
    expect(each.size).toBe(30)
    expect(sha(generateCatSketches({ count: 6, seed: 3, size }).pixels)).not.toBe(sha(few.pixels))
  })

  it('come as a balanced two-class set, in any size', () => {
    const set = generateCatSketches({ count: 10, seed: 1, size: { height: 20, width: 33, channels: 1 } })
    expect(set).toMatchObject({ layout: 'generated', classes: ['cat', 'non-cat'], positive: 0, skipped: [] })
    expect(set.pixels.length).toBe(10 * 20 * 33)
    expect([...set.labels].filter((label) => label === 0).length).toBe(5)
    expect(set.paths[0]).toBe('cat/0001')
    expect(set.given.every((split) => split === null)).toBe(true)
  })

  it('can not be told by their mean colour: the classes overlap', () => {
    const set = generateCatSketches({ count: 400, seed: 7, size })
    const means = Array.from({ length: 400 }, (_, i) =>
      [0, 1, 2].map((c) => {
        let sum = 0
        for (let at = i * 12288 + c; at < (i + 1) * 12288; at += 3) sum += set.pixels[at] ?? 0
        return sum / 4096
      }),
    )
    const centre = (label: number) =>
      [0, 1, 2].map((c) => means.filter((_, i) => i % 2 === label).reduce((sum, mean) => sum + (mean[c] ?? 0), 0) / 200)
    const [cats, things] = [centre(0), centre(1)]
    const distance = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, c) => sum + (v - (b[c] ?? 0)) ** 2, 0)
    const right = means.filter((mean, i) => (distance(mean, cats) < distance(mean, things) ? 0 : 1) === i % 2).length
    expect(right / 400).toBeLessThan(0.65)
  })
})

describe('sinTurns', () => {
  it('is the sine', () => {
    for (let i = -40; i <= 40; i += 1) expect(sinTurns(i / 17)).toBeCloseTo(Math.sin((2 * Math.PI * i) / 17), 6)
  })
})
