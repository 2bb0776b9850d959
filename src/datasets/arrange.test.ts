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
  overrides: { excluded: [], relabelled: {} },
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
