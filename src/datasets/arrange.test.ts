import { describe, expect, it } from 'vitest'
import type { Arranging } from './arrange'
import { arrangeDataset } from './arrange'
import type { LabelledImages } from './dataset'
import { isLabelledImages } from './dataset'

const settings: Arranging = {
  positive: null,
  validationShare: 0,
  testShare: 0.25,
  splitSeed: 1,
  trainingShare: 1,
  fold: null,
  copies: 'none',
  sets: 'source',
  overrides: { excluded: [], relabelled: {}, moved: {} },
}

const loaded: LabelledImages = {
  name: 'made',
  layout: 'class-folders',
  samples: 'images',
  task: 'classification',
  classes: ['cat', 'non-cat'],
  positive: 0,
  size: { height: 1, width: 1, channels: 1 },
  pixels: new Uint8Array(8),
  labels: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
  paths: Array.from({ length: 8 }, (_, row) => `${row < 4 ? 'cat' : 'non-cat'}/${row}.png`),
  given: new Array<null>(8).fill(null),
  skipped: [],
}

describe('arrangeDataset', () => {
  it('hands the loaded dataset itself back where nothing is changed', () => {
    const arranged = arrangeDataset(loaded, settings)
    expect(arranged.dataset).toBe(loaded)
    expect(arranged.splits.train.length + arranged.splits.test.length).toBe(8)
  })

  it('relabels and excludes by path, and tells which', () => {
    const overrides = {
      excluded: ['cat/2.png', 'gone.png'],
      relabelled: { 'cat/1.png': 'non-cat', 'cat/3.png': 'dog', 'cat/0.png': 'cat', 'gone.png': 'cat' },
      moved: {},
    }
    const { dataset, splits, excluded, relabelled } = arrangeDataset(loaded, { ...settings, overrides })
    if (!isLabelledImages(dataset)) expect.fail('it is labelled images still')
    expect([...dataset.labels]).toEqual([0, 1, 0, 0, 1, 1, 1, 1])
    expect([...loaded.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
    expect(dataset.pixels).toBe(loaded.pixels)
    expect([...excluded]).toEqual([2])
    expect([...relabelled]).toEqual([[1, 0]])
    expect([...splits.train, ...splits.test].sort()).toEqual([0, 1, 3, 4, 5, 6, 7])
  })

  it('moves samples by path; none of them is drawn elsewhere, whatever the seed', () => {
    const moved = { 'cat/0.png': 'test', 'cat/1.png': 'train', 'non-cat/5.png': 'val', 'gone.png': 'test' } as const
    for (let splitSeed = 0; splitSeed < 20; splitSeed += 1) {
      const overrides = { ...settings.overrides, moved }
      const arranged = arrangeDataset(loaded, { ...settings, splitSeed, testShare: 0.5, validationShare: 0.2, overrides })
      expect(arranged.splits.test).toContain(0)
      expect(arranged.splits.train).toContain(1)
      expect(arranged.splits.val).toContain(5)
      expect([...arranged.moved.keys()]).toEqual([0, 1, 5])
      const { train, val, test } = arranged.splits
      expect([...train, ...val, ...test].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    }
  })

  it('keeps the sets of the source, or draws others over all samples, class by class', () => {
    const stated: LabelledImages = { ...loaded, given: ['train', 'train', 'train', 'test', 'train', 'test', 'test', 'test'] }
    const kept = arrangeDataset(stated, settings)
    expect(kept.dataset).toBe(stated)
    expect([...kept.splits.test]).toEqual([3, 5, 6, 7])
    const drawn = arrangeDataset(stated, { ...settings, sets: 'draw' })
    expect(drawn.dataset.given).toEqual(loaded.given)
    expect(drawn.splits).toEqual(arrangeDataset(loaded, settings).splits)
    expect([...drawn.splits.test].filter((row) => row < 4)).toHaveLength(1)
    expect([kept.statesSets, drawn.statesSets, arrangeDataset(loaded, { ...settings, sets: 'draw' }).statesSets]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('takes the positive class the user chose, where there is one of that name', () => {
    expect(arrangeDataset(loaded, { ...settings, positive: 'non-cat' }).dataset).toMatchObject({ positive: 1 })
    expect(arrangeDataset(loaded, { ...settings, positive: 'dog' }).dataset).toBe(loaded)
  })

  it('keeps exact copies together, near ones too where asked', () => {
    const copies = { exact: [[0, 1]], near: [[1, 2, 3]] }
    for (let seed = 0; seed < 20; seed += 1) {
      const place = (mode: Arranging['copies']) => {
        const { splits } = arrangeDataset(loaded, { ...settings, splitSeed: seed, testShare: 0.5, copies: mode }, copies)
        return [0, 1, 2, 3].map((row) => splits.test.includes(row))
      }
      const [first, second] = place('exact')
      expect(first).toBe(second)
      expect(new Set(place('near')).size).toBe(1)
    }
  })
})
