import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/diagnostics'
import { sampleRecord } from '../../src/runs/sample-runs.test-support'
import { journalLines, parseJournal } from '../../src/runs/journal'
import { parseRun, serializeRun, type RunRecord } from '../../src/runs/run-record'
import { faultyFiles } from './faulty-files.test-support'
import { nodeFiles } from './file-port'
import { createRunService, KEPT_WEIGHTS } from './run-service'
import { temporaryFolder } from './temporary-folder.test-support'

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code }) => code).join())
  return result.value
}

async function service() {
  const folder = join(await temporaryFolder(), 'runs')
  const runs = createRunService(nodeFiles, folder)
  const write = async (change: Partial<RunRecord>): Promise<RunRecord> => {
    const run = { ...sampleRecord, ...change }
    value(await runs.write({ id: run.id, record: serializeRun(run) }))
    return run
  }
  const ids = async (projectId: string | null = null): Promise<readonly string[]> =>
    value(await runs.list({ projectId, cursor: 0, limit: 500 })).runs.map(({ id }) => id)
  return { runs, folder, write, ids }
}

const epoch = (n: number) => ({
  epoch: n,
  step: n,
  loss: 1 / n,
  accuracy: 0.5,
  valLoss: null,
  valAccuracy: null,
  absoluteError: null,
  valAbsoluteError: null,
  learningRate: 0.1,
  elapsedMs: 3,
})

describe('the run service', () => {
  it('lists nothing before the first run', async () => {
    expect(value(await (await service()).runs.list({ projectId: null, cursor: 0, limit: 10 }))).toEqual({ runs: [], total: 0, next: null })
  })

  it('lists pinned runs first, then the newest, by project, page by page', async () => {
    const { runs, write, ids } = await service()
    await write({ id: 'run-a', startedMs: 1 })
    await write({ id: 'run-b', startedMs: 2, projectId: 'other-project' })
    await write({ id: 'run-c', startedMs: 3 })
    await write({ id: 'run-d', startedMs: 0, pinned: true })
    expect(await ids()).toEqual(['run-d', 'run-c', 'run-b', 'run-a'])
    expect(await ids('other-project')).toEqual(['run-b'])
    const page = value(await runs.list({ projectId: null, cursor: 1, limit: 2 }))
    expect(page).toMatchObject({ total: 4, next: 3, runs: [{ id: 'run-c' }, { id: 'run-b' }] })
  })

  it('gives back a record and its journal, without a torn last line', async () => {
    const { runs, folder, write } = await service()
    const run = await write({ id: 'run-a' })
    value(await runs.append({ id: 'run-a', lines: journalLines([epoch(1), epoch(2)], []) }))
    await appendFile(join(folder, 'run-a/journal.ndjson'), '{"epoch":3,"st')
    const read = value(await runs.read('run-a'))
    expect(value(parseRun(read.record))).toEqual(run)
    expect(parseJournal(read.journal).epochs.map(({ epoch: n }) => n)).toEqual([1, 2])
  })

  it('makes a damaged index anew, and believes none that is older than a record', async () => {
    const { folder, write, ids } = await service()
    await write({ id: 'run-a', name: 'first' })
    await ids()
    await writeFile(join(folder, 'index.json'), '{"run-a": 5')
    const again = createRunService(nodeFiles, folder)
    expect(value(await again.list({ projectId: null, cursor: 0, limit: 9 })).runs).toMatchObject([{ id: 'run-a', name: 'first' }])
    value(await again.write({ id: 'run-a', record: serializeRun({ ...sampleRecord, id: 'run-a', name: 'renamed' }) }))
    const third = createRunService(nodeFiles, folder)
    expect(value(await third.list({ projectId: null, cursor: 0, limit: 9 })).runs).toMatchObject([{ name: 'renamed' }])
  })

  it('passes over a broken run with a warning, and folders that are none', async () => {
    const { runs, folder, write, ids } = await service()
    await write({ id: 'run-a' })
    await mkdir(join(folder, 'run-b'))
    await writeFile(join(folder, 'run-b/run.json'), '{}')
    await mkdir(join(folder, 'run-c'))
    const listed = await runs.list({ projectId: null, cursor: 0, limit: 9 })
    expect(listed).toMatchObject({ ok: true, warnings: [{ code: 'run/broken', file: 'run-b' }] })
    expect(await ids()).toEqual(['run-a'])
  })

  it('deletes with all that belongs to a run, and brings it back', async () => {
    const { runs, folder, write, ids } = await service()
    await write({ id: 'run-a' })
    value(await runs.attach({ id: 'run-a', part: 'predictions.json', bytes: new TextEncoder().encode('{}') }))
    value(await runs.remove('run-a'))
    expect(await ids()).toEqual([])
    expect(await runs.read('run-a')).toMatchObject({ ok: false, diagnostics: [{ code: 'host/not-found' }] })
    value(await runs.restore('run-a'))
    expect(await ids()).toEqual(['run-a'])
    expect([...(value(await runs.attached({ id: 'run-a', part: 'predictions.json' })) ?? [])]).toEqual([...new TextEncoder().encode('{}')])
    expect(value(await runs.attached({ id: 'run-a', part: 'final-tensors.bin' }))).toBeNull()
    expect((await readdir(join(folder, '.deleted'))).length).toBe(0)
  })

  it('keeps the weights of the newest runs and of pinned ones, and the rest of all', async () => {
    const { runs, write } = await service()
    const bytes = Uint8Array.of(1, 2, 3, 4)
    for (let i = 0; i < KEPT_WEIGHTS + 4; i += 1) {
      const { id } = await write({ id: `run-${i}`, startedMs: i, pinned: i === 0 })
      value(await runs.attach({ id, part: 'predictions.json', bytes }))
      value(await runs.attach({ id, part: 'final-tensors.bin', bytes }))
      value(await runs.attach({ id, part: 'kept-weights.bin', bytes }))
    }
    const kept = async (i: number, part: 'final-tensors.bin' | 'kept-weights.bin' | 'predictions.json') =>
      value(await runs.attached({ id: `run-${i}`, part })) !== null
    for (const part of ['final-tensors.bin', 'kept-weights.bin'] as const) {
      const there = await Promise.all([0, 1, 2, 3, 4, KEPT_WEIGHTS + 3].map((i) => kept(i, part)))
      expect(there, part).toEqual([true, false, false, false, true, true])
    }
    expect(await kept(1, 'predictions.json')).toBe(true)
  })

  it('adds nothing to a run that is not there, and refuses a record of another id', async () => {
    const { runs } = await service()
    expect((await runs.append({ id: 'run-x', lines: '\n' })).ok).toBe(false)
    expect((await runs.write({ id: 'run-x', record: serializeRun(sampleRecord) })).ok).toBe(false)
    expect(await runs.write({ id: 'run-x', record: 'nonsense' })).toMatchObject({ diagnostics: [{ code: 'run/broken' }] })
  })

  it('keeps the old record where the disk is full', async () => {
    const { folder, write } = await service()
    await write({ id: 'run-a', name: 'kept' })
    const full = createRunService(
      faultyFiles(nodeFiles, ({ step }) => (step === 'write' ? 'ENOSPC' : null)),
      folder,
    )
    const failed = await full.write({ id: 'run-a', record: serializeRun({ ...sampleRecord, id: 'run-a', name: 'lost' }) })
    expect(failed).toMatchObject({ ok: false, diagnostics: [{ code: 'host/disk-full' }] })
    expect(await readFile(join(folder, 'run-a/run.json'), 'utf8')).toContain('kept')
    await rm(folder, { recursive: true })
  })
})
