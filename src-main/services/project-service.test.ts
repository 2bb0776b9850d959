import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, rm, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, Result } from '../../src/diagnostics'
import { faultyFiles, type Fault, type FaultStep } from './faulty-files.test-support'
import { nodeFiles, type FilePort } from './file-port'
import { createHostServices } from './host-services'
import { withProjectExtension } from './project-service'
import { snapshot, temporaryFolder } from './temporary-folder.test-support'

function firstProblem(result: Result<unknown>): Diagnostic {
  if (result.ok) throw new Error('expected a failure')
  const [first] = result.diagnostics
  if (first === undefined) throw new Error('a failure without a diagnostic')
  return first
}

async function place(files: FilePort = nodeFiles): Promise<{ folder: string; services: ReturnType<typeof createHostServices> }> {
  const home = await temporaryFolder()
  const folder = join(home, 'projects')
  await mkdir(folder)
  return { folder, services: createHostServices(files, join(home, 'data')) }
}

describe('the project extension', () => {
  it.each([
    ['net', 'net.loom.json'],
    ['net.json', 'net.loom.json'],
    ['net.loom', 'net.loom.json'],
    ['net.loom.json', 'net.loom.json'],
    ['Net.Loom.JSON', 'Net.Loom.JSON'],
    ['v1.2', 'v1.2.loom.json'],
    ['.loom.json', 'project.loom.json'],
    ['网络', '网络.loom.json'],
  ])('%s is saved as %s', (name, saved) => {
    expect(withProjectExtension(join('a', name))).toBe(join('a', saved))
  })
})

describe('project files', () => {
  it('come back as they were written, in every script', async () => {
    const { folder, services } = await place()
    const grant = await services.grants.grant(join(folder, 'net'), 'save-project')
    const written = await services.projects.write(grant.handle, '{"name":"猫"}\n')
    if (!written.ok) throw new Error('not written')
    expect(written.value.name).toBe('net.loom.json')
    const read = await services.projects.read(written.value.handle)
    expect(read.ok && read.value.text).toBe('{"name":"猫"}\n')
    expect(Object.keys(snapshot(folder))).toEqual(['net.loom.json'])
  })

  it('are not replaced where only the added extension names them', async () => {
    const { folder, services } = await place()
    writeFileSync(join(folder, 'net.loom.json'), 'mine')
    const grant = await services.grants.grant(join(folder, 'net'), 'save-project')
    expect(firstProblem(await services.projects.write(grant.handle, 'other'))).toMatchObject({
      code: 'host/already-exists',
      file: 'net.loom.json',
    })
    expect(readFileSync(join(folder, 'net.loom.json'), 'utf8')).toBe('mine')
  })

  it('are written through a symbolic link, which stays one', async () => {
    const { folder, services } = await place()
    writeFileSync(join(folder, 'real.loom.json'), 'old')
    await symlink(join(folder, 'real.loom.json'), join(folder, 'link.loom.json'))
    const grant = await services.grants.grant(join(folder, 'link.loom.json'), 'save-project')
    expect((await services.projects.write(grant.handle, 'new')).ok).toBe(true)
    expect(readFileSync(join(folder, 'real.loom.json'), 'utf8')).toBe('new')
    expect((await nodeFiles.lstat(join(folder, 'link.loom.json'))).type).toBe('link')
  })

  it('must be text of a bearable size', async () => {
    const { folder, services } = await place()
    writeFileSync(join(folder, 'picture.png'), new Uint8Array([0x89, 0x50, 0xff, 0xfe]))
    writeFileSync(join(folder, 'huge.loom.json'), '')
    await truncate(join(folder, 'huge.loom.json'), 65 * 1024 * 1024)
    const read = async (name: string): Promise<Diagnostic> =>
      firstProblem(await services.projects.read((await services.grants.grant(join(folder, name), 'open-project')).handle))
    expect(await read('picture.png')).toMatchObject({ code: 'host/not-text', file: 'picture.png' })
    expect(await read('huge.loom.json')).toMatchObject({ code: 'host/too-large' })
    expect(await read('gone.loom.json')).toMatchObject({ code: 'host/not-found', file: 'gone.loom.json' })
  })

  it('need a handle that was granted for them', async () => {
    const { folder, services } = await place()
    expect(firstProblem(await services.projects.read('made-up')).code).toBe('host/unknown-handle')
    const data = await services.grants.grant(folder, 'data-folder')
    expect(firstProblem(await services.projects.write(data.handle, 'x')).code).toBe('host/not-granted')
  })
})

