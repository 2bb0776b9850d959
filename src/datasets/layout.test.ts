import { describe, expect, it } from 'vitest'
import type { Result } from '../diagnostics'
import { choosePositive } from './classes'
import type { DatasetLayout, ImageLayout, UnreadableEntry } from './layout'
import { readLayout } from './layout'
import { compareNatural, comparePaths } from './natural-order'

function read(paths: readonly string[], unreadable: readonly UnreadableEntry[] = []): Result<DatasetLayout> {
  return readLayout(
    'pets',
    paths.map((path, id) => ({ id, path })),
    unreadable,
  )
}

function images(result: Result<DatasetLayout>): ImageLayout {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code }) => code).join())
  if (result.value.kind !== 'images') throw new Error('expected images')
  return result.value
}

function problem(result: Result<unknown>) {
  if (result.ok) throw new Error('expected a problem')
  return result.diagnostics[0]
}

function codes(result: Result<unknown>): readonly string[] {
  return (result.ok ? result.warnings : result.diagnostics).map(({ code }) => code)
}

describe('layouts', () => {
  it('takes a subfolder per class, in natural order, whatever order the files come in', () => {
    const { manifest, ids } = images(read(['dog/2.jpg', 'cat/10.PNG', 'cat/9.png', 'dog/deep/er/1.webp', 'cat/1.gif']))
    expect(manifest).toMatchObject({ name: 'pets', layout: 'class-folders', classes: ['cat', 'dog'], positive: 1, skipped: [] })
    expect(manifest.samples.map(({ path, label, given }) => [path, label, given])).toEqual([
      ['cat/1.gif', 0, null],
      ['cat/9.png', 0, null],
      ['cat/10.PNG', 0, null],
      ['dog/2.jpg', 1, null],
      ['dog/deep/er/1.webp', 1, null],
    ])
    expect(ids).toEqual([4, 2, 1, 0, 3])
  })

  it.each([
    ['train', 'validation', 'test'],
    ['Train', 'VAL', 'Test'],
    ['training', 'valid', 'testing'],
  ])('takes %s, %s and %s above the classes', (train, val, test) => {
    const { manifest } = images(read([`${train}/a/1.png`, `${train}/b/1.png`, `${val}/a/2.png`, `${test}/b/2.png`]))
    expect(manifest.layout).toBe('split-folders')
    expect(manifest.classes).toEqual(['a', 'b'])
    expect(Object.fromEntries(manifest.samples.map(({ path, given }) => [path.split('/')[0], given]))).toEqual({
      [train]: 'train',
      [val]: 'val',
      [test]: 'test',
    })
  })

  it.each(['.h5', '.hdf5', '.H5'])('takes a folder that holds a pair of %s files as that pair, whatever else lies in it', (extension) => {
    const result = read([
      `folder/train/cat/1.png`,
      'folder/train/dog/1.png',
      `test_pets${extension}`,
      `train_other${extension}`,
      `train_pets${extension}`,
    ])
    expect(result).toMatchObject({
      ok: true,
      value: { kind: 'hdf5-pair', train: { path: `train_pets${extension}` }, test: { path: `test_pets${extension}` } },
    })
  })

  it('ignores hidden files and lists what is no image inside a class folder', () => {
    const { manifest } = images(
      read([
        '.DS_Store',
        'README.md',
        'cat/.hidden.png',
        'cat/1.png',
        'cat/notes.txt',
        'cat/LICENSE',
        '__MACOSX/cat/1.png',
        'dog/1.png',
        'dog/Thumbs.db',
      ]),
    )
    expect(manifest.classes).toEqual(['cat', 'dog'])
    expect(manifest.skipped).toEqual([
      {
        file: 'cat/LICENSE',
        code: 'data/not-an-image',
        reason: {
          en: 'Its name has no image extension (.png, .jpg, .webp, .gif).',
          zh: '文件名没有图像扩展名（.png、.jpg、.webp、.gif）。',
        },
      },
      {
        file: 'cat/notes.txt',
        code: 'data/not-an-image',
        reason: {
          en: '“.txt” is not an image extension that is read (.png, .jpg, .webp, .gif).',
          zh: '“.txt”不是可读取的图像扩展名（.png、.jpg、.webp、.gif）。',
        },
      },
    ])
  })

  it('lists loose images beside class folders, and unreadable entries', () => {
    const { manifest } = images(read(['loose.png', 'cat/1.png', 'dog/1.png'], [{ path: 'dog/private', reason: 'permission' }]))
    expect(manifest.skipped.map(({ file, code }) => [file, code])).toEqual([
      ['dog/private', 'data/unreadable'],
      ['loose.png', 'data/outside-classes'],
    ])
  })

  it('goes down into the only folder, and says so', () => {
    const result = read(['pets-v2/train/a/1.png', 'pets-v2/train/b/1.png', 'README.md'])
    expect(images(result).manifest.layout).toBe('split-folders')
    expect(result).toMatchObject({ warnings: [{ code: 'data/nested-folder', severity: 'info', file: 'pets-v2' }] })
    expect(read(['inner/train_x.h5', 'inner/test_x.h5'])).toMatchObject({
      ok: true,
      value: { kind: 'hdf5-pair', train: { path: 'inner/train_x.h5' } },
    })
  })

  it('warns of folders without images, of folders beside the splits and of classes without training images', () => {
    expect(codes(read(['a/1.png', 'b/1.png', 'docs/readme.txt']))).toEqual(['data/empty-class'])
    expect(codes(read(['train/a/1.png', 'train/b/1.png', 'extra/a/1.png', 'test/c/1.png']))).toEqual([
      'data/ignored-folder',
      'data/class-not-in-train',
    ])
  })
})

