import { beforeEach, describe, expect, it } from 'vitest'
import { newProject } from '../../src/document/new-project'
import { useDocumentStore } from './document-store'

const store = useDocumentStore.getState
const grant = { handle: 'h1', name: 'net.loom.json', displayPath: '/home/me/net.loom.json' }
const node = (id: string) => ({ id, kind: 'dense', name: id, params: { units: 4 } })
const add = (id: string) => store().edit({ type: 'add-nodes', nodes: [node(id)], edges: [], positions: { [id]: { x: 0, y: 0 } } })

beforeEach(() => store().load(newProject('test')))

describe('document store', () => {
  it('begins with a template that can be trained at once', () => {
    expect(useDocumentStore.getInitialState().document.name).toBe('conv-cat')
    expect(useDocumentStore.getInitialState().dirty).toBe(false)
  })

  it('does, undoes and redoes an edit', () => {
    const before = store().document
    add('a')
    expect(store()).toMatchObject({ dirty: true, canUndo: true, canRedo: false })
    const after = store().document
    store().undo()
    expect(store().document).toBe(before)
    expect(store()).toMatchObject({ dirty: false, canUndo: false, canRedo: true })
    store().redo()
    expect(store().document).toBe(after)
  })

  it('makes one step of a gesture and two of two gestures', () => {
    add('a')
    for (const units of [5, 6, 7]) store().edit({ type: 'set-params', nodeId: 'a', params: { units } }, 'drag#1')
    store().edit({ type: 'set-params', nodeId: 'a', params: { units: 8 } }, 'drag#2')
    store().undo()
    expect(store().document.graph.nodes[0]?.params).toEqual({ units: 7 })
    store().undo()
    expect(store().document.graph.nodes[0]?.params).toEqual({ units: 4 })
  })

  it('tells listeners nothing of an edit that changes nothing', () => {
    add('a')
    let calls = 0
    const stop = useDocumentStore.subscribe(() => (calls += 1))
    store().edit({ type: 'set-params', nodeId: 'a', params: { units: 4 } })
    store().edit({ type: 'remove', nodeIds: ['gone'], edgeIds: [], heal: false })
    stop()
    expect(calls).toBe(0)
  })

  it('is clean after saving, and dirty again by what was edited while it was written', () => {
    add('a')
    const written = store().document
    add('b')
    store().markSaved(grant, written)
    expect(store()).toMatchObject({ dirty: true, grant })
    store().undo()
    expect(store().dirty).toBe(false)
    store().redo()
    store().markSaved(grant)
    expect(store().dirty).toBe(false)
  })

  it('holds recovered work as unsaved, whatever is undone, until it is saved', () => {
    store().load(newProject('recovered'), { grant, isSaved: false })
    expect(store()).toMatchObject({ dirty: true, canUndo: false, grant })
    add('a')
    store().undo()
    expect(store().dirty).toBe(true)
    store().markSaved(grant)
    expect(store().dirty).toBe(false)
  })

  it('takes no edits while read-only', () => {
    store().load(newProject('newer'), { grant, readOnly: true })
    const before = store().document
    add('a')
    expect(store().document).toBe(before)
    expect(store()).toMatchObject({ canUndo: false, dirty: false, readOnly: true })
  })

  it('forgets history, file and read-only state with another project', () => {
    add('a')
    store().markSaved(grant)
    const { loads } = store()
    store().load(newProject('other'))
    expect(store()).toMatchObject({ canUndo: false, dirty: false, readOnly: false, grant: null, savedMs: null, loads: loads + 1 })
  })
})
