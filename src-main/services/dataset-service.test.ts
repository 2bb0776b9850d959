import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/diagnostics'
import { createDatasetService, scanAll } from './dataset-service'
import { faultyFiles } from './faulty-files.test-support'
import { nodeFiles } from './file-port'
import { temporaryFolder } from './temporary-folder.test-support'

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code }) => code).join())
  return result.value
}

async function folderWith(...paths: readonly string[]): Promise<string> {
  const folder = await temporaryFolder()
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), path)
  }
  return folder
}

const words = (bytes: Uint8Array | null | undefined): string | null => (bytes ? new TextDecoder().decode(bytes) : null)

describe('dataset scan', () => {
  it('lists files in natural order without hidden ones, with size and time', async () => {
    const folder = await folderWith('b/2.png', 'b/10.png', 'a/1.png', '.git/config', 'a/.hidden', 'top.txt')
    const { files, unreadable } = valueOf(await scanAll(createDatasetService(nodeFiles), folder))
    expect(files.map(({ path }) => path)).toEqual(['a/1.png', 'b/2.png', 'b/10.png', 'top.txt'])
    expect(files[0]).toMatchObject({ sizeBytes: 7 })
    expect(files[0]?.modifiedMs).toBeGreaterThan(Date.parse('2020-01-01'))
    expect(unreadable).toEqual([])
  })

  it('gives the same list in pages of any size', async () => {
    const folder = await folderWith(...Array.from({ length: 23 }, (_, i) => `c${i % 3}/${i}.png`))
    const service = createDatasetService(nodeFiles)
    const whole = valueOf(await service.scan(folder, 0, 5000))
    const paged: string[] = []
    const ids = new Set<number>()
    for (let cursor: number | null = 0; cursor !== null;) {
      const page: Awaited<ReturnType<typeof service.scan>> = await service.scan(folder, cursor, 7)
      const { files, next } = valueOf(page)
      expect(files.length).toBeLessThanOrEqual(7)
      for (const { id, path } of files) {
        paged.push(path)
        ids.add(id)
      }
      cursor = next
    }
    expect(paged).toEqual(whole.files.map(({ path }) => path))
    expect(ids.size).toBe(23)
  })

  it('survives a loop of links, a broken link and links that leave the folder', async () => {
    const outside = await folderWith('secret.png')
    const folder = await folderWith('cat/1.png', 'elsewhere/2.png')
    await symlink(folder, join(folder, 'cat', 'loop'))
    await symlink(join(folder, 'cat'), join(folder, 'cat', 'self'))
    await symlink(join(folder, 'elsewhere'), join(folder, 'dog'))
    await symlink(join(outside, 'secret.png'), join(folder, 'cat', 'leak.png'))
    await symlink(outside, join(folder, 'leaks'))
    await symlink(join(folder, 'gone.png'), join(folder, 'cat', 'broken.png'))
    const { files, unreadable } = valueOf(await scanAll(createDatasetService(nodeFiles), folder))
    expect(files.map(({ path }) => path)).toEqual(['cat/1.png', 'dog/2.png', 'elsewhere/2.png'])
    expect([...unreadable].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: 'cat/broken.png', reason: 'missing' },
      { path: 'cat/leak.png', reason: 'outside' },
      { path: 'leaks', reason: 'outside' },
    ])
  })

  it('names links that lead in a circle, and names that are no UTF-8', async () => {
    const folder = await folderWith('cat/1.png')
    await symlink(join(folder, 'b'), join(folder, 'a'))
    await symlink(join(folder, 'a'), join(folder, 'b'))
    await writeFile(Buffer.concat([Buffer.from(join(folder, 'cat/')), Buffer.from([0x66, 0xff, 0x2e, 0x70, 0x6e, 0x67])]), 'x')
    await writeFile(join(folder, 'cat', 'so named \ufffd.png'), 'x')
    const { files, unreadable } = valueOf(await scanAll(createDatasetService(nodeFiles), folder))
    expect(files.map(({ path }) => path)).toEqual(['cat/1.png', 'cat/so named \ufffd.png'])
    expect(unreadable).toEqual([
      { path: 'a', reason: 'loop' },
      { path: 'b', reason: 'loop' },
      { path: 'cat/f\ufffd.png', reason: 'name' },
    ])
  })

  it('goes on only while pages are asked for, and tells what stood in the way once', async () => {
    const folder = await folderWith(...Array.from({ length: 40 }, (_, i) => `c${i}/1.png`))
    let listed = 0
    const files = faultyFiles(nodeFiles, ({ step, path }) => {
      if (step !== 'readdir') return null
      listed += 1
      return path.endsWith('c3') ? 'EACCES' : null
    })
    const service = createDatasetService(files)
    const first = valueOf(await service.scan(folder, 0, 5))
    expect(first.files.map(({ path }) => path)).toEqual(['c0/1.png', 'c1/1.png', 'c2/1.png', 'c4/1.png', 'c5/1.png'])
    expect(first.unreadable).toEqual([{ path: 'c3', reason: 'permission' }])
    expect(listed).toBeLessThan(12)
    expect(valueOf(await service.scan(folder, 5, 1)).unreadable).toEqual([])
    const { files: rest } = valueOf(await scanAll(service, folder))
    expect(rest.length).toBe(39)
  })

  it('reports an unreadable subfolder beside what it could read', async () => {
    const folder = await folderWith('cat/1.png', 'dog/1.png', 'cow/1.png')
    const files = faultyFiles(nodeFiles, ({ step, path }) =>
      step !== 'readdir' ? null : path.endsWith('dog') ? 'EACCES' : path.endsWith('cow') ? 'EIO' : null,
    )
    const scanned = valueOf(await scanAll(createDatasetService(files), folder))
    expect(scanned.files.map(({ path }) => path)).toEqual(['cat/1.png'])
    expect(scanned.unreadable).toEqual([
      { path: 'cow', reason: 'io' },
      { path: 'dog', reason: 'permission' },
    ])
  })

  it('says why the folder itself could not be opened', async () => {
    const folder = await folderWith('cat/1.png')
    const files = faultyFiles(nodeFiles, ({ step }) => (step === 'readdir' ? 'EACCES' : null))
    expect(await createDatasetService(files).scan(folder, 0, 10)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/permission-denied' }],
    })
    expect(await createDatasetService(nodeFiles).scan(join(folder, 'gone'), 0, 10)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/not-found' }],
    })
  })

  it('has bounds on how many and how deep', async () => {
    const folder = await folderWith('a/1.png', 'a/2.png', 'b/3.png')
    const service = createDatasetService(nodeFiles, null, { maxEntries: 2, maxFileBytes: 100 })
    expect(await service.scan(folder, 0, 10)).toMatchObject({ ok: false, diagnostics: [{ code: 'data/too-many-files' }] })
    const deep = await folderWith(`${'d/'.repeat(20)}1.png`, 'cat/1.png')
    const scanned = await createDatasetService(nodeFiles).scan(deep, 0, 10)
    expect(scanned).toMatchObject({ ok: true, warnings: [{ code: 'data/too-deep' }] })
    expect(valueOf(scanned).files.map(({ path }) => path)).toEqual(['cat/1.png'])
  })
})