describe('folders that are no dataset', () => {
  it.each([
    {
      paths: [],
      code: 'data/empty-folder',
      en: 'The folder “pets” is empty; expected one subfolder of images per class.',
      zh: '文件夹“pets”是空的；应为每个类别各有一个存放图像的子文件夹。',
    },
    {
      paths: ['.DS_Store'],
      code: 'data/empty-folder',
      en: 'The folder “pets” is empty; expected one subfolder of images per class.',
      zh: '文件夹“pets”是空的；应为每个类别各有一个存放图像的子文件夹。',
    },
    {
      paths: ['a.txt', 'b/c.csv'],
      code: 'data/no-images',
      en: 'The folder “pets” holds files, but no image in any subfolder.',
      zh: '文件夹“pets”中有文件，但子文件夹里没有图像。',
    },
    {
      paths: ['1.png', '2.png'],
      code: 'data/no-class-folders',
      en: 'The folder “pets” holds images (2) but no subfolder per class, so their classes are unknown.',
      zh: '文件夹“pets”直接存放了图像（2 张），没有按类别分子文件夹，无法得知类别。',
    },
    {
      paths: ['cat/1.png', 'cat/2.png'],
      code: 'data/one-class',
      en: 'The folder “pets” holds one class only, “cat”; expected two or more.',
      zh: '文件夹“pets”中只有“cat”一个类别；至少需要两个类别。',
    },
    {
      paths: ['train/cat/1.png', 'test/cat/2.png'],
      code: 'data/one-class',
      en: 'The folder “pets” holds one class only, “cat”; expected two or more.',
      zh: '文件夹“pets”中只有“cat”一个类别；至少需要两个类别。',
    },
    {
      paths: ['test/cat/1.png', 'test/dog/2.png'],
      code: 'data/no-train',
      en: 'The folder “pets” has no training images; expected a train folder with one subfolder per class.',
      zh: '文件夹“pets”中没有训练图像；应有 train 文件夹，其中每个类别各有一个子文件夹。',
    },
    {
      paths: ['train/1.png', 'test/2.png'],
      code: 'data/no-class-folders',
      en: 'The folder “pets” holds images (2) but no subfolder per class, so their classes are unknown.',
      zh: '文件夹“pets”直接存放了图像（2 张），没有按类别分子文件夹，无法得知类别。',
    },
    {
      paths: ['test_x.h5'],
      code: 'data/hdf5-half-pair',
      en: '“test_x.h5” has no partner: expected train_*.h5 beside it.',
      zh: '“test_x.h5”缺少配对文件：旁边应有 train_*.h5。',
    },
  ])('$paths → $code', ({ paths, code, en, zh }) => {
    const found = problem(read(paths))
    expect(found).toMatchObject({ code, severity: 'error', message: { en, zh } })
    expect(found?.hint?.en.length).toBeGreaterThan(10)
    expect(found?.file).toBeTruthy()
  })

  it('tells an unreadable folder from an empty one', () => {
    expect(problem(read([], [{ path: 'cat', reason: 'permission' }]))).toMatchObject({
      code: 'data/unreadable',
      message: { en: 'The folder “pets” could not be read.', zh: '无法读取文件夹“pets”。' },
    })
  })
})

