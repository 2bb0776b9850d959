import { describe, expect, it } from 'vitest'
import type { PixelStatistics } from './pixel-statistics'
import { countSizes, measurePixels } from './pixel-statistics'

const size = { height: 1, width: 2, channels: 3 } as const
// Of class 0: two images; of class 1: one; of class 2: none.
const pixels = Uint8Array.of(0, 10, 20, 30, 40, 50, 10, 20, 30, 41, 50, 60, 255, 0, 255, 0, 255, 0, 9, 9, 9, 9, 9, 9)

function measure(rows: readonly number[]): { readonly result: PixelStatistics; readonly turns: number } {
  const work = measurePixels(pixels, size, [0, 0, 1, 0], 3, rows, 1)
  for (let turns = 0; ; turns += 1) {
    const step = work.next()
    if (step.done) return { result: step.value, turns }
  }
}

describe('measurePixels', () => {
  it('gives the mean image of all and of each class', () => {
    const { result, turns } = measure([0, 1, 2])
    expect(turns).toBe(3)
    expect([...(result.classMeans[0] ?? [])]).toEqual([5, 15, 25, 36, 45, 55])
    expect([...(result.classMeans[1] ?? [])]).toEqual([255, 0, 255, 0, 255, 0])
    expect(result.classMeans[2]).toBeNull()
    expect([...(result.mean ?? [])]).toEqual([88, 10, 102, 24, 115, 37])
    expect([result.count, ...result.classCounts]).toEqual([3, 2, 1, 0])
  })

  it('tells mean, deviation and histogram of each channel', () => {
    const { channels } = measure([0, 1]).result
    expect(channels.map(({ mean }) => mean)).toEqual([20.25, 30, 40])
    expect(channels[1]?.deviation).toBeCloseTo(Math.sqrt(250), 10)
    expect(channels.map(({ histogram }) => histogram.reduce((sum, count) => sum + count, 0))).toEqual([4, 4, 4])
    expect(channels[0]?.histogram[41]).toBe(1)
  })

  it('counts only the rows asked for, and none without trouble', () => {
    expect(measure([3]).result.channels[0]).toMatchObject({ mean: 9, deviation: 0 })
    expect(measure([]).result).toMatchObject({ count: 0, mean: null })
  })
})

it('counts the sizes that files had', () => {
  const sizes = Uint16Array.of(320, 240, 64, 64, 320, 240, 65_535, 1)
  expect(countSizes(sizes, [0, 1, 2, 3])).toEqual([
    { width: 320, height: 240, count: 2 },
    { width: 65_535, height: 1, count: 1 },
    { width: 64, height: 64, count: 1 },
  ])
  expect(countSizes(sizes, [1])).toEqual([{ width: 64, height: 64, count: 1 }])
})
