import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Request } from '../../src/api/api'
import type { Result } from '../../src/diagnostics'
import { createCheckpointService, KEEP_NEWEST, MAX_INTERRUPTED, type CheckpointService } from './checkpoint-service'
import { faultyFiles, type Fault } from './faulty-files.test-support'
import { nodeFiles, type FilePort } from './file-port'
import { createGrants, type Grants } from './grants'
import { createHostLife } from './host-life'
import { createStateStore } from './state-store'
import { temporaryFolder } from './temporary-folder.test-support'

const OWN = { run: 'own', pid: 100, bootMs: 1_000_000 }
let clock = 1000

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code }) => code).join())
  return result.value
}

async function place(): Promise<{
  home: string
  folder: string
  grants: Grants
  start(run: string, alive?: readonly number[], files?: FilePort): CheckpointService
}> {
  const home = await temporaryFolder()
  const folder = join(home, 'runs')
  const grants = createGrants(nodeFiles, createStateStore(nodeFiles, join(home, 'settings.json')))
  return {
    home,
    folder,
    grants,
    start(run, alive = [], files = nodeFiles) {
      const life = createHostLife({ ...OWN, run, pid: run === 'own' ? OWN.pid : 100 + run.length }, (asked) => alive.includes(asked))
      return createCheckpointService(files, grants, life, folder, () => clock++)
    },
  }
}

function checkpoint(runId: string, epoch: number, loss: number | null = null): Request<'checkpoint.write'> {
  return {
    runId,
    windowId: 'window-1',
    name: '猫',
    data: 'cats',
    epoch,
    epochs: 50,
    loss,
    handle: null,
    stamp: null,
    project: '{"名":"猫"}',
    state: `{"epoch":${epoch}}`,
    tensors: Uint8Array.from({ length: 5000 }, (_, i) => (i * epoch) % 256),
  }
}

const numbers = (folder: string, runId: string): readonly number[] =>
  readdirSync(join(folder, runId, 'checkpoints'))
    .map(Number)
    .sort((a, b) => a - b)

