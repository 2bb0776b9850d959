import { describe, expect, it } from 'vitest'
import type { VectorSamples } from '../datasets/dataset'
import { createPack } from './packing'
import { fitScaling, fitTargets, undoScaling } from './scaling'

const table: VectorSamples = {
  samples: 'vectors',
  features: ['a', 'b', 'same'].map((name) => ({ name, unit: null, category: null })),
  values: Float32Array.of(1, 10, 7, 3, Number.NaN, 7, 5, 30, 7, 1000, 2000, 9),
}
const train = Uint32Array.of(0, 1, 2)

function packed(how: 'standard' | 'unit' | 'symmetric' | 'none', rows = train): readonly number[] {
  const out = new Float32Array(rows.length * 3)
  createPack(3, fitScaling(table, rows === train ? rows : train, how))(table.values, rows, out)
  return [...out]
}

describe('fitScaling', () => {
  it('brings features to mean 0 and deviation 1 of the training rows, a missing one to its mean', () => {
    const [a0 = 0, b0 = 0, c0 = 0, a1, b1] = packed('standard')
    expect(a0).toBeCloseTo(-Math.sqrt(1.5), 6)
    expect(a1).toBeCloseTo(0, 6)
    expect(b0).toBeCloseTo(-1, 6)
    expect(b1).toBe(0)
    // A feature that never varies says nothing, and divides by nothing.
    expect(c0).toBe(0)
  })

  it('is fitted on the training rows alone', () => {
    expect(fitScaling(table, train, 'standard')).toEqual(fitScaling({ ...table, values: table.values.with(9, -5) }, train, 'standard'))
    expect(packed('unit', Uint32Array.of(3))).toEqual([999 / 4, 1990 / 20, 2].map(Math.fround))
  })

  it('brings features to a range, or leaves them', () => {
    expect(packed('unit')).toEqual([0, 0, 0, 0.5, 0.5, 0, 1, 1, 0])
    expect(packed('symmetric')).toEqual([-1, -1, -1, 0, 0, -1, 1, 1, -1])
    expect(packed('none')).toEqual([1, 10, 7, 3, 20, 7, 5, 30, 7])
  })

  it('takes pixels from 0 to 255, whatever they are, or measures each channel', () => {
    const pixels = Uint8Array.of(0, 100, 10, 102, 20, 104, 30, 106)
    const images = { samples: 'images', size: { height: 1, width: 1, channels: 1 }, pixels } as const
    expect(fitScaling(images, Uint32Array.of(0), 'unit')).toEqual({ scale: [1 / 255], offset: [0], fill: null })
    expect(fitScaling(images, Uint32Array.of(0), 'symmetric')).toEqual({ scale: [2 / 255], offset: [-1], fill: null })
    const colour = { ...images, size: { height: 1, width: 2, channels: 3 }, pixels: Uint8Array.of(0, 5, 9, 10, 5, 13) } as const
    const out = new Float32Array(6)
    createPack(6, fitScaling(colour, Uint32Array.of(0), 'standard'))(colour.pixels, [0], out)
    expect([...out]).toEqual([-1, 0, -1, 1, 0, 1])
  })

  it('is undone for numbers that were predicted, near large ones too', () => {
    const targets = Float32Array.of(1e6, 1, 1e6 + 2, 3)
    const scaling = fitTargets(targets, 2, Uint32Array.of(0, 1))
    expect([...undoScaling([-1, -1, 1, 1], scaling)]).toEqual([1e6, 1, 1e6 + 2, 3])
  })
})
