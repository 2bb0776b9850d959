import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultyFiles } from './faulty-files.test-support'
import { nodeFiles } from './file-port'
import { createHostServices } from './host-services'
import { temporaryFolder } from './temporary-folder.test-support'

describe('settings', () => {
  it('start as the system says, keep what is written, and outlive the host', async () => {
    const data = join(await temporaryFolder(), 'not', 'there', 'yet')
    const { settings } = createHostServices(nodeFiles, data)
    expect(await settings.read()).toMatchObject({ ok: true, value: { theme: 'system', locale: 'system' } })
    await settings.write({ theme: 'dark' })
    await settings.write({ locale: 'zh' })
    expect(await createHostServices(nodeFiles, data).settings.read()).toMatchObject({
      ok: true,
      value: { theme: 'dark', locale: 'zh' },
      warnings: [],
    })
  })

  it('remember what was measured of backends until it is to be forgotten', async () => {
    const { settings } = createHostServices(nodeFiles, await temporaryFolder())
    const found = { taken: 'wasm', msPerStep: { wasm: 12, webgl: 30 }, cards: { webgl: 'a card' } } as const
    const [first, second] = ['0123456789abcdef', 'fedcba9876543210']
    await settings.write({ backends: { [first]: found } })
    await settings.write({ backends: { [second]: found } })
    await settings.write({ forgetBackends: [first, 'unknown'] })
    expect(await settings.read()).toMatchObject({ ok: true, value: { backends: { [second]: found } } })
    const read = await settings.read()
    expect(read.ok && Object.keys(read.value.backends)).toEqual([second])
  })

  it('are written one after another, none lost', async () => {
    const { store } = createHostServices(nodeFiles, await temporaryFolder())
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.update((state) => ({ ...state, dataFolders: [...state.dataFolders, `f${index}`] }))),
    )
    expect((await store.read()).state.dataFolders).toHaveLength(20)
  })

  it.each(['{', '[]', '{"theme":"pink"}', '', '\u0000\u0001'])('%j is kept aside and the defaults are used', async (content) => {
    const data = await temporaryFolder()
    writeFileSync(join(data, 'settings.json'), content)
    const { settings } = createHostServices(nodeFiles, data)
    const read = await settings.read()
    expect(read).toMatchObject({ ok: true, value: { theme: 'system' }, warnings: [{ code: 'host/settings-broken', severity: 'warning' }] })
    const [aside] = readdirSync(data)
    expect(aside).toMatch(/^settings\.broken-\d+\.json$/)
    expect(readFileSync(join(data, aside ?? ''), 'utf8')).toBe(content)
    expect(existsSync(join(data, 'settings.json'))).toBe(false)
    expect(await settings.write({ theme: 'light' })).toMatchObject({ ok: true })
  })

  it('on a full disk stay as they were', async () => {
    const data = await temporaryFolder()
    await createHostServices(nodeFiles, data).settings.write({ theme: 'dark' })
    const before = readFileSync(join(data, 'settings.json'), 'utf8')
    const full = createHostServices(
      faultyFiles(nodeFiles, (call) => (call.step === 'write' ? 'ENOSPC' : null)),
      data,
    )
    expect(await full.settings.write({ theme: 'light' })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/disk-full', file: 'settings.json' }],
    })
    expect(readFileSync(join(data, 'settings.json'), 'utf8')).toBe(before)
    expect(readdirSync(data)).toEqual(['settings.json'])
  })

  it('that cannot be read give the defaults with a warning, and are not moved', async () => {
    const data = await temporaryFolder()
    await createHostServices(nodeFiles, data).settings.write({ theme: 'dark' })
    const locked = createHostServices(
      faultyFiles(nodeFiles, (call) => (call.step === 'readFile' ? 'EACCES' : null)),
      data,
    )
    expect(await locked.settings.read()).toMatchObject({
      ok: true,
      value: { theme: 'system' },
      warnings: [{ code: 'host/permission-denied', severity: 'warning' }],
    })
    expect(readdirSync(data)).toEqual(['settings.json'])
  })
})

describe('granted data folders', () => {
  it('are granted again after a restart, and only those', async () => {
    const home = await temporaryFolder()
    const [cats, dogs] = [join(home, 'cats'), join(home, 'dogs')]
    mkdirSync(cats)
    mkdirSync(dogs)
    const before = createHostServices(nodeFiles, join(home, 'data'))
    const first = await before.grants.grant(cats, 'data-folder')
    await before.grants.grant(dogs, 'save-project')

    const { grants } = createHostServices(nodeFiles, join(home, 'data'))
    expect(grants.resolve(first.handle, 'data').ok).toBe(false)
    const again = await grants.regrant(cats)
    expect(again).toMatchObject({ name: 'cats', displayPath: cats })
    expect(grants.resolve(again?.handle ?? '', 'data')).toMatchObject({ ok: true, value: cats })
    expect(grants.resolve(again?.handle ?? '', 'project').ok).toBe(false)
    expect(await grants.regrant(dogs)).toBeNull()
    expect(await grants.regrant(`${cats}/../dogs`)).toBeNull()
    await rm(cats, { recursive: true })
    expect(await grants.regrant(cats)).toBeNull()
  })

  it('have handles that say nothing of the path and last for one host', async () => {
    const home = await temporaryFolder()
    const { grants } = createHostServices(nodeFiles, home)
    const grant = await grants.grant(join(home, 'secret-name'), 'data-folder')
    expect(grant.handle).toMatch(/^[\w-]{24}$/)
    expect((await grants.grant(join(home, 'secret-name'), 'data-folder')).handle).toBe(grant.handle)
  })
})