describe('checkpoints', () => {
  it('come back as they were, the newest first, with the project’s file', async () => {
    const { start, home, folder, grants } = await place()
    const file = join(home, 'net.loom.json')
    writeFileSync(file, 'saved')
    const { handle } = await grants.grant(file, 'open-project')
    const service = start('own')
    value(await service.write({ ...checkpoint('run-1', 1), handle, stamp: 's1' }))
    value(await service.write({ ...checkpoint('run-1', 7), handle, stamp: 's1' }))
    expect(numbers(folder, 'run-1')).toEqual([1, 2])
    expect(readdirSync(join(folder, 'run-1', 'checkpoints', '2')).sort()).toEqual([
      'manifest.json',
      'project.loom.json',
      'state.json',
      'tensors.bin',
    ])
    const later = start('later run')
    expect(value(await later.list())).toMatchObject([
      { runId: 'run-1', windowId: 'window-1', name: '猫', data: 'cats', epoch: 7, epochs: 50, displayPath: file, sameHost: false },
    ])
    const read = value(await later.read('run-1'))
    expect(read).toMatchObject({ state: '{"epoch":7}', project: '{"名":"猫"}', stamp: 's1', grant: { displayPath: file } })
    expect([...read.tensors]).toEqual([...checkpoint('run-1', 7).tensors])
  })

  it('keep the newest and the best', async () => {
    const { start, folder } = await place()
    const service = start('own')
    const losses = [0.9, 0.2, 0.5, 0.6, 0.4, 0.7, null]
    for (const [index, loss] of losses.entries()) value(await service.write(checkpoint('run-1', index + 1, loss)))
    expect(numbers(folder, 'run-1')).toEqual([2, 5, 6, 7])
    expect(KEEP_NEWEST).toBe(3)
  })

  it('of a living host are not offered elsewhere; those of a crashed one are', async () => {
    const { start } = await place()
    value(await start('other').write(checkpoint('run-1', 1)))
    const alive = 100 + 'other'.length
    expect(value(await start('own', [alive]).list())).toEqual([])
    expect(value(await start('own').list())).toMatchObject([{ runId: 'run-1', sameHost: false }])
    expect(value(await start('other').list())).toMatchObject([{ runId: 'run-1', sameHost: true }])
  })

  it('of only so many interrupted runs are kept', async () => {
    const { start } = await place()
    for (let run = 0; run < MAX_INTERRUPTED + 3; run++) value(await start(`host ${run}`).write(checkpoint(`run-${run}`, 1)))
    const left = value(await start('own').list()).map(({ runId }) => runId)
    expect(left).toHaveLength(MAX_INTERRUPTED)
    expect(left[0]).toBe(`run-${MAX_INTERRUPTED + 2}`)
  })

  it('are forgotten alone: what else is known of the run stays', async () => {
    const { start, folder } = await place()
    const service = start('own')
    for (const runId of ['run-1', 'run-2']) value(await service.write(checkpoint(runId, 1)))
    writeFileSync(join(folder, 'run-1', 'run.json'), '{}')
    for (const runId of ['run-1', 'run-2', 'run-3']) value(await service.discard(runId))
    expect(readdirSync(folder)).toEqual(['run-1'])
    expect(readdirSync(join(folder, 'run-1'))).toEqual(['run.json'])
    expect(value(await service.list())).toEqual([])
  })

  it('that were cut off are passed over, and go with the next', async () => {
    const { start, folder } = await place()
    const service = start('own')
    value(await service.write(checkpoint('run-1', 1)))
    const half = join(folder, 'run-1', 'checkpoints', '2')
    mkdirSync(half)
    writeFileSync(join(half, 'state.json'), '{"ep')
    expect(value(await start('later').list())).toMatchObject([{ epoch: 1 }])
    expect(value(await start('later').read('run-1')).state).toBe('{"epoch":1}')
    value(await service.write(checkpoint('run-1', 3)))
    expect(numbers(folder, 'run-1')).toEqual([1, 3])
  })

  it('that were damaged give way to the one before, and are told', async () => {
    const { start, folder } = await place()
    const service = start('own')
    for (const epoch of [1, 2, 3]) value(await service.write(checkpoint('run-1', epoch)))
    const at = (number: number, name: string): string => join(folder, 'run-1', 'checkpoints', String(number), name)
    const bytes = readFileSync(at(3, 'tensors.bin'))
    bytes[77] = (bytes[77] ?? 0) ^ 1
    writeFileSync(at(3, 'tensors.bin'), bytes)
    appendFileSync(at(2, 'state.json'), ' ')
    const read = await service.read('run-1')
    expect(value(read).state).toBe('{"epoch":1}')
    expect(read.ok && read.warnings.map(({ code }) => code)).toEqual(['checkpoint/damaged'])
    writeFileSync(at(1, 'manifest.json'), '{}')
    const none = await service.read('run-1')
    expect(none.ok ? null : none.diagnostics[0]?.code).toBe('checkpoint/none')
  })

  it.each<Fault>(['ENOSPC', 'EIO', 'EROFS', 'EACCES'])('survive a disk that fails at any moment (%s)', async (fault) => {
    const { start, folder } = await place()
    value(await start('own').write(checkpoint('run-1', 1)))
    const counting = faultyFiles(nodeFiles, () => null)
    value(await start('own', [], counting).write(checkpoint('run-2', 1)))
    const calls = counting.calls.length
    rmSync(join(folder, 'run-2'), { recursive: true })
    let failed = 0
    for (let broken = 0; broken < calls; broken++) {
      const files = faultyFiles(nodeFiles, (_call, index) => (index === broken ? fault : null))
      const written = await start('own', [], files).write(checkpoint('run-1', 2))
      const read = value(await start('later').read('run-1'))
      if (written.ok) expect(read.state).toBe('{"epoch":2}')
      else {
        failed += 1
        expect(written.diagnostics).toMatchObject([{ severity: 'error' }])
        expect(written.diagnostics[0]?.hint?.en).toContain('Training goes on')
      }
      expect(['{"epoch":1}', '{"epoch":2}']).toContain(read.state)
      // Nothing half-written is left.
      for (const number of numbers(folder, 'run-1'))
        expect(existsSync(join(folder, 'run-1', 'checkpoints', String(number), 'manifest.json'))).toBe(true)
    }
    expect(failed).toBeGreaterThan(5)
  })
})
