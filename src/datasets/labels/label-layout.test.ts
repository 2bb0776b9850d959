import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../diagnostics'
import type { DecodeText } from '../table/parse-table'
import type { TableFormat } from '../table/table-settings'
import type { LabelTable } from './class-rule'
import { inspectLabels, readLabelLayout } from './label-layout'
import { imageMatcher } from './match-images'

const FORMAT: TableFormat = { encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' }
const RULE: LabelTable = { from: 'table', file: 'labels.csv', format: FORMAT, path: 'image', label: 'class', split: null }
const decode: DecodeText = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
const bytesOf = (...lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'))
const listed = (...paths: readonly string[]) => paths.map((path, id) => ({ id, path }))
const read = (paths: readonly string[], lines: readonly string[], rule: Partial<LabelTable> = {}) =>
  readLabelLayout('birds', listed(...paths), [], bytesOf(...lines), decode, { ...RULE, ...rule })

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

describe('readLabelLayout', () => {
  it('gives images the classes of the table, in the order of the paths; what it does not name is left out', () => {
    const { manifest, ids } = valueOf(
      read(['a10.png', 'a2.png', 'b.png', 'labels.csv', 'notes.md'], ['image,class', 'a2.png,wren', 'a10.png,robin', 'gone.png,wren']),
    )
    expect(manifest).toMatchObject({ layout: 'label-table', classes: ['robin', 'wren'] })
    expect(manifest.samples).toEqual([
      { path: 'a2.png', label: 1, given: null },
      { path: 'a10.png', label: 0, given: null },
    ])
    expect(ids).toEqual([1, 0])
    expect(manifest.skipped.map(({ file, code }) => [file, code])).toEqual([
      ['notes.md', 'data/not-an-image'],
      ['labels.csv:4', 'labels/no-file'],
      ['b.png', 'labels/unnamed'],
    ])
  })

  it('takes the sets that a column names, and warns of a class that none trains', () => {
    const answer = read(['1.png', '2.png', '3.png'], ['image,class,set', '1.png,a,train', '2.png,b,test', '3.png,a,valid'], {
      split: 'set',
    })
    expect(valueOf(answer).manifest.samples.map(({ given }) => given)).toEqual(['train', 'test', 'val'])
    expect(answer).toMatchObject({ warnings: [{ code: 'data/class-not-in-train' }] })
  })

  it('leaves out what the table says twice and differently, but not what it says twice alike', () => {
    const { manifest } = valueOf(read(['1.png', '2.png', '3.png'], ['image,class', '1.png,a', '1.png,b', '2.png,b', '2.png,b', '3.png,a']))
    expect(manifest.samples.map(({ path }) => path)).toEqual(['2.png', '3.png'])
    expect(manifest.skipped).toMatchObject([
      { file: 'labels.csv:3', code: 'labels/conflict' },
      { file: '1.png', code: 'labels/unnamed' },
    ])
  })

  it('lists rows without a class, with an unknown set, and with a broken form, by line', () => {
    const { manifest } = valueOf(
      read(
        ['1.png', '2.png', '3.png', '4.png'],
        ['image,class,set', '1.png,a,train', '2.png,b,train', '3.png,,train', '4.png,a,later', '1.png,a'],
        { split: 'set' },
      ),
    )
    expect(manifest.skipped.slice(0, 3).map(({ file, code }) => [file, code])).toEqual([
      ['labels.csv:6', 'table/bad-row'],
      ['labels.csv:4', 'labels/no-label'],
      ['labels.csv:5', 'labels/no-set'],
    ])
  })

  it.each<[string, readonly string[], readonly string[], Partial<LabelTable>, string, string]>([
    ['a column that is gone', ['1.png'], ['image,kind', '1.png,a'], {}, 'table/columns', '“class”'],
    ['a folder without images', ['labels.csv'], ['image,class', '1.png,a'], {}, 'data/no-images', 'birds'],
    [
      'a table of other files',
      ['1.png'],
      ['image,class', 'x/y.jpg,a', 'z.jpg,b'],
      {},
      'labels/no-match',
      '“image” holds “x/y.jpg”, the images are called like “1.png”',
    ],
    ['one class', ['1.png', '2.png'], ['image,class', '1.png,a', '2.png,a'], {}, 'labels/one-class', '“a” for every image'],
    [
      'no training image',
      ['1.png', '2.png'],
      ['image,class,set', '1.png,a,test', '2.png,b,test'],
      { split: 'set' },
      'data/no-train',
      'birds',
    ],
    [
      'too many classes',
      Array.from({ length: 1001 }, (_, i) => `${i}.png`),
      ['image,class', ...Array.from({ length: 1001 }, (_, i) => `${i}.png,c${i}`)],
      {},
      'labels/many-classes',
      '1001 different values',
    ],
    ['a table in another encoding', ['1.png'], ['image,class\u0000'], {}, 'table/encoding', 'utf-8'],
  ])('says of %s what is wrong', (_, paths, lines, rule, code, said) => {
    const answer = read(paths, lines, rule)
    if (answer.ok) throw new Error('expected a problem')
    const [found] = answer.diagnostics
    expect(found?.code).toBe(code)
    expect(found?.message.en).toContain(said)
    expect([found?.message.zh, found?.hint?.en, found?.hint?.zh].every(Boolean)).toBe(true)
  })

  it('warns where the table names fewer than half of the images', () => {
    expect(read(['1.png', '2.png', '3.png', '4.png', '5.png'], ['image,class', '1.png,a', '2.png,b'])).toMatchObject({
      ok: true,
      warnings: [{ code: 'labels/few' }],
    })
  })

  it('gives every named image its class, however rows and files are mixed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { minLength: 4, maxLength: 40 }), fc.integer(), (names, seed) => {
        const rows = names.map((name, i) => [`${name}.png`, `class ${(name + seed) % 3}`, i] as const)
        const shuffled = [...rows].sort((a, b) => ((a[2] * 7919 + seed) % 97) - ((b[2] * 7919 + seed) % 97))
        const answer = read(
          names.map((name) => `${name}.png`),
          ['image,class', ...shuffled.map(([path, label]) => `${path},${label}`)],
        )
        if (!answer.ok) {
          expect(new Set(rows.map(([, label]) => label)).size).toBe(1)
          return
        }
        const { samples, classes } = answer.value.manifest
        expect(Object.fromEntries(samples.map(({ path, label }) => [path, classes[label]]))).toEqual(
          Object.fromEntries(rows.map(([path, label]) => [path, label])),
        )
      }),
    )
  })
})

