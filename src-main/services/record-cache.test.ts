// Records between loads, over a real disk: through the dataset service as the interface uses it, and what the disk may do to them.
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../src/datasets/resize'
import type { Result } from '../../src/diagnostics'
import { createDatasetService, scanAll } from './dataset-service'
import { faultyFiles } from './faulty-files.test-support'
import { nodeFiles, type FilePort } from './file-port'
import { createRecordCache } from './record-cache'
import { temporaryFolder } from './temporary-folder.test-support'

const RECIPE: Recipe = { height: 2, width: 2, channels: 1, resize: 'stretch', decoder: 'test' }
const LENGTH = 4

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code }) => code).join())
  return result.value
}

/** The record a test's decoder makes of a file: its first byte, four times. */
const decoded = (bytes: Uint8Array) => new Uint8Array(LENGTH).fill(bytes[0] ?? 0)

/** A load as the interface does it; tells which files had to be decoded, and the records by path. */
async function load(folder: string, cacheFolder: string, { recipe = RECIPE, files = nodeFiles, limit = 1_000_000 } = {}) {
  const service = createDatasetService(files, createRecordCache(files, cacheFolder, limit))
  const { files: listed } = valueOf(await scanAll(service, folder))
  const { known } = valueOf(await service.openRecords(folder, recipe))
  const missing = listed.filter((_, i) => known[i] === 0)
  const fresh: string[] = []
  const kept: boolean[] = []
  if (missing.length > 0) {
    const replies = valueOf(
      await service.read(
        folder,
        missing.map(({ id }) => id),
        recipe,
      ),
    )
    for (const [i, { id, bytes }] of replies.entries()) {
      if (bytes === null) continue
      fresh.push(missing[i]?.path ?? '')
      const written = await service.writeRecords(folder, recipe, [id], Uint8Array.of(9, 0, 7, 0), decoded(bytes))
      kept.push(written.ok && written.value)
    }
    await service.finishRecords(folder, recipe)
  }
  const records = new Map<string, number | null>()
  for (const { id, path } of listed) {
    const read = await service.readRecords(folder, recipe, [id])
    records.set(path, read.ok ? (read.value[0] ?? -1) : null)
  }
  const { sizes } = valueOf(await service.openRecords(folder, recipe))
  return { fresh, kept, records: Object.fromEntries(records), sizes }
}

async function setup(...paths: readonly string[]) {
  const home = await temporaryFolder()
  const folder = join(home, 'pets')
  const cacheFolder = join(home, 'cache')
  for (const [i, path] of paths.entries()) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), Uint8Array.of(i + 1, 50))
  }
  return { folder, cacheFolder }
}

async function segments(cacheFolder: string): Promise<readonly string[]> {
  const packs = await readdir(cacheFolder)
  const all = await Promise.all(
    packs.map(async (pack) => (await readdir(join(cacheFolder, pack))).map((name) => join(cacheFolder, pack, name))),
  )
  return all.flat().filter((name) => name.endsWith('.records'))
}

