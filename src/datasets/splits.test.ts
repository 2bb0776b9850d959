import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SplitName } from './dataset'
import { makeSplits, roundStratified } from './splits'
import { summarize } from './summary'
import { encodeTargets } from './targets'

function rows(counts: readonly number[], given: (row: number) => SplitName | null = () => null) {
  const labels = Int32Array.from(counts.flatMap((count, label) => Array.from({ length: count }, () => label)))
  return { labels, given: Array.from(labels, (_, row) => given(row)), classes: counts.map((_, label) => `c${label}`), skipped: [] }
}

const stated = fc.option(fc.constantFrom<SplitName>('train', 'val', 'test'), { nil: null })

describe('makeSplits', () => {
  it('puts every row in exactly one split, and keeps what the source states', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 }),
        fc.array(stated, { minLength: 1, maxLength: 7 }),
        fc.double({ min: -1, max: 2 }),
        fc.double({ min: -1, max: 2 }),
        fc.integer(),
        (counts, pattern, validationShare, testShare, seed) => {
          const data = rows(counts, (row) => pattern[row % pattern.length] ?? null)
          const splits = makeSplits(data, { validationShare, testShare, seed })
          const all = [...splits.train, ...splits.val, ...splits.test]
          expect([...all].sort((a, b) => a - b)).toEqual([...data.labels.keys()])
          for (const part of Object.values(splits)) expect([...part]).toEqual([...part].sort((a, b) => a - b))
          const heldOut = data.given.some((split) => split === 'val' || split === 'test')
          if (!heldOut) return
          for (const row of splits.test) expect(data.given[row]).toBe('test')
          expect(splits.test.length).toBe(data.given.filter((split) => split === 'test').length)
          if (data.given.includes('val')) expect(splits.val.length).toBe(data.given.filter((split) => split === 'val').length)
        },
      ),
    )
  })

  it('keeps all of a stated train unless validation is asked for, then takes a stratified share of it', () => {
    const data = rows([137 + 17, 72 + 33], (row) => (row < 137 || (row >= 154 && row < 154 + 72) ? 'train' : 'test'))
    const none = summarize(data, makeSplits(data, { validationShare: 0, testShare: 0.5, seed: 1 }))
    expect([none.splits.train.counts, none.splits.val.counts, none.splits.test.counts]).toEqual([
      [137, 72],
      [0, 0],
      [17, 33],
    ])
    const fifth = summarize(data, makeSplits(data, { validationShare: 0.2, testShare: 0.5, seed: 1 }))
    expect([fifth.splits.train.total, fifth.splits.val.total, fifth.splits.test.total]).toEqual([167, 42, 50])
    expect(fifth.splits.val.counts).toEqual([28, 14])
  })

  it('takes test and validation as shares of all where nothing is stated', () => {
    const data = rows([300, 300])
    const splits = summarize(data, makeSplits(data, { validationShare: 0.15, testShare: 0.2, seed: 3 })).splits
    expect([splits.train.counts, splits.val.counts, splits.test.counts]).toEqual([
      [195, 195],
      [45, 45],
      [60, 60],
    ])
  })

  it('treats a lone train folder as nothing stated', () => {
    const data = rows([50, 50], () => 'train')
    expect(makeSplits(data, { validationShare: 0, testShare: 0.2, seed: 3 }).test.length).toBe(20)
  })

  it('is the same for the same seed and another for another', () => {
    const data = rows([60, 40])
    const options = { validationShare: 0.2, testShare: 0.2, seed: 5 }
    expect(makeSplits(data, options)).toEqual(makeSplits(data, options))
    expect(makeSplits(data, options).test).not.toEqual(makeSplits(data, { ...options, seed: 6 }).test)
  })

  it('always leaves a training sample of each class', () => {
    const splits = summarize(rows([1, 2, 30]), makeSplits(rows([1, 2, 30]), { validationShare: 0.9, testShare: 0.9, seed: 1 })).splits
    expect(Math.min(...splits.train.counts)).toBeGreaterThanOrEqual(1)
  })
})

describe('roundStratified', () => {
  it('sums to the rounded share and strays less than one from the exact count', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 5, max: 500 }), { minLength: 1, maxLength: 9 }),
        fc.double({ min: 0, max: 0.7, noNaN: true }),
        (counts, share) => {
          const taken = roundStratified(counts, share)
          expect(taken.reduce((sum, count) => sum + count, 0)).toBe(Math.round(counts.reduce((sum, count) => sum + count, 0) * share))
          taken.forEach((count, label) => expect(Math.abs(count - (counts[label] ?? 0) * share)).toBeLessThan(1 + 1e-6))
        },
      ),
    )
  })
})

describe('encodeTargets', () => {
  it('marks the positive class, or each class in its column', () => {
    expect([...encodeTargets([0, 1, 0], 'binary', 2, 0)]).toEqual([1, 0, 1])
    expect([...encodeTargets([0, 1, 0], 'binary', 2, null)]).toEqual([0, 1, 0])
    expect([...encodeTargets(Int32Array.of(2, 0), 'oneHot', 3, null)]).toEqual([0, 0, 1, 1, 0, 0])
  })
})

describe('summarize', () => {
  it('counts by split and class, with the balance', () => {
    const data = rows([3, 1])
    const summary = summarize(data, { train: Uint32Array.of(0, 1, 3), val: new Uint32Array(), test: Uint32Array.of(2) })
    expect(summary).toEqual({
      total: 4,
      counts: [3, 1],
      splits: { train: { total: 3, counts: [2, 1] }, val: { total: 0, counts: [0, 0] }, test: { total: 1, counts: [1, 0] } },
      balance: 1 / 3,
      skipped: 0,
    })
  })
})
