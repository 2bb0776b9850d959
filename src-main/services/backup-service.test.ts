import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, Result } from '../../src/diagnostics'
import { createBackupService, MAX_BACKUPS, type BackupService } from './backup-service'
import { faultyFiles, type Fault, type FaultStep } from './faulty-files.test-support'
import { nodeFiles, type FilePort } from './file-port'
import { createGrants, type Grants } from './grants'
import { createHostLife } from './host-life'
import { createStateStore } from './state-store'
import { temporaryFolder } from './temporary-folder.test-support'

const OWN = { run: 'own', pid: 100, bootMs: 1_000_000 }

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code }) => code).join())
  return result.value
}

interface Place {
  readonly home: string
  readonly folder: string
  readonly grants: Grants
  /** The service of another start of the host on the same folder; living where `alive` names its process. */
  start(run: string, alive?: readonly number[], files?: FilePort): BackupService
}

let clock = 1000

async function place(): Promise<Place> {
  const home = await temporaryFolder()
  const folder = join(home, 'backups')
  const grants = createGrants(nodeFiles, createStateStore(nodeFiles, join(home, 'settings.json')))
  return {
    home,
    folder,
    grants,
    start(run, alive = [], files = nodeFiles) {
      const pid = run === 'own' ? OWN.pid : 100 + run.length
      const life = createHostLife({ ...OWN, run, pid }, (asked) => alive.includes(asked))
      return createBackupService(files, grants, life, folder, () => clock++)
    },
  }
}

const work = (id: string, text = '{}') => ({ id, name: 'cats', text, handle: null, stamp: null })

describe('a backup', () => {
  it('is replaced as the work goes on and comes back as it was, in every script', async () => {
    const { start, home, grants, folder } = await place()
    const file = join(home, 'net.loom.json')
    writeFileSync(file, 'saved before')
    const { handle } = await grants.grant(file, 'open-project')
    const service = start('own')
    value(await service.write({ id: 'window-1', name: '猫', text: 'first', handle, stamp: 's1' }))
    value(await service.write({ id: 'window-1', name: '猫', text: '{"猫":"🐈\\n"}\nend', handle, stamp: 's1' }))
    expect(readdirSync(folder)).toEqual(['window-1.backup'])
    const later = start('later run')
    expect(value(await later.list())).toMatchObject([{ id: 'window-1', name: '猫', displayPath: file, sameHost: false }])
    const read = value(await later.read('window-1'))
    expect(read).toMatchObject({ text: '{"猫":"🐈\\n"}\nend', stamp: 's1', grant: { displayPath: file } })
    expect(grants.resolve(read.grant?.handle ?? '', 'project')).toMatchObject({ ok: true, value: file })
  })

  it('has no file to go to where that was never saved, or is gone', async () => {
    const { start, home, grants } = await place()
    const gone = await grants.grant(join(home, 'gone.loom.json'), 'save-project')
    const service = start('own')
    value(await service.write(work('window-1')))
    value(await service.write({ ...work('window-2'), handle: gone.handle }))
    value(await service.write({ ...work('window-3'), handle: 'of an earlier start' }))
    for (const id of ['window-1', 'window-2', 'window-3']) expect(value(await service.read(id)).grant).toBeNull()
  })

  it('is gone once discarded, and a second time is fine', async () => {
    const { start, folder } = await place()
    const service = start('own')
    value(await service.write(work('window-1')))
    value(await service.discard('window-1'))
    value(await service.discard('window-1'))
    expect(readdirSync(folder)).toEqual([])
    expect(await service.read('window-1')).toMatchObject({ ok: false, diagnostics: [{ code: 'host/not-found' }] })
  })

  it('of a window that was closed for good does not come back with a late write', async () => {
    const { start } = await place()
    const service = start('own')
    value(await service.write(work('window-1')))
    const late = service.write(work('window-1', 'late'))
    await service.retire('window-1')
    value(await late)
    value(await service.write(work('window-1', 'later still')))
    expect(value(await start('later run').list())).toEqual([])
  })

  it('that says what the file says was saved: it is not offered', async () => {
    const { start, home, grants } = await place()
    const file = join(home, 'net.loom.json')
    writeFileSync(file, 'the same')
    const { handle } = await grants.grant(file, 'open-project')
    value(await start('own').write({ ...work('window-1', 'the same'), handle }))
    expect(value(await start('later run').list())).toEqual([])
    writeFileSync(file, 'another!')
    value(await start('own').write({ ...work('window-1', 'the same'), handle }))
    expect(value(await start('later run').list())).toHaveLength(1)
  })
})

