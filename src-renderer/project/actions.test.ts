import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Grant } from '../../src/api/api'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { newProject } from '../../src/document/new-project'
import { serializeProject } from '../../src/document/serialize'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { editCopy, fileName, newFromTemplate, openProject, openRecent, saveProject, saveProjectAs } from './actions'
import { useQuestions } from './ask'

const grant: Grant = { handle: 'h', name: 'net.loom.json', displayPath: '/home/me/net.loom.json' }
const fake = vi.hoisted(() => ({ call: vi.fn<(name: string, request: Record<string, unknown>) => Promise<unknown>>() }))
vi.mock('../bridge', () => ({ host: { call: fake.call, onEvent: () => () => undefined } }))

const store = useDocumentStore.getState
const questions = useQuestions.getState
let answers: Record<string, (request: Record<string, unknown>) => Result<unknown>>

function change(name: string): void {
  store().edit({ type: 'rename-project', name })
}

/** Waits for the question and answers it. */
async function answer(choice: 'save' | 'discard' | 'cancel'): Promise<void> {
  await vi.waitFor(() => expect(questions().unsaved).not.toBeNull())
  questions().unsaved?.answer(choice)
}

const calls = (name: string) => fake.call.mock.calls.filter(([called]) => called === name)

beforeEach(() => {
  answers = {
    'app.info': () => ok({ host: 'electron', version: '0', platform: 'linux', nativeDialogs: true }),
    'files.pick': () => ok(grant),
    'project.write': () => ok(grant),
    'project.read': () => ok({ text: serializeProject(newProject('from disk')), grant }),
  }
  fake.call.mockReset()
  fake.call.mockImplementation((name, request) =>
    Promise.resolve(answers[name]?.(request) ?? fail(error('host/unknown-call', text('', '')))),
  )
  useQuestions.setState({ unsaved: null, changed: null, failure: null })
  store().load(newProject('first'))
})

describe('opening a file of an older version', () => {
  it('says that it was brought up to date, and that the file is still as it was', async () => {
    const older = { ...(JSON.parse(serializeProject(newProject('from disk'))) as object), version: 0, graph: { nodes: [], edges: [] } }
    answers['project.read'] = () => ok({ text: JSON.stringify(older), grant })
    useViewStore.setState({ toasts: [] })
    await openRecent(grant)
    expect(store()).toMatchObject({ dirty: false, readOnly: false, document: { name: 'from disk' } })
    expect(useViewStore.getState().toasts.map(({ title }) => title)).toEqual(['“net.loom.json” was made by an older version'])
    answers['project.read'] = () => ok({ text: serializeProject(newProject('of today')), grant })
    useViewStore.setState({ toasts: [] })
    await openRecent(grant)
    expect(useViewStore.getState().toasts).toEqual([])
  })
})

describe('saving', () => {
  it('asks where once, and remembers', async () => {
    change('mine')
    expect(await saveProject()).toBe(true)
    expect(calls('files.pick')).toEqual([['files.pick', { purpose: 'save-project', suggestedName: 'mine.loom.json' }]])
    expect(store()).toMatchObject({ dirty: false, grant })
    change('mine 2')
    expect(await saveProject()).toBe(true)
    expect(calls('files.pick')).toHaveLength(1)
    expect(calls('project.write').at(-1)?.[1]).toMatchObject({ handle: 'h', text: serializeProject(store().document) })
  })

  it('says why it failed, and keeps the changes unsaved', async () => {
    const full = error('file/no-space', text('The disk is full.', '磁盘已满。'))
    answers['project.write'] = () => fail(full)
    change('mine')
    expect(await saveProject()).toBe(false)
    expect(questions().failure?.diagnostics).toEqual([full])
    expect(store()).toMatchObject({ dirty: true, grant: null })
  })

  it('does nothing when the user names no file', async () => {
    answers['files.pick'] = () => ok(null)
    change('mine')
    expect(await saveProjectAs()).toBe(false)
    expect(calls('project.write')).toEqual([])
    expect(store().dirty).toBe(true)
  })

  it.each([
    ['cats: 1/2?', 'cats- 1-2-'],
    ['...', 'project'],
    ['猫', '猫'],
  ])('offers “%s” as %s', (name, file) => expect(fileName(name)).toBe(file))
})

