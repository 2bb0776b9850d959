import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SplitName, Splits } from './dataset'
import { makeSplits, roundStratified } from './splits'
import { summarize } from './summary'
import { encodeTargets } from './targets'

function rows(counts: readonly number[], given: (row: number) => SplitName | null = () => null) {
  const labels = Int32Array.from(counts.flatMap((count, label) => Array.from({ length: count }, () => label)))
  return {
    task: 'classification' as const,
    labels,
    given: Array.from(labels, (_, row) => given(row)),
    paths: Array.from(labels, (label, row) => `c${label}/${row}.png`),
    classes: counts.map((_, label) => `c${label}`),
    skipped: [],
  }
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

describe('what a user asks of the splits', () => {
  const sizes = fc.array(fc.integer({ min: 6, max: 40 }), { minLength: 2, maxLength: 4 })
  const base = { validationShare: 0.2, testShare: 0.2, seed: 7 }
  const all = (splits: Splits) => [...splits.train, ...splits.val, ...splits.test].sort((a, b) => a - b)

  it('draws a sample by its name: another order of the rows gives the same pictures', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (counts, seed) => {
        const data = rows(counts)
        const turned = {
          ...data,
          labels: data.labels.toReversed(),
          given: data.given.toReversed(),
          paths: data.paths.toReversed(),
        }
        const named = (of: typeof data) => Array.from(makeSplits(of, { ...base, seed }).test, (row) => of.paths[row]).sort()
        expect(named(turned)).toEqual(named(data))
      }),
    )
  })

  it('leaves out what is excluded, and moves few others by it', () => {
    const data = rows([100, 100])
    const before = makeSplits(data, base)
    const excluded = new Set([3, 150])
    const after = makeSplits(data, { ...base, excluded })
    expect(all(after)).toEqual([...data.labels.keys()].filter((row) => !excluded.has(row)))
    const kept = new Set(before.test)
    expect([...after.test].filter((row) => !kept.has(row)).length).toBeLessThanOrEqual(2)
  })

  it('trains on a share that holds all of a smaller one, of every class, and leaves what is held out alone', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }), (counts, a, b) => {
        const data = rows(counts)
        const full = makeSplits(data, base)
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((trainingShare) => makeSplits(data, { ...base, trainingShare }))
        if (!small || !large) throw new Error('two shares')
        expect(small.val).toEqual(full.val)
        expect(small.test).toEqual(full.test)
        expect(new Set(large.train)).toEqual(new Set([...large.train, ...small.train]))
        const held = summarize(data, full).splits.train.counts
        summarize(data, small).splits.train.counts.forEach((count, label) => {
          expect(count).toBe(Math.max(1, Math.round((held[label] ?? 0) * Math.min(a, b))))
        })
      }),
    )
  })

  it('validates every sample but the tested exactly once over all folds, in parts of equal size', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 6 }), fc.integer(), (counts, count, seed) => {
        const data = rows(counts)
        const parts = Array.from({ length: count }, (_, index) => makeSplits(data, { ...base, seed, fold: { count, index } }))
        const first = parts[0]
        if (!first) throw new Error('a fold')
        for (const part of parts) expect(part.test).toEqual(first.test)
        const rest = [...first.train, ...first.val].sort((a, b) => a - b)
        expect(parts.flatMap((part) => [...part.val]).sort((a, b) => a - b)).toEqual(rest)
        const lengths = parts.map((part) => part.val.length)
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('never parts a group, whatever is drawn', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 2, maxLength: 5 }), { maxLength: 5 }),
        fc.option(fc.record({ count: fc.constant(4), index: fc.integer({ min: 0, max: 3 }) }), { nil: null }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (counts, wanted, fold, trainingShare) => {
          const data = rows(counts)
          const groups = wanted.map((group) => group.filter((row) => row < data.labels.length))
          const splits = makeSplits(data, { ...base, fold, groups, trainingShare })
          for (const group of groups) {
            const places = group.map((row) => Object.values(splits).findIndex((part) => part.includes(row)))
            expect(new Set(places).size).toBeLessThanOrEqual(1)
          }
          expect(new Set(all(splits)).size).toBe(all(splits).length)
        },
      ),
    )
  })

  it('leaves a stated validation set as it is, with folds and groups too', () => {
    const data = rows([20, 20], (row) => (row % 4 === 0 ? 'val' : 'train'))
    const splits = makeSplits(data, { ...base, fold: { count: 5, index: 2 }, groups: [[0, 1, 2]] })
    expect([...splits.val]).toEqual([...data.labels.keys()].filter((row) => row % 4 === 0))
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
