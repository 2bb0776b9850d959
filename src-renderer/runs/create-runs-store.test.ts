import { describe, expect, it } from 'vitest'
import type { HostClient, Request } from '../../src/api/api'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { parseRun, serializeRun, summarizeRun, type RunRecord } from '../../src/runs/run-record'
import { sampleRecord } from '../../src/runs/sample-runs.test-support'
import { createRunsStore } from './create-runs-store'

const refused = error('host/disk-full', text('full', '满'))

function setup() {
  const disk = new Map<string, string>()
  const bin = new Map<string, string>()
  const problems: Diagnostic[] = []
  let broken: string | null = null
  const put = (change: Partial<RunRecord>): void => {
    const run = { ...sampleRecord, ...change }
    disk.set(run.id, serializeRun(run))
  }
  const move = (from: Map<string, string>, to: Map<string, string>, id: string): Result<null> => {
    const record = from.get(id)
    if (record === undefined) return fail(refused)
    from.delete(id)
    to.set(id, record)
    return ok(null)
  }
  const answer = (name: string, request: Request<'run.write'> & Request<'run.list'>): Result<unknown> => {
    if (broken === name) return fail(refused)
    const record = disk.get(request.id)
    if (name === 'run.read') return record === undefined ? fail(refused) : ok({ record, journal: '' })
    if (name === 'run.write') disk.set(request.id, request.record)
    if (name === 'run.remove') return move(disk, bin, request.id)
    if (name === 'run.restore') return move(bin, disk, request.id)
    if (name !== 'run.list') return ok(null)
    const all = [...disk.values()].flatMap((source) => {
      const parsed = parseRun(source)
      return parsed.ok ? [summarizeRun(parsed.value)] : []
    })
    const runs = all.filter((run) => request.projectId === null || run.projectId === request.projectId)
    const next = request.cursor + request.limit < runs.length ? request.cursor + request.limit : null
    return ok({ runs: runs.slice(request.cursor, request.cursor + request.limit), total: runs.length, next })
  }
  const host = {
    call: (name: string, request: Request<'run.write'> & Request<'run.list'>) => Promise.resolve(answer(name, request)),
    onEvent: () => () => undefined,
  } as unknown as HostClient
  const store = createRunsStore({ host, projectId: () => 'project-sample', onProblem: (all) => problems.push(...all) })
  return { store, put, problems, breakCall: (name: string | null) => (broken = name), ids: () => store.getState().runs.map(({ id }) => id) }
}

describe('the runs store', () => {
  it('lists the runs of the project, of all projects, and every page', async () => {
    const { store, put, ids } = setup()
    for (let i = 0; i < 1200; i += 1) put({ id: `run-${i}`, projectId: i < 1100 ? 'project-sample' : 'project-other' })
    await store.getState().refresh()
    expect(ids()).toHaveLength(1100)
    store.getState().setScope('all')
    await store.getState().refresh()
    expect(ids()).toHaveLength(1200)
  })

  it('reads what is chosen, and says why it cannot', async () => {
    const { store, put } = setup()
    put({ id: 'run-a' })
    store.getState().choose(['run-a', 'run-gone'])
    await expect.poll(() => store.getState().unreadable.get('run-gone')).toEqual([refused])
    expect(store.getState().opened.get('run-a')).toMatchObject({ run: { id: 'run-a' }, epochs: [], predictions: null })
    store.getState().toggle('run-gone')
    expect(store.getState().chosen).toEqual(['run-a'])
  })

  it('renames, and takes an empty name for none', async () => {
    const { store, put } = setup()
    put({ id: 'run-a' })
    await store.getState().rename('run-a', '  wide  ')
    expect(store.getState().runs).toMatchObject([{ name: 'wide' }])
    await store.getState().rename('run-a', ' ')
    expect(store.getState().runs).toMatchObject([{ name: null }])
  })

  it('takes a run from the list and from what is looked at, and brings it back', async () => {
    const { store, put, ids } = setup()
    put({ id: 'run-a' })
    put({ id: 'run-b' })
    store.getState().choose(['run-a', 'run-b'])
    expect(await store.getState().remove(['run-a'])).toBe(true)
    expect(ids()).toEqual(['run-b'])
    expect(store.getState().chosen).toEqual(['run-b'])
    await store.getState().restore(['run-a'])
    expect(ids()).toEqual(['run-b', 'run-a'])
  })

  it('tells problems, and keeps what it had', async () => {
    const { store, put, problems, breakCall } = setup()
    put({ id: 'run-a' })
    await store.getState().refresh()
    breakCall('run.write')
    await store.getState().pin('run-a', true)
    expect(problems).toEqual([refused])
    breakCall('run.list')
    await store.getState().refresh()
    expect(store.getState()).toMatchObject({ status: 'failed', diagnostics: [refused], runs: [{ id: 'run-a' }] })
  })
})
