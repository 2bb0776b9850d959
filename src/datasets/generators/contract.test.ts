// The laws of all generators: whoever adds one gets these tests for it.
import { describe, expect, it } from 'vitest'
import { makeSplits } from '../splits'
import { drawPoints } from './generator-kind'
import { findGenerator, generators } from './registry'

describe.each(generators.map((kind) => ({ type: kind.type, kind })))('$type', ({ type, kind }) => {
  it('is found by its type and speaks both languages', () => {
    expect(findGenerator(type)).toBe(kind)
    for (const { en, zh } of [kind.title, kind.summary]) {
      expect(en.trim()).not.toBe('')
      expect(zh).toMatch(/\p{Script=Han}/u)
    }
  })

  it.each([1, 7, 500])('gives %i samples of one shape, all numbers finite', (count) => {
    const data = drawPoints(kind, {}, count, 3)
    if (data.samples !== 'vectors') expect.fail('points are vectors')
    expect(data.values).toHaveLength(count * data.features.length)
    expect(data.paths).toHaveLength(count)
    expect(new Set(data.paths).size).toBe(count)
    expect(data.values.every(Number.isFinite)).toBe(true)
    expect(new Set(data.features.map(({ name }) => name)).size).toBe(data.features.length)
    if (data.task === 'classification') {
      expect(data.labels).toHaveLength(count)
      expect(data.labels.every((label) => data.classes[label] !== undefined)).toBe(true)
      expect(data.positive === null).toBe(data.classes.length !== 2)
    } else {
      expect(data.targets).toHaveLength(count * data.quantities.length)
      expect(data.targets.every(Number.isFinite)).toBe(true)
    }
  })

  it('gives the same for the same seed, and other points for another', () => {
    const values = (seed: number) => {
      const data = drawPoints(kind, {}, 50, seed)
      return data.samples === 'vectors' ? data.values : null
    }
    expect(values(1)).toEqual(values(1))
    expect(values(1)).not.toEqual(values(2))
  })

  it('holds every class about equally often', () => {
    const data = drawPoints(kind, {}, 600, 1)
    if (data.task !== 'classification') return
    const counts = data.classes.map((_, label) => data.labels.filter((one) => one === label).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('takes defaults for parameters that do not fit', () => {
    expect(drawPoints(kind, { noise: 'much', spread: -1 }, 20, 1)).toEqual(drawPoints(kind, {}, 20, 1))
  })

  it('is split like any data', () => {
    const splits = makeSplits(drawPoints(kind, {}, 100, 1), { validationShare: 0.2, testShare: 0.2, seed: 1 })
    expect([splits.train.length, splits.val.length, splits.test.length]).toEqual([60, 20, 20])
  })
})

describe('without noise', () => {
  const points = (type: string, params: object = {}) => {
    const kind = findGenerator(type)
    const data = kind && drawPoints(kind, { noise: 0, ...params }, 400, 5)
    if (data?.samples !== 'vectors') throw new Error(type)
    return { data, at: (i: number): readonly [number, number] => [data.values[2 * i] ?? 0, data.values[2 * i + 1] ?? 0] }
  }

  it('XOR tells by the signs', () => {
    const { data, at } = points('xor')
    if (data.task !== 'classification') expect.fail('classes')
    data.labels.forEach((label, i) => {
      const [x, y] = at(i)
      expect(label).toBe(x * y > 0 ? 0 : 1)
    })
  })

  it('circles have their radii', () => {
    const { data, at } = points('circles', { ratio: 0.3 })
    if (data.task !== 'classification') expect.fail('classes')
    data.labels.forEach((label, i) => expect(Math.hypot(...at(i))).toBeCloseTo(label === 1 ? 0.3 : 1, 5))
  })

  it('moons lie on their half circles', () => {
    const { data, at } = points('moons')
    if (data.task !== 'classification') expect.fail('classes')
    data.labels.forEach((label, i) => {
      const [x, y] = at(i)
      expect(label === 1 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5)).toBeCloseTo(1, 5)
      expect(label === 1 ? y >= 0 : y <= 0.5).toBe(true)
    })
  })

  it('the plane and the sine are what they say', () => {
    const { data: plane } = points('plane', { features: 2 })
    const { data: sine } = points('sine', { periods: 1 })
    if (plane.task !== 'regression' || sine.task !== 'regression') expect.fail('numbers')
    plane.targets.forEach((y, i) => expect(y).toBeCloseTo(0.5 + (plane.values[2 * i] ?? 0) - (plane.values[2 * i + 1] ?? 0), 5))
    sine.targets.forEach((y, i) => expect(y).toBeCloseTo(Math.sin(Math.PI * (sine.values[i] ?? 0)), 5))
  })

  it('spirals have as many classes as arms', () => {
    const { data } = points('spirals', { arms: 5 })
    expect(data.task === 'classification' && data.classes).toHaveLength(5)
  })
})
