// Classes of a folder from its paths or from a table, on real files.
import { writeFile, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DEFAULT_RESIZE } from '../../src/datasets/resize'
import type { Result } from '../../src/diagnostics'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { parseClassRule, type ClassChoice } from './class-rule'
import { loadPath } from './decode'

const POLICY = { size: { height: 4, width: 4, channels: 3 }, resize: DEFAULT_RESIZE } as const

async function picture(red: number): Promise<Uint8Array> {
  return await sharp({ create: { width: 4, height: 4, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer()
}

async function folderOf(files: Readonly<Record<string, string | number>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), typeof content === 'string' ? content : await picture(content))
  }
  return folder
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

async function load(folder: string, said?: string) {
  const classes = said === undefined ? undefined : (parseClassRule(said) ?? undefined)
  return await loadPath(folder, POLICY, classes ? { classes } : {})
}

/** Class of each path. */
const classesIn = (result: Awaited<ReturnType<typeof load>>) => {
  const dataset = valueOf(result)
  if (dataset.task !== 'classification') throw new Error('expected classes')
  return Object.fromEntries(dataset.paths.map((path, row) => [path, dataset.classes[dataset.labels[row] ?? -1]]))
}

describe('parseClassRule', () => {
  it.each<[string, ClassChoice | null]>([
    ['folder', { from: 'folder' }],
    ['path', { from: 'path' }],
    ['labels.csv', { from: 'guess', file: 'labels.csv', columns: null }],
    ['a/b.tsv:image,kind', { from: 'guess', file: 'a/b.tsv', columns: { path: 'image', label: 'kind', split: null } }],
    ['l.csv:image,kind,set', { from: 'guess', file: 'l.csv', columns: { path: 'image', label: 'kind', split: 'set' } }],
    ['l.csv:image', null],
    ['l.csv:image,kind,set,more', null],
    ['labels', null],
    ['', null],
  ])('%s', (said, expected) => expect(parseClassRule(said)).toEqual(expected))
})

describe('classes of a folder', () => {
  it('come from the one table beside flat images, and that is said', async () => {
    const folder = await folderOf({
      'img/1.png': 10,
      'img/2.png': 20,
      'img/3.png': 30,
      'labels.csv': 'image,species,set\n1,wren,train\n2,robin,train\n3,wren,test\n',
    })
    const answer = await load(folder)
    expect(classesIn(answer)).toEqual({ 'img/1.png': 'wren', 'img/2.png': 'robin', 'img/3.png': 'wren' })
    const dataset = valueOf(answer)
    expect(dataset.given).toEqual(['train', 'train', 'test'])
    expect(dataset.samples === 'images' && [0, 48, 96].map((at) => dataset.pixels[at])).toEqual([10, 20, 30])
    expect(answer).toMatchObject({ warnings: [{ code: 'labels/guessed', severity: 'info' }] })
  })

  it('come from the columns that are named', async () => {
    const folder = await folderOf({ '1.png': 1, '2.png': 2, 'a.csv': 'f,x,y\n1.png,p,q\n2.png,q,p\n', 'b.csv': 'other\n1\n' })
    expect(classesIn(await load(folder, 'a.csv:f,y'))).toEqual({ '1.png': 'q', '2.png': 'p' })
    expect(await load(folder, 'a.csv:f,gone')).toMatchObject({ ok: false, diagnostics: [{ code: 'table/columns', file: 'a.csv' }] })
    expect(await load(folder, 'b.csv')).toMatchObject({ ok: false, diagnostics: [{ code: 'labels/no-guess', file: 'b.csv' }] })
    // Two tables: which one is not guessed.
    expect(await load(folder)).toMatchObject({ ok: false, diagnostics: [{ code: 'data/no-class-folders' }] })
  })

  it('are missed by name where the table is gone', async () => {
    const folder = await folderOf({ '1.png': 1, '2.png': 2, 'a.csv': 'f,y\n1.png,q\n2.png,p\n' })
    await rm(join(folder, 'a.csv'))
    expect(await load(folder, 'a.csv:f,y')).toMatchObject({ ok: false, diagnostics: [{ code: 'labels/missing-table', file: 'a.csv' }] })
  })

  it('are top folders, or whole paths', async () => {
    const folder = await folderOf({ 'animals/cat/1.png': 1, 'animals/dog/2.png': 2, 'plants/3.png': 3 })
    expect(classesIn(await load(folder))).toEqual({
      'animals/cat/1.png': 'animals',
      'animals/dog/2.png': 'animals',
      'plants/3.png': 'plants',
    })
    expect(classesIn(await load(folder, 'path'))).toEqual({
      'animals/cat/1.png': 'animals/cat',
      'animals/dog/2.png': 'animals/dog',
      'plants/3.png': 'plants',
    })
  })

  it('do not come from a table that says nothing of the images', async () => {
    const folder = await folderOf({ '1.png': 1, '2.png': 2, 'weather.csv': 'place,sun\nOslo,3\nParis,12\n' })
    expect(await load(folder)).toMatchObject({ ok: false, diagnostics: [{ code: 'data/no-class-folders' }] })
  })
})
