import { describe, expect, it } from 'vitest'
import type { Cure, Finding } from '../../src/diagnosis/finding'
import type { RunResult } from '../../src/training/plan'
import { createFollowUpStore } from './follow-up-store'

const cure = { label: { en: 'Add dropout', zh: '添加' }, command: { type: 'batch', commands: [] } } as const satisfies Cure
const finding = { code: 'overfitting' } as Finding
const result = { outcome: 'completed' } as RunResult

function runs() {
  let state = { run: null as { runId: string } | null, result: null as RunResult | null, predictions: null, epochs: [] }
  const listeners: (() => void)[] = []
  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.push(listener)
      return () => undefined
    },
    set: (runId: string, ended: RunResult | null) => {
      state = { ...state, run: { runId }, result: ended }
      for (const listener of listeners) listener()
    },
  }
}

describe('createFollowUpStore', () => {
  it('keeps what stood before a cure and takes the next run for its follow-up', () => {
    const all = runs()
    const store = createFollowUpStore(all)
    all.set('a', result)
    store.getState().take(finding, cure)
    expect(store.getState().followUp).toMatchObject({ before: { result }, ofRun: 'a', runId: null })
    all.set('a', result)
    expect(store.getState().followUp?.runId).toBeNull()
    all.set('b', null)
    all.set('b', result)
    expect(store.getState().followUp).toMatchObject({ before: { result }, runId: 'b' })
    all.set('c', null)
    expect(store.getState().followUp).toBeNull()
  })

  it('notes nothing without a run, and forgets when told to', () => {
    const all = runs()
    const store = createFollowUpStore(all)
    store.getState().take(finding, cure)
    expect(store.getState().followUp).toBeNull()
    all.set('a', null)
    store.getState().take(finding, cure)
    expect(store.getState().followUp?.before).toBeNull()
    store.getState().drop()
    expect(store.getState().followUp).toBeNull()
  })
})
