import { describe, expect, it } from 'vitest'
import { writeRecord } from './pixels'
import { createResampler } from './resample'

describe('writeRecord', () => {
  it('lays transparency over white and makes grey by luminance', () => {
    const out = new Uint8Array(8)
    writeRecord([10, 20, 30, 255, 255, 0, 0, 0], 4, out, 1, 3, 2)
    expect([...out]).toEqual([0, 10, 20, 30, 255, 255, 255, 0])
    writeRecord([255, 0, 0, 0, 255, 0, 7, 7, 7], 3, out, 0, 1, 3)
    expect([...out.subarray(0, 3)]).toEqual([76, 150, 7])
    writeRecord([9, 0, 100, 128], 2, out, 0, 3, 2)
    expect([...out.subarray(0, 6)]).toEqual([255, 255, 255, 177, 177, 177])
  })

  it('keeps every grey level in both directions', () => {
    const levels = Uint8Array.from({ length: 256 }, (_, i) => i)
    const rgb = new Uint8Array(768)
    writeRecord(levels, 1, rgb, 0, 3, 256)
    const back = new Uint8Array(256)
    writeRecord(rgb, 3, back, 0, 1, 256)
    expect([...back]).toEqual([...levels])
  })
})

describe('createResampler', () => {
  const resized = (source: readonly number[], from: [number, number], to: [number, number], channels = 1): number[] => {
    const out = new Uint8Array(to[0] * to[1] * channels)
    createResampler({ height: from[0], width: from[1] }, { height: to[0], width: to[1] }, channels)(source, 0, out, 0)
    return [...out]
  }

  it('copies exactly at the same size', () => {
    expect(resized([1, 2, 3, 4, 5, 6], [1, 2], [1, 2], 3)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('keeps a flat image flat, at any ratio', () => {
    for (const to of [
      [1, 1],
      [3, 7],
      [40, 13],
    ] as const)
      expect(new Set(resized(Array(77).fill(200), [7, 11], [...to]))).toEqual(new Set([200]))
  })

  it('interpolates when enlarging, symmetrically', () => {
    const wide = resized([50, 150], [1, 2], [1, 8])
    expect(wide).toEqual([...wide].sort((a, b) => a - b))
    wide.forEach((value, i) => expect(value + (wide[7 - i] ?? 0)).toBe(200))
  })

  it('averages when shrinking: every source pixel counts', () => {
    const checker = Array.from({ length: 256 }, (_, i) => ((i + Math.floor(i / 16)) % 2) * 200)
    for (const value of resized(checker, [16, 16], [2, 2])) expect(Math.abs(value - 100)).toBeLessThanOrEqual(1)
  })

  it('keeps channels and rows apart', () => {
    expect(resized([255, 0, 255, 0], [1, 2], [1, 5], 2)).toEqual([255, 0, 255, 0, 255, 0, 255, 0, 255, 0])
    const [first, second, third, last] = resized([0, 0, 90, 90], [2, 2], [4, 1])
    expect([first, (second ?? 0) < 45, (third ?? 0) > 45, (last ?? 0) >= 90]).toEqual([0, true, true, true])
  })
})
