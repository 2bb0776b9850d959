import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assembleDataset, checkPixelBudget, compactRecords, keptRows } from './assemble'
import type { Manifest } from './dataset'
import { faults } from './image-header'

const size = { height: 1, width: 2, channels: 3 } as const

function manifest(labels: readonly number[]): Manifest {
  return {
    name: 'pets',
    layout: 'class-folders',
    classes: ['a', 'b'],
    positive: 1,
    samples: labels.map((label, i) => ({ path: `${label}/${i}.png`, label, given: null })),
    skipped: [],
  }
}

describe('assembleDataset', () => {
  it('keeps the decoded rows in order, whichever are broken', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 40 }), (broken) => {
        const found = [null, null, ...broken.map((is) => (is ? faults.zeroBytes() : null))]
        const pixels = Uint8Array.from({ length: found.length * 6 }, (_, i) => Math.floor(i / 6))
        for (const _ of compactRecords(pixels, 6, keptRows(found)));
        const result = assembleDataset(manifest(found.map((_, i) => i % 2)), size, pixels, found, {
          resize: 'stretch',
          decoder: 'd',
          originalSizes: Uint16Array.from({ length: found.length * 2 }, (_, i) => i),
        })
        if (!result.ok) throw new Error('expected a dataset')
        const rows = found.flatMap((fault, i) => (fault === null ? [i] : []))
        expect(result.value.paths).toEqual(rows.map((i) => `${i % 2}/${i}.png`))
        expect([...result.value.labels]).toEqual(rows.map((i) => i % 2))
        expect([...result.value.pixels]).toEqual(rows.flatMap((i) => Array<number>(6).fill(i)))
        expect([...(result.value.decoding?.originalSizes ?? [])]).toEqual(rows.flatMap((i) => [2 * i, 2 * i + 1]))
        expect(result.value.skipped.length).toBe(found.length - rows.length)
      }),
    )
  })

  it('says which class has nothing left, and the first reason', () => {
    const result = assembleDataset(manifest([0, 1]), size, new Uint8Array(12), [null, faults.zeroBytes()], {
      resize: 'stretch',
      decoder: 'd',
      originalSizes: new Uint16Array(4),
    })
    expect(result).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'data/no-readable-images',
          message: {
            en: 'Of “pets”, no image could be read for “b”; expected images of at least two classes. First: 1/1.png: The file is empty (0 bytes).',
            zh: '“pets”中“b”没有可读取的图像；至少需要两个类别的图像。首个：1/1.png：文件是空的（0 字节）。',
          },
        },
      ],
    })
  })
})

describe('checkPixelBudget', () => {
  it('refuses what would not fit, before it is allocated', () => {
    expect(checkPixelBudget('pets', 100, size)).toMatchObject({ ok: true, value: 600 })
    expect(checkPixelBudget('pets', 1_000_000, { height: 224, width: 224, channels: 3 })).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'data/too-many-pixels',
          message: {
            en: '“pets” would take 140.2 GiB (1000000 images of 224×224); at most 2 GiB are held.',
            zh: '“pets”需要 140.2 GiB 内存（1000000 张 224×224 图像）；上限为 2 GiB。',
          },
        },
      ],
    })
  })
})