describe('a save that the disk refuses', () => {
  const FAULTS: readonly (readonly [Fault, Diagnostic['code']])[] = [
    ['EACCES', 'host/permission-denied'],
    ['EPERM', 'host/permission-denied'],
    ['ENOSPC', 'host/disk-full'],
    ['EROFS', 'host/read-only'],
    ['EIO', 'host/io-error'],
  ]
  const STEPS: readonly FaultStep[] = ['create', 'write', 'sync', 'close', 'rename']
  const cases = FAULTS.flatMap(([fault, code]) => STEPS.map((step) => [fault, step, code] as const))

  it.each(cases)('%s at %s keeps the old file whole and says why', async (fault, step, code) => {
    let armed = false
    const { folder, services } = await place(
      faultyFiles(nodeFiles, (call) => (armed && call.step === step && call.path.includes('projects') ? fault : null)),
    )
    const path = join(folder, 'net.loom.json')
    writeFileSync(path, '{"old":true}')
    const before = snapshot(folder)
    const { handle } = await services.grants.grant(path, 'save-project')
    armed = true
    const problem = firstProblem(await services.projects.write(handle, 'new content'))
    expect(problem).toMatchObject({ code, file: 'net.loom.json', severity: 'error' })
    expect(problem.message.en).toContain("'net.loom.json' could not be saved")
    expect(problem.message.zh).toContain('net.loom.json')
    expect(problem.hint?.zh).toMatch(/\p{Script=Han}/u)
    expect(`${problem.message.en}${problem.hint?.en}`).not.toMatch(/injected|EACCES|ENOSPC|EIO|EROFS|EPERM/)
    expect(snapshot(folder)).toEqual(before)
    armed = false
    expect((await services.projects.write(handle, 'new content')).ok).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('new content')
  })

  it.each(STEPS)('leaves nothing where nothing was: %s', async (step) => {
    const { folder, services } = await place(
      faultyFiles(nodeFiles, (call) => (call.step === step && call.path.includes('projects') ? 'ENOSPC' : null)),
    )
    const { handle } = await services.grants.grant(join(folder, 'new'), 'save-project')
    expect((await services.projects.write(handle, 'x'.repeat(1000))).ok).toBe(false)
    expect(snapshot(folder)).toEqual({})
  })

  it('is still saved where only the folder cannot be synced', async () => {
    const { folder, services } = await place(faultyFiles(nodeFiles, (call) => (call.step === 'syncFolder' ? 'EIO' : null)))
    const { handle } = await services.grants.grant(join(folder, 'net'), 'save-project')
    expect((await services.projects.write(handle, 'x')).ok).toBe(true)
    expect(readFileSync(join(folder, 'net.loom.json'), 'utf8')).toBe('x')
  })

  it('syncs the content before the rename makes it the file', async () => {
    const files = faultyFiles(nodeFiles, () => null)
    const { folder, services } = await place(files)
    const { handle } = await services.grants.grant(join(folder, 'net'), 'save-project')
    await services.projects.write(handle, 'x')
    const steps = files.calls.filter((call) => call.path.startsWith(folder)).map((call) => call.step)
    expect(steps.slice(steps.indexOf('create'))).toEqual(['create', 'write', 'sync', 'close', 'rename', 'syncFolder'])
  })

  it('and reading reports each fault too', async () => {
    const { folder, services } = await place(
      faultyFiles(nodeFiles, (call) => (call.step === 'readFile' && call.path.endsWith('net.loom.json') ? 'EACCES' : null)),
    )
    writeFileSync(join(folder, 'net.loom.json'), '{}')
    const { handle } = await services.grants.grant(join(folder, 'net.loom.json'), 'open-project')
    expect(firstProblem(await services.projects.read(handle))).toMatchObject({ code: 'host/permission-denied', file: 'net.loom.json' })
  })
})

