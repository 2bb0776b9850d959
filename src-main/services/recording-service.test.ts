import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classNameSchema } from '../../src/api/api'
import { faultyFiles } from './faulty-files.test-support'
import { nodeFiles, type FilePort } from './file-port'
import { createHostServices } from './host-services'
import { temporaryFolder } from './temporary-folder.test-support'

const jpeg = (fill: number): Uint8Array => Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, fill, 0xff, 0xd9])

async function setup(files: FilePort = nodeFiles) {
  const home = await temporaryFolder()
  const folder = join(home, 'gestures')
  const { grants, recordings } = createHostServices(files, join(home, 'data'))
  const { handle } = await grants.grant(folder, 'record-folder')
  return { home, folder, handle, grants, recordings }
}

describe('a recording', () => {
  it('makes its folders, numbers its pictures, and goes on where it was', async () => {
    const { folder, handle, recordings } = await setup()
    expect(await recordings.classes(handle)).toEqual({ ok: true, value: [], warnings: [] })
    expect(await recordings.add(handle, 'thumb up', [jpeg(1), jpeg(2)])).toMatchObject({ value: 2 })
    expect(await recordings.add(handle, '拳头', [jpeg(3)])).toMatchObject({ value: 1 })
    expect(await recordings.add(handle, 'thumb up', [jpeg(4)])).toMatchObject({ value: 3 })
    expect(readdirSync(join(folder, 'thumb up'))).toEqual(['00001.jpg', '00002.jpg', '00003.jpg'])
    expect(readFileSync(join(folder, 'thumb up', '00003.jpg'))[4]).toBe(4)
    expect(await recordings.classes(handle)).toMatchObject({
      value: [
        { name: 'thumb up', pictures: 3 },
        { name: '拳头', pictures: 1 },
      ],
    })
  })

  it('adds to a folder that is there, and writes over nothing in it', async () => {
    const { folder, handle, recordings } = await setup()
    mkdirSync(join(folder, 'a'), { recursive: true })
    for (const name of ['cat.png', '00007.jpg', 'notes.txt']) writeFileSync(join(folder, 'a', name), 'mine')
    expect(await recordings.add(handle, 'a', [jpeg(1)])).toMatchObject({ value: 3 })
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(['00007.jpg', '00008.jpg', 'cat.png', 'notes.txt'])
    expect(readFileSync(join(folder, 'a', '00007.jpg'), 'utf8')).toBe('mine')
  })

  it('keeps pictures alone, and only where it was told to', async () => {
    const { home, folder, handle, grants, recordings } = await setup()
    const text = new TextEncoder().encode('<svg onload=alert(1)>')
    expect(await recordings.add(handle, 'a', [jpeg(1), text])).toMatchObject({ diagnostics: [{ code: 'recording/not-a-picture' }] })
    expect(readdirSync(home)).not.toContain('gestures')
    const data = await grants.grant(folder, 'data-folder')
    expect(await recordings.add(data.handle, 'a', [jpeg(1)])).toMatchObject({ diagnostics: [{ code: 'host/not-granted' }] })
  })

  it('says why the disk took no more, and keeps what it took', async () => {
    const full = faultyFiles(nodeFiles, ({ step, path }) => (step === 'write' && path.endsWith('00002.jpg') ? 'ENOSPC' : null))
    const { folder, handle, recordings } = await setup(full)
    expect(await recordings.add(handle, 'a', [jpeg(1), jpeg(2)])).toMatchObject({ diagnostics: [{ code: 'host/disk-full' }] })
    expect(readdirSync(join(folder, 'a'))).toEqual(['00001.jpg'])
  })

  it.each(['', ' a', 'a ', '..', '.a', 'a/b', 'a\\b', 'a:b', 'con', 'NUL.x', 'a.', 'a\u0000', 'x'.repeat(81)])(
    'refuses %j as a class',
    (name) => {
      expect(classNameSchema.safeParse(name).success).toBe(false)
    },
  )

  it.each(['cat', 'non-cat', 'thumb up', '拇指', 'v1.2', 'conifer'])('takes %j as a class', (name) => {
    expect(classNameSchema.safeParse(name).success).toBe(true)
  })
})
