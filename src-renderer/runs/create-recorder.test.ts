import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand'
import type { HostClient } from '../../src/api/api'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { parseJournal } from '../../src/runs/journal'
import { parseRun } from '../../src/runs/run-record'
import { idleRun, type RunState } from '../state/run-state'
import { endedState, runningState } from '../state/sample-state.test-support'
import { startRecorder } from './create-recorder'

function setup(refuse: (name: string) => boolean = () => false) {
  const written: { name: string; record?: string; lines?: string }[] = []
  const problems: Diagnostic[] = []
  let onDisk: string | null = null
  const runs = createStore<RunState>()(() => idleRun)
  const host = {
    call: (name: string, request: { record?: string; lines?: string }): Promise<Result<unknown>> => {
      if (refuse(name)) return Promise.resolve(fail(error('host/disk-full', text('full', '满'))))
      if (name === 'run.read') return Promise.resolve(onDisk === null ? fail() : ok({ record: onDisk, journal: '' }))
      if (name === 'run.write') onDisk = request.record ?? null
      written.push({ name, ...request })
      return Promise.resolve(ok(null))
    },
    onEvent: () => () => undefined,
  } as unknown as HostClient
  const stop = startRecorder({
    runs,
    host,
    environment: () => ({ version: '9', platform: 'test', cores: 2 }),
    now: () => 5,
    onWritten: () => undefined,
    onProblem: (diagnostic) => problems.push(diagnostic),
  })
  const names = (): readonly string[] => written.map(({ name }) => name)
  const record = () => {
    const parsed = parseRun(onDisk ?? '')
    if (!parsed.ok) throw new Error('no record')
    return parsed.value
  }
  const epochs = (): readonly number[] => parseJournal(written.map(({ lines = '' }) => lines).join('')).epochs.map(({ epoch }) => epoch)
  return { runs, names, record, epochs, problems, stop, edit: (change: (source: string) => string) => (onDisk = change(onDisk ?? '')) }
}

/** The sample's diagram is empty on purpose elsewhere; a record needs a whole one. */
function whole(state: RunState): RunState {
  return { ...state, run: state.run && { ...state.run, plan: { ...state.run.plan, graph: { nodes: [], edges: [], groups: [] } } } }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the recorder', () => {
  it('writes a record at the start, every epoch once, and the result at the end', async () => {
    const at = setup()
    at.runs.setState(whole(runningState(2)))
    await vi.advanceTimersByTimeAsync(1500)
    expect(at.names()).toEqual(['run.write', 'run.append'])
    expect(at.record()).toMatchObject({ standing: 'running', endedMs: null, result: null })
    at.runs.setState(whole(runningState(3)))
    at.runs.setState(whole(runningState(5)))
    await vi.advanceTimersByTimeAsync(1500)
    at.runs.setState(whole(endedState()))
    await vi.advanceTimersByTimeAsync(1500)
    expect(at.epochs()).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(at.record()).toMatchObject({ standing: 'completed', endedMs: 5, environment: { version: '9', backend: 'wasm' } })
    expect(at.record().result?.test?.n).toBe(50)
    // Whatever else is kept of it comes after: a window closed meanwhile loses no result.
    expect(at.names().indexOf('run.attach')).toBeGreaterThan(at.names().lastIndexOf('run.write'))
  })

  it('leaves the name that the user gave meanwhile', async () => {
    const at = setup()
    at.runs.setState(whole(runningState(2)))
    await vi.advanceTimersByTimeAsync(1500)
    at.edit((source) => source.replace('"name":null', '"name":"mine"'))
    at.runs.setState(whole(endedState()))
    await vi.advanceTimersByTimeAsync(1500)
    expect(at.record()).toMatchObject({ name: 'mine', standing: 'completed' })
  })

  it('complains once where the disk is full, and lets training go on', async () => {
    const at = setup(() => true)
    at.runs.setState(whole(runningState(2)))
    await vi.advanceTimersByTimeAsync(1500)
    at.runs.setState(whole(endedState()))
    await vi.advanceTimersByTimeAsync(1500)
    expect(at.problems.map(({ code }) => code)).toEqual(['host/disk-full'])
  })

  it('keeps a run that broke off, and none that failed before it began', async () => {
    const at = setup()
    at.runs.setState({ ...whole(runningState(2)), status: 'failed' })
    await vi.advanceTimersByTimeAsync(1500)
    expect(at.names()).toEqual([])
    at.runs.setState(whole(runningState(2)))
    at.runs.setState({ ...whole(runningState(2)), status: 'failed' })
    await vi.advanceTimersByTimeAsync(1500)
    expect(at.record().standing).toBe('failed')
    expect(at.epochs()).toEqual([1, 2])
  })
})