describe('a file that was changed elsewhere', () => {
  const changed = error('project/changed-on-disk', text('It was changed.', '已更改。'))

  /** The project from the disk, changed here and there; the save that met that, and its answer. */
  async function meet(choice: 'save-as' | 'replace' | 'reload' | 'cancel'): Promise<boolean> {
    answers['project.read'] = () => ok({ text: serializeProject(newProject('from disk')), grant: { ...grant, stamp: 's1' } })
    answers['project.write'] = ({ expectedStamp }) => (expectedStamp === undefined ? ok({ ...grant, stamp: 's3' }) : fail(changed))
    await openProject()
    change('mine')
    const saving = saveProject()
    await vi.waitFor(() => expect(questions().changed?.name).toBe('net.loom.json'))
    expect(calls('project.write').at(-1)?.[1]).toMatchObject({ expectedStamp: 's1' })
    answers['project.read'] = () => ok({ text: serializeProject(newProject('theirs')), grant: { ...grant, stamp: 's2' } })
    questions().changed?.answer(choice)
    return await saving
  }

  it('is replaced only where the user says so', async () => {
    expect(await meet('replace')).toBe(true)
    expect(calls('project.write')).toHaveLength(2)
    expect(store()).toMatchObject({ dirty: false, document: { name: 'mine' }, grant: { stamp: 's3' } })
  })

  it('may be left alone for another', async () => {
    expect(await meet('save-as')).toBe(true)
    expect(calls('files.pick').at(-1)?.[1]).toMatchObject({ purpose: 'save-project' })
  })

  it('may be loaded again', async () => {
    expect(await meet('reload')).toBe(false)
    expect(store()).toMatchObject({ dirty: false, document: { name: 'theirs' }, grant: { stamp: 's2' } })
  })

  it('stays where the user cancels, and so do the changes', async () => {
    expect(await meet('cancel')).toBe(false)
    expect(store()).toMatchObject({ dirty: true, document: { name: 'mine' } })
    expect(questions().failure).toBeNull()
  })

  it('is not what a second quick save of one window meets', async () => {
    await openProject()
    const seen: unknown[] = []
    let count = 0
    answers['project.write'] = ({ expectedStamp }) => {
      seen.push(expectedStamp)
      count += 1
      return ok({ ...grant, stamp: `w${count}` })
    }
    change('one')
    const both = [saveProject()]
    change('two')
    both.push(saveProject())
    expect(await Promise.all(both)).toEqual([true, true])
    expect(seen).toEqual([undefined, 'w1'])
  })
})

describe('opening', () => {
  it('shows what stands in the file', async () => {
    await openProject()
    expect(store()).toMatchObject({ document: { name: 'from disk' }, grant, dirty: false, readOnly: false })
  })

  it('keeps the open project where the file is broken, and says why', async () => {
    answers['project.read'] = () => ok({ text: '{"format":', grant })
    await openRecent(grant)
    expect(store().document.name).toBe('first')
    expect(questions().failure?.diagnostics[0]).toMatchObject({ code: 'document/broken-json', file: 'net.loom.json' })
  })

  it('opens a newer file read-only, saves it elsewhere, and edits a copy', async () => {
    answers['project.read'] = () => ok({ text: serializeProject(newProject('newer')).replace(/"version": ?1/, '"version": 99'), grant })
    await openProject()
    expect(store()).toMatchObject({ readOnly: true, grant })
    await saveProject()
    expect(calls('files.pick').at(-1)?.[1]).toMatchObject({ purpose: 'save-project' })
    await openProject()
    editCopy()
    expect(store()).toMatchObject({ readOnly: false, grant: null, document: { name: 'newer' } })
  })
})

describe('unsaved changes', () => {
  it('are asked about before they are replaced; cancelling keeps them', async () => {
    change('mine')
    const done = openProject()
    await answer('cancel')
    await done
    expect(store().document.name).toBe('mine')
    expect(calls('files.pick')).toEqual([])
  })

  it('are lost where the user says so', async () => {
    change('mine')
    const done = newFromTemplate('logistic-cat')
    await answer('discard')
    await done
    expect(store()).toMatchObject({ document: { name: 'logistic-cat' }, dirty: false, grant: null })
  })

  it('are saved first; where that fails nothing is replaced', async () => {
    answers['project.write'] = () => fail(error('file/no-space', text('The disk is full.', '磁盘已满。')))
    change('mine')
    const done = newFromTemplate(null)
    await answer('save')
    await done
    expect(store()).toMatchObject({ document: { name: 'mine' }, dirty: true })
  })

  it('are none in a fresh project', async () => {
    await newFromTemplate(null)
    expect(questions().unsaved).toBeNull()
    expect(store().document.graph.nodes).toEqual([])
    expect(useViewStore.getState().selectedNodes).toEqual([])
  })
})
