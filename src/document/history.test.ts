import { describe, expect, it } from 'vitest'
import type { History } from './history'
import { applyEdit, createHistory, isDirty, markSaved, MAX_STEPS, redo, undo } from './history'
import { smallNetwork } from './sample-documents.test-support'

function moveTo(history: History, y: number, gesture?: string): History {
  return applyEdit(history, { command: { type: 'move-nodes', positions: { fc1: { x: 0, y } } }, gesture })
}

function placeOf(history: History): number | undefined {
  return history.document.layout.positions['fc1']?.y
}

describe('gestures', () => {
  it('make one step of all edits with the same key', () => {
    let history = createHistory(smallNetwork())
    for (const y of [160, 170, 180]) history = moveTo(history, y, 'drag-1')
    expect(history.past).toHaveLength(1)
    expect(placeOf(undo(history))).toBe(152)
    expect(placeOf(redo(undo(history)))).toBe(180)
  })

  it('end with another key, an edit without one, an undo or a save', () => {
    const dragged = moveTo(createHistory(smallNetwork()), 160, 'drag-1')
    expect(moveTo(dragged, 170, 'drag-2').past).toHaveLength(2)
    expect(moveTo(moveTo(dragged, 170), 180, 'drag-1').past).toHaveLength(3)
    expect(moveTo(markSaved(dragged), 170, 'drag-1').past).toHaveLength(2)
    const twice = moveTo(moveTo(dragged, 170), 180)
    expect(moveTo(undo(undo(twice)), 200, 'drag-1').past).toHaveLength(2)
  })
})

describe('what is unsaved', () => {
  it('follows edits, undo and redo', () => {
    const start = createHistory(smallNetwork())
    expect(isDirty(start)).toBe(false)
    const edited = moveTo(start, 160)
    expect(isDirty(edited)).toBe(true)
    expect(isDirty(undo(edited))).toBe(false)
    const saved = markSaved(edited)
    expect(isDirty(saved)).toBe(false)
    expect(isDirty(undo(saved))).toBe(true)
    expect(isDirty(redo(undo(saved)))).toBe(false)
  })

  it('includes what was edited while the file was being written', () => {
    const written = moveTo(createHistory(smallNetwork()), 160)
    expect(isDirty(markSaved(moveTo(written, 170), written.document))).toBe(true)
  })

  it('includes a document that was never on the disk', () => {
    expect(isDirty(createHistory(smallNetwork(), false))).toBe(true)
  })
})

it('says what each step did, by the names of then', () => {
  let history = moveTo(createHistory(smallNetwork()), 160)
  history = applyEdit(history, { command: { type: 'rename-node', nodeId: 'fc1', name: 'output' } })
  history = applyEdit(history, { command: { type: 'remove', nodeIds: ['fc1'], edgeIds: [], heal: false } })
  expect(history.past.map((step) => step.label.en)).toEqual(['Move fc1', 'Rename fc1 to output', 'Delete output'])
  expect(history.past.map((step) => step.label.zh)).toEqual(['移动 fc1', '将 fc1 重命名为 output', '删除 output'])
})

it('forgets what can be redone at a new edit, but not at one that changes nothing', () => {
  const undone = undo(moveTo(createHistory(smallNetwork()), 160))
  expect(moveTo(undone, 152)).toBe(undone)
  expect(moveTo(undone, 170).future).toHaveLength(0)
})

it('keeps the last 500 steps', () => {
  let history = createHistory(smallNetwork())
  for (let i = 1; i <= MAX_STEPS + 20; i += 1) history = moveTo(history, 1000 + i)
  expect(history.past).toHaveLength(500)
  for (let i = 0; i < 600; i += 1) history = undo(history)
  expect(placeOf(history)).toBe(1020)
})
