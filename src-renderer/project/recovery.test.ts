import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BackupEntry, Grant } from '../../src/api/api'
import { error, fail, ok, text, warning, type Result } from '../../src/diagnostics'
import { newProject } from '../../src/document/new-project'
import { serializeProject } from '../../src/document/serialize'
import { useBackupStore } from '../state/backup-store'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { useQuestions } from './ask'
import { decideLater, discardBackup, recover, startBackups } from './recovery'

const fake = vi.hoisted(() => ({
  call: vi.fn<(name: string, request: Record<string, unknown>) => Promise<unknown>>(),
  open: new Set<string>(),
}))
vi.mock('../bridge', () => ({ host: { call: fake.call, onEvent: () => () => undefined } }))
vi.mock('./window-lock', () => ({
  windowId: 'this-window',
  holdWindow: () => null,
  openWindows: () => Promise.resolve(fake.open),
}))
vi.stubGlobal('window', { addEventListener: () => undefined })
vi.stubGlobal('document', { addEventListener: () => undefined, visibilityState: 'visible' })

const file: Grant = { handle: 'h', name: 'net.loom.json', displayPath: '/home/me/net.loom.json' }
const entry = (id: string, sameHost = false): BackupEntry => ({ id, name: 'lost', displayPath: null, writtenMs: 1, sameHost })
const store = useDocumentStore.getState
const offered = (): readonly string[] => useBackupStore.getState().offered.map(({ id }) => id)
const calls = (name: string): unknown[] => fake.call.mock.calls.filter(([called]) => called === name).map(([, request]) => request)

let answers: Record<string, () => Result<unknown>>

beforeEach(() => {
  answers = {
    'backup.list': () => ok([entry('first'), entry('second')]),
    'backup.read': () => ok({ text: serializeProject(newProject('lost work')), name: 'lost', grant: file, stamp: 's1' }),
    'backup.write': () => ok(null),
    'backup.discard': () => ok(null),
  }
  fake.call.mockReset()
  fake.call.mockImplementation((name) => Promise.resolve(answers[name]?.() ?? fail(error('host/unknown-call', text('', '')))))
  fake.open = new Set()
  useQuestions.setState({ unsaved: null, changed: null, failure: null })
  useViewStore.setState({ toasts: [] })
  store().load(newProject('fresh'))
  decideLater()
})

describe('at the start', () => {
  it('what a crash left is offered', async () => {
    await startBackups()
    expect(offered()).toEqual(['first', 'second'])
  })

  it('what windows that are open keep is left alone, and this one’s own', async () => {
    fake.open = new Set(['open-elsewhere', 'same-name'])
    answers['backup.list'] = () =>
      ok([entry('open-elsewhere', true), entry('closed', true), entry('same-name'), entry('this-window', true)])
    await startBackups()
    expect(offered()).toEqual(['closed', 'same-name'])
  })

  it('a broken backup is told of, and nothing is in the way', async () => {
    answers['backup.list'] = () => ok([], [warning('backup/broken', text('A backup was broken.', '备份已损坏。'))])
    await startBackups()
    expect(useViewStore.getState().toasts).toMatchObject([{ tone: 'warn' }])
    answers['backup.list'] = () => fail(error('host/unreachable', text('', '')))
    await startBackups()
    expect(offered()).toEqual([])
  })
})

describe('recovering', () => {
  it('opens the work as unsaved changes of its file; the old backup goes once this window holds it', async () => {
    await startBackups()
    await recover(entry('first'))
    expect(store()).toMatchObject({ document: { name: 'lost work' }, dirty: true, grant: { handle: 'h', stamp: 's1' } })
    expect(calls('backup.write')).toMatchObject([{ id: 'this-window', handle: 'h', stamp: 's1', text: serializeProject(store().document) }])
    expect(calls('backup.discard')).toEqual([{ id: 'first' }])
    expect(fake.call.mock.calls.map(([name]) => name).slice(-2)).toEqual(['backup.write', 'backup.discard'])
    expect(offered()).toEqual([])
  })

  it('keeps the old backup where this window cannot write its own', async () => {
    await startBackups()
    answers['backup.write'] = () => fail(error('host/disk-full', text('The disk is full.', '磁盘已满。')))
    await recover(entry('first'))
    expect(store().document.name).toBe('lost work')
    expect(calls('backup.discard')).toEqual([])
    // The editing goes on.
    store().edit({ type: 'rename-project', name: 'more' })
    expect(store().document.name).toBe('more')
  })

  it('says why where the backup is broken, and keeps what is open', async () => {
    await startBackups()
    answers['backup.read'] = () => ok({ text: '{', name: 'lost', grant: null, stamp: null })
    await recover(entry('first'))
    expect(store().document.name).toBe('fresh')
    expect(useQuestions.getState().failure?.diagnostics[0]).toMatchObject({ code: 'document/broken-json' })
    expect(calls('backup.discard')).toEqual([])
    expect(offered()).toEqual(['second'])
  })
})

describe('discarding', () => {
  it('removes that one and goes on offering the others', async () => {
    await startBackups()
    await discardBackup(entry('first'))
    expect(calls('backup.discard')).toEqual([{ id: 'first' }])
    expect(offered()).toEqual(['second'])
  })

  it('deciding later removes nothing', async () => {
    await startBackups()
    decideLater()
    expect(offered()).toEqual([])
    expect(calls('backup.discard')).toEqual([])
  })
})