describe('dataset read', () => {
  it('hands out bytes by id, in the order asked for', async () => {
    const folder = await folderWith('cat/1.png', 'dog/1.png')
    const service = createDatasetService(nodeFiles)
    const { files } = valueOf(await service.scan(folder, 0, 10))
    const ids = files.map(({ id }) => id).reverse()
    const read = valueOf(await service.read(folder, ids))
    expect(read.map(({ id }) => id)).toEqual(ids)
    expect(read.map(({ bytes }) => words(bytes))).toEqual(['dog/1.png', 'cat/1.png'])
  })

  it('says why a file could not be read, and reads the others', async () => {
    const folder = await folderWith('1.png', '2.png', '3.png', '4.png', '5.png')
    await writeFile(join(folder, '4.png'), new Uint8Array(101))
    const files = faultyFiles(nodeFiles, ({ step, path }) =>
      step !== 'readFile' ? null : path.endsWith('1.png') ? 'EACCES' : path.endsWith('2.png') ? 'EIO' : null,
    )
    const service = createDatasetService(files, null, { maxEntries: 100, maxFileBytes: 100 })
    const scanned = valueOf(await service.scan(folder, 0, 10))
    await rm(join(folder, '3.png'))
    const read = valueOf(await service.read(folder, [...scanned.files.map(({ id }) => id), 999]))
    expect(read.map(({ reason, bytes }) => reason ?? words(bytes))).toEqual([
      'permission',
      'io',
      'missing',
      'too-large',
      '5.png',
      'missing',
    ])
  })

  it('never leaves the folder, even where a file became a link after the scan', async () => {
    const outside = await folderWith('secret.png')
    const folder = await folderWith('cat/1.png', 'dog/1.png')
    const service = createDatasetService(nodeFiles)
    const { files } = valueOf(await service.scan(folder, 0, 10))
    await rm(join(folder, 'cat/1.png'))
    await symlink(join(outside, 'secret.png'), join(folder, 'cat/1.png'))
    await rm(join(folder, 'dog'), { recursive: true })
    await symlink(outside, join(folder, 'dog'))
    const read = valueOf(
      await service.read(
        folder,
        files.map(({ id }) => id),
      ),
    )
    expect(read.map(({ reason, bytes }) => reason ?? words(bytes))).toEqual(['outside', 'outside'])
  })

  it('knows the ids of the scans of that very folder, earlier ones too', async () => {
    const [first, second] = [await folderWith('a.png'), await folderWith('b.png')]
    const service = createDatasetService(nodeFiles)
    expect(await service.read(first, [0])).toMatchObject({ ok: false, diagnostics: [{ code: 'data/scan-expired' }] })
    const [a] = valueOf(await service.scan(first, 0, 10)).files
    const [b] = valueOf(await service.scan(second, 0, 10)).files
    expect(a?.id).not.toBe(b?.id)
    expect(await service.read(first, [b?.id ?? -1])).toMatchObject({ ok: false, diagnostics: [{ code: 'data/scan-expired' }] })
    await service.scan(first, 0, 10)
    expect(words(valueOf(await service.read(first, [a?.id ?? -1]))[0]?.bytes)).toBe('a.png')
  })
})

describe('a single file', () => {
  it('is read whole, under its own name; a folder is none', async () => {
    const folder = await folderWith('tables/homes.csv')
    const service = createDatasetService(nodeFiles)
    const { name, bytes } = valueOf(await service.file(join(folder, 'tables/homes.csv')))
    expect([name, words(bytes)]).toEqual(['homes.csv', 'tables/homes.csv'])
    const code = async (path: string) => {
      const read = await service.file(join(folder, path))
      return read.ok ? 'ok' : read.diagnostics[0]?.code
    }
    expect(await code('tables')).toBe('data/not-a-file')
    expect(await code('gone.csv')).toBe('host/not-found')
  })
})