describe('a file that was changed meanwhile', () => {
  async function opened(): Promise<{ path: string; handle: string; stamp: string; services: ReturnType<typeof createHostServices> }> {
    const { folder, services } = await place()
    const path = join(folder, 'net.loom.json')
    writeFileSync(path, 'first')
    const { handle } = await services.grants.grant(path, 'open-project')
    const read = await services.projects.read(handle)
    if (!read.ok) throw new Error('not read')
    return { path, handle, stamp: read.value.grant.stamp, services }
  }

  it('is not replaced unasked, by whom it ever was', async () => {
    const { path, handle, stamp, services } = await opened()
    // The same length, the same time: only the content tells.
    writeFileSync(path, 'other')
    const problem = firstProblem(await services.projects.write(handle, 'mine', stamp))
    expect(problem).toMatchObject({ code: 'project/changed-on-disk', file: 'net.loom.json' })
    expect(readFileSync(path, 'utf8')).toBe('other')
    expect((await services.projects.write(handle, 'mine')).ok).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  it('may be saved again and again by the one who saved it', async () => {
    const { handle, stamp, services } = await opened()
    const written = await services.projects.write(handle, 'second', stamp)
    if (!written.ok) throw new Error('not written')
    expect(written.value.stamp).not.toBe(stamp)
    expect((await services.projects.write(handle, 'third', written.value.stamp)).ok).toBe(true)
  })

  it('is written anew where it was deleted', async () => {
    const { path, handle, stamp, services } = await opened()
    await rm(path)
    expect((await services.projects.write(handle, 'again', stamp)).ok).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('again')
  })

  it('lets one of two windows through that save at the same moment', async () => {
    const { path, handle, stamp, services } = await opened()
    const both = await Promise.all(['one', 'two'].map((content) => services.projects.write(handle, content, stamp)))
    expect(both.map(({ ok }) => ok)).toEqual([true, false])
    expect(readFileSync(path, 'utf8')).toBe('one')
  })
})

describe('recent projects', () => {
  it('are the newest ten that are still there, newest first', async () => {
    const { folder, services } = await place()
    for (let index = 0; index < 13; index++) {
      const { handle } = await services.grants.grant(join(folder, `p${index}`), 'save-project')
      await services.projects.write(handle, '{}')
    }
    await rm(join(folder, 'p11.loom.json'))
    const recent = await services.projects.recent()
    if (!recent.ok) throw new Error('not listed')
    expect(recent.value.map((project) => project.name)).toEqual([12, 10, 9, 8, 7, 6, 5, 4, 3].map((index) => `p${index}.loom.json`))
    const [first] = recent.value
    expect(first && (await services.projects.read(first.handle)).ok).toBe(true)
  })

  it('name a project once, and outlive the host', async () => {
    const { folder, services } = await place()
    for (const name of ['a', 'b', 'a'])
      await services.projects
        .write((await services.grants.grant(join(folder, name), 'save-project')).handle, '{}')
        .then(
          async (written) =>
            written.ok ||
            services.projects.write((await services.grants.grant(join(folder, `${name}.loom.json`), 'save-project')).handle, '{}'),
        )
    const later = await createHostServices(nodeFiles, join(folder, '..', 'data')).projects.recent()
    expect(later.ok && later.value.map((project) => project.name)).toEqual(['a.loom.json', 'b.loom.json'])
  })

  it('that cannot be remembered do not spoil the save', async () => {
    const { folder, services } = await place(faultyFiles(nodeFiles, (call) => (call.path.includes('settings') ? 'EROFS' : null)))
    const { handle } = await services.grants.grant(join(folder, 'net'), 'save-project')
    expect((await services.projects.write(handle, '{}')).ok).toBe(true)
    expect(await services.projects.recent()).toMatchObject({ ok: true, value: [] })
  })
})