describe('records between loads', () => {
  it('need no second decoding, keep their sizes, and are the same bytes', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png', 'cat/2.png', 'dog/1.png')
    expect((await load(folder, cacheFolder)).fresh.length).toBe(3)
    const again = await load(folder, cacheFolder)
    expect(again.fresh).toEqual([])
    expect(again.records).toEqual({ 'cat/1.png': 1, 'cat/2.png': 2, 'dog/1.png': 3 })
    expect([...again.sizes]).toEqual([9, 0, 7, 0, 9, 0, 7, 0, 9, 0, 7, 0])
  })

  it('belong to their recipe', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png')
    await load(folder, cacheFolder)
    for (const other of [{ resize: 'crop' }, { decoder: 'newer' }, { width: 1, height: 4 }] as const)
      expect((await load(folder, cacheFolder, { recipe: { ...RECIPE, ...other } })).fresh).toEqual(['cat/1.png'])
    expect((await load(folder, cacheFolder)).fresh).toEqual([])
  })

  it('notice a file that was changed, even to the same length', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png', 'cat/2.png')
    await load(folder, cacheFolder)
    await writeFile(join(folder, 'cat/1.png'), Uint8Array.of(77, 50))
    await utimes(join(folder, 'cat/1.png'), new Date(), new Date(Date.now() + 5000))
    const again = await load(folder, cacheFolder)
    expect(again.fresh).toEqual(['cat/1.png'])
    expect(again.records).toEqual({ 'cat/1.png': 77, 'cat/2.png': 2 })
  })

  it('are known by content where a file was touched, renamed or copied', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png', 'cat/2.png')
    await load(folder, cacheFolder)
    await utimes(join(folder, 'cat/1.png'), new Date(), new Date(Date.now() + 5000))
    await rename(join(folder, 'cat/2.png'), join(folder, 'cat/3.png'))
    await writeFile(join(folder, 'cat/4.png'), await readFile(join(folder, 'cat/1.png')))
    const again = await load(folder, cacheFolder)
    expect(again.fresh).toEqual([])
    expect(again.records).toEqual({ 'cat/1.png': 1, 'cat/3.png': 2, 'cat/4.png': 1 })
  })

  it('are decoded anew where their file on the disk is cut short, longer, damaged or gone', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png', 'cat/2.png')
    const damages: readonly ((path: string) => Promise<void>)[] = [
      async (path) => truncate(path, (await stat(path)).size - 1),
      (path) => appendFile(path, 'x'),
      (path) => writeFile(path, 'nonsense'),
      (path) => writeFile(path, ''),
      (path) => rm(path),
      async (path) => {
        const bytes = await readFile(path)
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
        await writeFile(path, bytes)
      },
    ]
    for (const damage of damages) {
      await load(folder, cacheFolder)
      for (const path of await segments(cacheFolder)) await damage(path)
      // A damaged record is told from a whole one when it is read.
      const records = Object.values((await load(folder, cacheFolder)).records)
      expect(records.every((value, i) => value === null || value === i + 1)).toBe(true)
      await rm(cacheFolder, { recursive: true, force: true })
    }
  })

  it('take the place of one that was found damaged', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png')
    await load(folder, cacheFolder)
    const [path = ''] = await segments(cacheFolder)
    const bytes = await readFile(path)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await writeFile(path, bytes)
    const service = createDatasetService(nodeFiles, createRecordCache(nodeFiles, cacheFolder))
    const [file] = valueOf(await scanAll(service, folder)).files
    const ids = [file?.id ?? -1]
    expect(await service.readRecords(folder, RECIPE, ids)).toMatchObject({ ok: false, diagnostics: [{ code: 'data/record-missing' }] })
    const [read] = valueOf(await service.read(folder, ids, RECIPE))
    expect([...(read?.bytes ?? [])]).toEqual([1, 50])
    await service.writeRecords(folder, RECIPE, ids, Uint8Array.of(9, 0, 7, 0), new Uint8Array(LENGTH).fill(1))
    await service.finishRecords(folder, RECIPE)
    expect((await load(folder, cacheFolder)).records).toEqual({ 'cat/1.png': 1 })
  })

  it('leave no half-written file behind where the disk is full, and the load goes on', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png')
    const full: FilePort = faultyFiles(nodeFiles, ({ step, path }) => (step === 'write' && path.includes('cache') ? 'ENOSPC' : null))
    expect((await load(folder, cacheFolder, { files: full })).fresh).toEqual(['cat/1.png'])
    expect(await segments(cacheFolder)).toEqual([])
    expect((await load(folder, cacheFolder)).records).toEqual({ 'cat/1.png': 1 })
  })
})

describe('room', () => {
  it('is given up by what was used longest ago, never by what is in use', async () => {
    const first = await setup('cat/1.png', 'cat/2.png')
    const { cacheFolder } = first
    await load(first.folder, cacheFolder)
    const used = (await createRecordCache(nodeFiles, cacheFolder).info()).usedBytes
    const second = await setup('dog/1.png', 'dog/2.png')
    await load(second.folder, cacheFolder, { limit: Math.floor(used * 1.5) })
    expect((await load(second.folder, cacheFolder)).fresh).toEqual([])
    expect((await load(first.folder, cacheFolder)).fresh.length).toBe(2)
  })

  it('is not overdrawn: what has none is decoded, and not kept', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png', 'cat/2.png', 'cat/3.png')
    expect((await load(folder, cacheFolder, { limit: 2 * LENGTH })).kept).toEqual([true, true, false])
  })

  it('is taken back from records of files that are no more', async () => {
    const paths = Array.from({ length: 10 }, (_, i) => `cat/${i}.png`)
    const { folder, cacheFolder } = await setup(...paths)
    await load(folder, cacheFolder)
    for (const path of paths.slice(0, 8)) await rm(join(folder, path))
    await writeFile(join(folder, 'cat/new.png'), Uint8Array.of(99))
    await load(folder, cacheFolder)
    const [only, ...others] = await segments(cacheFolder)
    expect(others).toEqual([])
    expect((await readFile(only ?? '')).toString('latin1')).not.toContain('cat/0.png')
    const again = await load(folder, cacheFolder)
    expect(again.fresh).toEqual([])
    expect(again.records).toEqual({ 'cat/8.png': 9, 'cat/9.png': 10, 'cat/new.png': 99 })
  })

  it('is all given back when the cache is cleared', async () => {
    const { folder, cacheFolder } = await setup('cat/1.png')
    await load(folder, cacheFolder)
    const cache = createRecordCache(nodeFiles, cacheFolder)
    expect((await cache.info()).usedBytes).toBeGreaterThan(LENGTH)
    expect(valueOf(await cache.clear()).usedBytes).toBe(0)
    expect((await load(folder, cacheFolder)).fresh).toEqual(['cat/1.png'])
  })
})