describe('work that was recovered just before the next crash', () => {
  it('is offered once, the newer copy of it', async () => {
    const { start, folder } = await place()
    const service = start('own')
    value(await service.write(work('window-1', 'the work')))
    value(await service.write(work('window-2', 'the work')))
    value(await service.write(work('window-3', 'the rest')))
    expect(value(await start('later run').list()).map(({ id }) => id)).toEqual(['window-3', 'window-2'])
    expect(readdirSync(folder)).toHaveLength(2)
  })
})

describe('backups of several windows', () => {
  it('stand beside each other, newest first', async () => {
    const { start } = await place()
    const service = start('own')
    for (const id of ['window-1', 'window-2', 'window-3']) value(await service.write(work(id, id)))
    expect(value(await service.list()).map(({ id, sameHost }) => [id, sameHost])).toEqual([
      ['window-3', true],
      ['window-2', true],
      ['window-1', true],
    ])
    expect(value(await service.read('window-2')).text).toBe('window-2')
  })

  it('are not offered while another host that wrote them lives', async () => {
    const { start } = await place()
    value(await start('another').write(work('window-1')))
    expect(value(await start('own', [107]).list())).toEqual([])
    expect(value(await start('own', []).list())).toHaveLength(1)
  })

  it('are bounded in number: the oldest go, a living host keeps its own', async () => {
    const { start, folder } = await place()
    const living = start('another')
    value(await living.write(work('living-window')))
    const service = start('own', [107])
    for (let index = 0; index < MAX_BACKUPS + 5; index++) value(await service.write(work(`window-${index}`)))
    const names = readdirSync(folder)
    expect(names).toHaveLength(MAX_BACKUPS + 1)
    expect(names).toContain('living-window.backup')
    expect(names).toContain(`window-${MAX_BACKUPS + 4}.backup`)
    expect(names).not.toContain('window-4.backup')
  })
})

describe('the signature of a host', () => {
  const exists = () => true
  it.each([
    ['itself', { ...OWN }, true],
    ['another living process', { ...OWN, run: 'x', pid: 7 }, true],
    ['a process before the machine started', { run: 'x', pid: 7, bootMs: 0 }, false],
    ['its own process id, used before', { ...OWN, run: 'x' }, false],
  ])('%s', (_what, other, alive) => expect(createHostLife(OWN, exists).isAlive(other)).toBe(alive))

  it('knows a living and a dead process', () => {
    const life = createHostLife()
    expect(life.isAlive({ ...life.own, run: 'parent', pid: process.ppid })).toBe(true)
    expect(life.isAlive({ ...life.own, run: 'none', pid: 2 ** 22 + 12345 })).toBe(false)
  })
})

