import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ok, type Result } from '../../src/diagnostics'
import { createDatasetService } from './dataset-service'
import { nodeFiles } from './file-port'
import { createFolderBrowser } from './folder-browser'
import { createHandlers, dispatch, type DatasetReads, type HandlerDeps, type NativeDialogs } from './handlers'
import { createHostServices } from './host-services'
import { temporaryFolder } from './temporary-folder.test-support'

const NO_DATA: DatasetReads = {
  ...createDatasetService(nodeFiles),
  file: async (path) => ok({ name: path, bytes: new Uint8Array([3]) }),
  scan: async (folder) => ok({ files: [{ id: 0, path: folder, sizeBytes: 1, modifiedMs: 0 }], unreadable: [], next: null }),
  read: async (_folder, ids) => ok(ids.map((id) => ({ id, bytes: new Uint8Array([1, 2]), reason: null }))),
}

async function host(change: (deps: HandlerDeps, root: string) => Partial<HandlerDeps> = () => ({})): Promise<{
  root: string
  logged: string[]
  call(name: unknown, request: unknown): Promise<Result<unknown>>
}> {
  const home = await temporaryFolder()
  const root = join(home, 'root')
  mkdirSync(root)
  const services = createHostServices(nodeFiles, join(home, 'data'))
  const deps: HandlerDeps = {
    info: { host: 'server', version: '1', platform: 'linux', nativeDialogs: false },
    ...services,
    datasets: NO_DATA,
    dialogs: null,
    browser: createFolderBrowser(nodeFiles, services.grants, root),
    window: null,
  }
  const handlers = createHandlers({ ...deps, ...change(deps, root) })
  const logged: string[] = []
  return { root, logged, call: (name, request) => dispatch(handlers, name, request, (message) => logged.push(message)) }
}

describe('dispatch', () => {
  it('answers a known call', async () => {
    const { call } = await host()
    expect(await call('app.info', {})).toMatchObject({ ok: true, value: { nativeDialogs: false } })
    expect(await call('window.describe', { title: 'x', dirty: true })).toMatchObject({ ok: true, value: null })
  })

  it.each(['no.such', 'toString', '__proto__', 'constructor', 7, null, undefined])('refuses the unknown call %s', async (name) => {
    const { call } = await host()
    expect(await call(name, {})).toMatchObject({ ok: false, diagnostics: [{ code: 'host/unknown-call' }] })
  })

  it.each([
    ['project.read', {}],
    ['project.read', { handle: 5 }],
    ['project.read', null],
    ['files.browse', { path: [''] }],
    ['files.browse', { path: 'x' }],
    ['dataset.read', { handle: 'h', ids: [] }],
    ['dataset.read', { handle: 'h', ids: [-1] }],
    ['model.write', { handle: 'h', modelJson: '{}', card: '{}', weights: [1, 2] }],
    ['settings.write', { theme: 'pink' }],
  ])('refuses a bad request to %s', async (name, request) => {
    const { call, logged } = await host()
    const answered = await call(name, request)
    expect(answered).toMatchObject({ ok: false, diagnostics: [{ code: 'host/bad-request' }] })
    expect(JSON.stringify(answered)).not.toMatch(/zod|invalid_|received/i)
    expect(logged).toHaveLength(1)
  })

  it('answers a bug in a handler as one, and logs it', async () => {
    const { call, logged } = await host(() => ({
      datasets: {
        ...NO_DATA,
        scan: () => {
          throw new TypeError('secret detail')
        },
      },
    }))
    const grant = await call('files.grant', { purpose: 'data-folder', path: [] })
    const handle = grant.ok ? (grant.value as { handle: string }).handle : ''
    const answered = await call('dataset.scan', { handle, cursor: 0, limit: 10 })
    expect(answered).toMatchObject({ ok: false, diagnostics: [{ code: 'host/internal' }] })
    expect(JSON.stringify(answered)).not.toContain('secret')
    expect(logged).toEqual(['call dataset.scan failed'])
  })
})

