import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDataFiles } from './data-files'
import { nodeFiles } from './file-port'
import { temporaryFolder } from './temporary-folder.test-support'

const service = createDataFiles(nodeFiles)

async function put(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), 'content')
  }
}

const namesIn = async (path: string): Promise<readonly string[]> => {
  const listed = await service.list(path)
  return listed.ok ? listed.value.files.map(({ name }) => name) : []
}

describe('data files', () => {
  it('lists tables and arrays directly in a folder, and says what lies beside them', async () => {
    const folder = await temporaryFolder()
    await put(folder, ['x_train.npy', 'labels.csv', 'notes.md', '.hidden.npy', 'cat/1.png'])
    expect(await service.list(folder)).toMatchObject({
      ok: true,
      value: {
        files: [
          { name: 'labels.csv', sizeBytes: 7 },
          { name: 'x_train.npy', sizeBytes: 7 },
        ],
        images: false,
        folders: 1,
      },
    })
    await put(folder, ['1.png'])
    expect(await service.list(folder)).toMatchObject({ ok: true, value: { images: true } })
  })

  it('looks into a folder that is the only thing there', async () => {
    const folder = await temporaryFolder()
    await put(folder, ['raw/train-images-idx3-ubyte', 'raw/train-labels-idx1-ubyte'])
    expect(await namesIn(folder)).toEqual(['raw/train-images-idx3-ubyte', 'raw/train-labels-idx1-ubyte'])
    expect(await service.read(folder, 'raw/train-labels-idx1-ubyte', 2, 4)).toMatchObject({
      ok: true,
      value: Uint8Array.of(110, 116, 101, 110),
    })
  })

  it('lists a file with those that belong to it, and hands out nothing else', async () => {
    const folder = await temporaryFolder()
    await put(folder, ['x_train.npy', 'y_train.npy', 'secrets.npy', 'secrets.txt'])
    const chosen = join(folder, 'x_train.npy')
    expect(await namesIn(chosen)).toEqual(['x_train.npy', 'y_train.npy'])
    for (const name of ['secrets.npy', 'secrets.txt', '../secrets.npy', '/etc/passwd', 'x_train.npy/../secrets.txt']) {
      expect(await service.read(chosen, name, 0, 1), name).toMatchObject({ ok: false, diagnostics: [{ code: 'data/not-listed' }] })
    }
  })

  it('follows no link out of the folder, except the one that was chosen', async () => {
    const [folder, outside] = [await temporaryFolder(), await temporaryFolder()]
    await put(outside, ['y_train.npy', 'x_train.npy'])
    await symlink(join(outside, 'y_train.npy'), join(folder, 'y_train.npy'))
    await symlink(join(outside, 'x_train.npy'), join(folder, 'x_train.npy'))
    expect(await namesIn(folder)).toEqual([])
    expect(await namesIn(join(folder, 'x_train.npy'))).toEqual(['x_train.npy'])
  })

  it('says so where a file is gone, or became shorter', async () => {
    const folder = await temporaryFolder()
    await put(folder, ['x.npy'])
    expect(await service.list(join(folder, 'gone.npy'))).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/not-found', file: 'gone.npy' }],
    })
    await truncate(join(folder, 'x.npy'), 3)
    expect(await service.read(folder, 'x.npy', 0, 7)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'data/file-changed', file: 'x.npy' }],
    })
  })
})