describe('nested classes', () => {
  const zoo = ['animals/cat/1.png', 'animals/dog/2.png', 'plants/3.png', 'plants/tree/oak/4.png', 'animals/5.png']
  const byPath = (paths: readonly string[]) =>
    readLayout(
      'zoo',
      paths.map((path, id) => ({ id, path })),
      [],
      'path',
    )

  it('count as their top folder, and that is said', () => {
    const answer = read(zoo)
    expect(images(answer).manifest.classes).toEqual(['animals', 'plants'])
    expect(answer).toMatchObject({ warnings: [{ code: 'data/nested-classes', severity: 'info', file: 'animals' }] })
    // One folder of an odd name in a class is no sign of classes.
    expect(codes(read(['cat/1.png', 'cat/raw/2.png', 'dog/3.png']))).toEqual([])
  })

  it('are the whole paths, where that is chosen', () => {
    const answer = byPath(zoo)
    const { manifest, ids } = images(answer)
    expect(manifest.classes).toEqual(['animals', 'animals/cat', 'animals/dog', 'plants', 'plants/tree/oak'])
    expect(Object.fromEntries(manifest.samples.map(({ path, label }) => [path, manifest.classes[label]]))).toEqual({
      'animals/cat/1.png': 'animals/cat',
      'animals/dog/2.png': 'animals/dog',
      'plants/3.png': 'plants',
      'plants/tree/oak/4.png': 'plants/tree/oak',
      'animals/5.png': 'animals',
    })
    expect(ids.map((id) => zoo[id])).toEqual(manifest.samples.map(({ path }) => path))
    expect(codes(answer)).toEqual([])
  })

  it('stand below the folders of the sets', () => {
    const split = ['train/animals/cat/1.png', 'train/animals/dog/2.png', 'test/animals/cat/3.png']
    const { manifest } = images(byPath(split))
    expect(manifest).toMatchObject({ layout: 'split-folders', classes: ['animals/cat', 'animals/dog'] })
    expect(manifest.samples.map(({ label, given }) => [label, given])).toEqual([
      [0, 'test'],
      [0, 'train'],
      [1, 'train'],
    ])
    // By the top folder alone there is one class.
    expect(problem(read(split))?.code).toBe('data/one-class')
  })
})

describe('the positive class', () => {
  it.each([
    [['cat', 'non-cat'], 0],
    [['non-cat', 'cat'], 1],
    [['Cat', 'not_cat'], 0],
    [['cat', 'no_cat'], 0],
    [['cat', 'nonCat'], 0],
    [['猫', '非猫'], 0],
    [['cat', 'dog'], 1],
    [['non-dog', 'cat'], 1],
    [['a', 'b', 'c'], null],
  ] as const)('of %j is %j', (classes, positive) => {
    expect(choosePositive(classes)).toBe(positive)
  })
})

describe('natural order', () => {
  it('compares numbers by value, without case, and totally', () => {
    expect(['b10', 'B9', 'a', 'b1', 'b01', '10', '9', 'Ä'].sort(compareNatural)).toEqual(['9', '10', 'a', 'b01', 'b1', 'B9', 'b10', 'Ä'])
    expect(compareNatural('12345678901234567890123', '12345678901234567890124')).toBeLessThan(0)
    expect(compareNatural('a', 'A')).not.toBe(0)
  })

  it('keeps a folder together', () => {
    expect(['a b/1', 'a/2', 'a/1', 'a'].sort(comparePaths)).toEqual(['a', 'a/1', 'a/2', 'a b/1'])
  })
})