describe('choosing files', () => {
  it('goes through native dialogs where there are some, and only there', async () => {
    const asked: unknown[] = []
    const dialogs: NativeDialogs = {
      pick: async (purpose, suggestedName) => {
        asked.push([purpose, suggestedName])
        return asked.length === 1 ? '/somewhere/net.loom.json' : null
      },
    }
    const native = await host(() => ({ dialogs, browser: null }))
    expect(await native.call('files.pick', { purpose: 'save-project', suggestedName: 'net' })).toMatchObject({
      ok: true,
      value: { name: 'net.loom.json' },
    })
    expect(await native.call('files.pick', { purpose: 'open-model' })).toMatchObject({ ok: true, value: null })
    expect(asked).toEqual([
      ['save-project', 'net'],
      ['open-model', undefined],
    ])
    expect(await native.call('files.browse', { path: [] })).toMatchObject({ ok: false, diagnostics: [{ code: 'host/not-available' }] })
    expect(await (await host()).call('files.pick', { purpose: 'open-model' })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/not-available' }],
    })
  })

  it('lists folders first, then files, in the order of names, hidden ones left out', async () => {
    const { root, call } = await host()
    for (const name of ['b', 'a10', 'a2']) mkdirSync(join(root, name))
    for (const name of ['z.txt', 'c.txt', '.hidden']) writeFileSync(join(root, name), 'xyz')
    const listed = await call('files.browse', { path: [] })
    expect(listed).toMatchObject({ ok: true, value: { rootName: 'root', path: [] } })
    const entries = listed.ok ? (listed.value as { entries: { name: string }[] }).entries : []
    expect(entries.map((entry) => entry.name)).toEqual(['a2', 'a10', 'b', 'c.txt', 'z.txt'])
    expect(entries.at(-1)).toMatchObject({ type: 'file', sizeBytes: 3 })
  })

  it.each([[['..']], [['a', '..', '..']], [['../x']], [['a\\..\\..']], [['.']], [['/etc']], [['x\0']]])(
    'never leaves the root by %j',
    async (path) => {
      const { root, call } = await host()
      mkdirSync(join(root, 'a'))
      writeFileSync(join(dirname(root), 'x'), 'secret')
      for (const [name, request] of [
        ['files.browse', { path }],
        ['files.grant', { path, purpose: 'data-folder' }],
        ['files.grant', { path, purpose: 'save-project' }],
      ] as const) {
        expect(await call(name, request)).toMatchObject({ ok: false, diagnostics: [{ code: 'host/outside-root' }] })
      }
    },
  )

  it('never leaves the root by a link, existing or yet to exist', async () => {
    const { root, call } = await host()
    const outside = join(dirname(root), 'outside')
    mkdirSync(outside)
    mkdirSync(join(root, 'inner'))
    symlinkSync(outside, join(root, 'out'))
    symlinkSync(join(outside, 'new.loom.json'), join(root, 'dangling.loom.json'))
    symlinkSync(join(root, 'inner'), join(root, 'in'))
    expect(await call('files.browse', { path: ['out'] })).toMatchObject({ ok: false, diagnostics: [{ code: 'host/outside-root' }] })
    expect(await call('files.grant', { path: ['out', 'new.loom.json'], purpose: 'save-project' })).toMatchObject({ ok: false })
    expect(await call('files.grant', { path: ['dangling.loom.json'], purpose: 'save-project' })).toMatchObject({ ok: false })
    expect(await call('files.browse', { path: ['in'] })).toMatchObject({ ok: true })
    const listed = await call('files.browse', { path: [] })
    expect(listed.ok && (listed.value as { entries: { name: string }[] }).entries.map((entry) => entry.name)).toEqual(['in', 'inner'])
  })

  it('lets a new file be named for saving, not for opening', async () => {
    const { root, call } = await host()
    const granted = await call('files.grant', { path: ['new'], purpose: 'save-project' })
    expect(granted).toMatchObject({ ok: true, value: { name: 'new', displayPath: join(root, 'new') } })
    expect(await call('files.grant', { path: ['new'], purpose: 'open-project' })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/not-found' }],
    })
    expect(await call('files.grant', { path: ['no', 'new'], purpose: 'save-project' })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'host/not-found' }],
    })
    const handle = granted.ok ? (granted.value as { handle: string }).handle : ''
    expect(await call('project.write', { handle, text: '{}' })).toMatchObject({ ok: true, value: { name: 'new.loom.json' } })
    expect(existsSync(join(root, 'new.loom.json'))).toBe(true)
    expect(await call('project.recent', {})).toMatchObject({ ok: true, value: [{ name: 'new.loom.json' }] })
  })

  it('does not regrant or list what was granted before and lies outside the root of this start', async () => {
    let outside = ''
    const { call } = await host((deps, root) => {
      outside = join(dirname(root), 'outside')
      mkdirSync(outside)
      writeFileSync(join(outside, 'p.loom.json'), '{}')
      return {
        settings: {
          ...deps.settings,
          // Stands for an earlier start with a wider root.
          read: async () => {
            await deps.grants.grant(outside, 'data-folder')
            await deps.projects.read((await deps.grants.grant(join(outside, 'p.loom.json'), 'open-project')).handle)
            return await deps.settings.read()
          },
        },
      }
    })
    await call('settings.read', {})
    expect(await call('files.regrant', { displayPath: outside })).toMatchObject({ ok: true, value: null })
    expect(await call('project.recent', {})).toMatchObject({ ok: true, value: [] })
  })

  it('regrants a folder inside the root that was granted before', async () => {
    const { root, call } = await host()
    mkdirSync(join(root, 'cats'))
    expect(await call('files.regrant', { displayPath: join(root, 'cats') })).toMatchObject({ ok: true, value: null })
    await call('files.grant', { path: ['cats'], purpose: 'data-folder' })
    expect(await call('files.regrant', { displayPath: join(root, 'cats') })).toMatchObject({ ok: true, value: { name: 'cats' } })
  })
})