describe('imageMatcher', () => {
  const match = imageMatcher(['img/a/1.png', 'img/b/1.png', 'img/b/2.jpg', 'top.png'], 'birds', 'img')
  it.each([
    ['img/a/1.png', 0],
    ['./img/a/1.png', 0],
    ['img\\b\\1.png', 1],
    ['birds/img/b/2.jpg', 2],
    ['b/2.jpg', 2],
    ['2.jpg', 2],
    ['2', 2],
    ['/somewhere/else/2.jpg', 2],
    ['top.png', 3],
    ['1.png', 'several'],
    ['1', 'several'],
    ['3.png', 'none'],
    ['', 'none'],
  ])('%s means %s', (cell, expected) => expect(match(cell)).toBe(expected))
})

describe('inspectLabels', () => {
  it('guesses which columns name images, classes and sets', () => {
    const bytes = bytesOf('id;file;species;split', '1;1.png;wren;train', '2;2.png;robin;test')
    expect(valueOf(inspectLabels('birds', listed('1.png', '2.png'), 'labels.csv', bytes, decode))).toMatchObject({
      rowCount: 2,
      matches: [2, 2, 0, 0],
      guess: {
        from: 'table',
        file: 'labels.csv',
        path: 'file',
        label: 'species',
        split: 'split',
        format: { delimiter: ';', header: true },
      },
    })
  })

  it('guesses nothing of a table about other things', () => {
    const bytes = bytesOf('place,temperature', 'Paris,12', 'Oslo,3')
    expect(valueOf(inspectLabels('birds', listed('1.png'), 'weather.csv', bytes, decode)).guess).toBeNull()
  })
})