describe('broken backups', () => {
  it('are set aside with a warning; the whole ones are still offered', async () => {
    const { start, folder } = await place()
    const service = start('own')
    value(await service.write(work('window-1', 'whole')))
    value(await service.write(work('window-2', 'x'.repeat(1000))))
    const whole = readFileSync(join(folder, 'window-2.backup'))
    writeFileSync(join(folder, 'window-2.backup'), whole.subarray(0, 500))
    writeFileSync(join(folder, 'window-3.backup'), 'no backup at all')
    writeFileSync(join(folder, 'window-4.backup'), '')
    writeFileSync(join(folder, 'window-5.backup'), readFileSync(join(folder, 'window-1.backup')))
    writeFileSync(join(folder, 'window-6.backup'), '{"__proto__":{"id":"x"}}\n')
    writeFileSync(join(folder, 'note.txt'), 'not ours')
    const listed = await service.list()
    expect(value(listed).map(({ id }) => id)).toEqual(['window-1'])
    expect(listed.ok && listed.warnings.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'backup/broken'))
    expect(readdirSync(folder).filter((name) => name.endsWith('.broken'))).toHaveLength(5)
    expect(await service.list()).toMatchObject({ ok: true, warnings: [] })
  })

  it('are kept five at most', async () => {
    const { start, folder } = await place()
    await mkdir(folder)
    for (let index = 0; index < 9; index++) writeFileSync(join(folder, `window-${index}.backup`), 'broken')
    value(await start('own').list())
    expect(readdirSync(folder)).toHaveLength(5)
  })

  it('are found at reading too: text that is none', async () => {
    const { start, folder } = await place()
    const service = start('own')
    value(await service.write(work('window-1', 'abc')))
    const bytes = readFileSync(join(folder, 'window-1.backup'))
    bytes[bytes.length - 1] = 0xff
    writeFileSync(join(folder, 'window-1.backup'), bytes)
    expect(await service.read('window-1')).toMatchObject({ ok: false, diagnostics: [{ code: 'backup/broken', severity: 'error' }] })
    expect(value(await service.list())).toEqual([])
  })

  it('and what a killed host left half-written is swept away, not what may be at work', async () => {
    const { start, folder } = await place()
    await mkdir(folder)
    clock = Date.now()
    writeFileSync(join(folder, '.window-1.backup.aaaa.tmp'), 'half')
    writeFileSync(join(folder, '.window-2.backup.bbbb.tmp'), 'half')
    utimesSync(join(folder, '.window-1.backup.aaaa.tmp'), 1, 1)
    value(await start('own').list())
    expect(readdirSync(folder)).toEqual(['.window-2.backup.bbbb.tmp'])
  })
})

describe('a disk that refuses', () => {
  const FAULTS: readonly (readonly [Fault, Diagnostic['code']])[] = [
    ['EACCES', 'host/permission-denied'],
    ['ENOSPC', 'host/disk-full'],
    ['EIO', 'host/io-error'],
  ]
  const STEPS: readonly FaultStep[] = ['mkdir', 'create', 'write', 'sync', 'close', 'rename']

  it.each(FAULTS.flatMap(([fault, code]) => STEPS.map((step) => [fault, step, code] as const)))(
    '%s at %s keeps the last whole backup and says why',
    async (fault, step, code) => {
      const { start, folder } = await place()
      value(await start('own').write(work('window-1', 'before')))
      const faulty = start(
        'own',
        [],
        faultyFiles(nodeFiles, (call) => (call.step === step ? fault : null)),
      )
      const written = await faulty.write(work('window-1', 'after'))
      if (written.ok) throw new Error('expected a failure')
      const [problem] = written.diagnostics
      expect(problem).toMatchObject({ code, severity: 'error' })
      expect(problem?.hint?.en).toContain('Save the project')
      expect(`${problem?.message.en}${problem?.hint?.en}`).not.toMatch(/injected|EACCES|ENOSPC|EIO/)
      expect(value(await start('own').read('window-1')).text).toBe('before')
      expect(readdirSync(folder)).toEqual(['window-1.backup'])
    },
  )

  it('gives an empty list with a warning where the folder cannot be read, and never fails', async () => {
    const { start } = await place()
    const service = start(
      'own',
      [],
      faultyFiles(nodeFiles, (call) => (call.step === 'readdir' ? 'EACCES' : null)),
    )
    expect(await service.list()).toMatchObject({ ok: true, value: [], warnings: [{ code: 'host/permission-denied', severity: 'warning' }] })
  })

  it('leaves a backup that cannot be read where it is', async () => {
    const { start, folder } = await place()
    value(await start('own').write(work('window-1')))
    const service = start(
      'own',
      [],
      faultyFiles(nodeFiles, (call) => (call.step === 'readRange' ? 'EACCES' : null)),
    )
    expect(await service.list()).toMatchObject({ ok: true, value: [], warnings: [{ code: 'host/permission-denied' }] })
    expect(await service.read('window-1')).toMatchObject({ ok: false, diagnostics: [{ code: 'host/permission-denied' }] })
    expect(readdirSync(folder)).toEqual(['window-1.backup'])
  })
})