describe('workspaces', () => {
  it('are kept for each project by itself, and for one in no file', async () => {
    const { root, call } = await host()
    writeFileSync(join(root, 'net.loom.json'), '{}')
    const granted = await call('files.grant', { purpose: 'open-project', path: ['net.loom.json'] })
    const { handle } = (granted as { value: { handle: string } }).value
    const workspace = (size: number) => ({
      docks: { left: { size, open: true }, bottom: { size: 200, open: false }, right: { size: 300, open: true } },
      sections: { 'settings.stopping': true },
    })
    expect(await call('workspace.read', { handle })).toMatchObject({ ok: true, value: null })
    await call('workspace.write', { handle, workspace: workspace(250) })
    await call('workspace.write', { handle: null, workspace: workspace(199) })
    expect(await call('workspace.read', { handle })).toMatchObject({ ok: true, value: workspace(250) })
    expect(await call('workspace.read', { handle: null })).toMatchObject({ ok: true, value: workspace(199) })
    expect(await call('workspace.read', { handle: 'made-up' })).toMatchObject({ ok: false })
  })
})

describe('links', () => {
  it('are opened on known sites only, over https', async () => {
    const opened: string[] = []
    const window = { describe: () => undefined, close: () => undefined, openLink: (url: string) => void opened.push(url) }
    const { call } = await host(() => ({ window }))
    expect(await call('app.open-link', { url: 'https://keras.io/api/' })).toMatchObject({ ok: true })
    for (const url of [
      'http://keras.io/',
      'https://keras.io.evil.example/',
      'https://evil.example/keras.io',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ])
      expect(await call('app.open-link', { url })).toMatchObject({ ok: false, diagnostics: [{ code: 'host/bad-request' }] })
    expect(opened).toEqual(['https://keras.io/api/'])
  })
})
