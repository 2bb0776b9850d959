import { expect, it } from 'vitest'
import type { HostClient } from '../../src/api/api'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { createCheckpointKeeper } from './checkpoint-keeper'

const full = fail(error('host/disk-full', text('full', '满')))

function setUp() {
  const calls: (readonly [string, unknown])[] = []
  const host: HostClient = {
    call: (name, request) => {
      calls.push([name, request])
      return Promise.resolve(ok(null) as never)
    },
    onEvent: () => () => undefined,
  }
  const warnings: string[] = []
  const keeper = createCheckpointKeeper({ host, warn: (diagnostics) => warnings.push(...diagnostics.map(({ code }) => code)) })
  const written = (...results: readonly Result<null>[]) => {
    for (const result of results) keeper.receive({ runId: 'run-1', written: result })
  }
  return { calls, warnings, keeper, written }
}

it('warns once where the disk is full, and again only after one went well', () => {
  const { warnings, keeper, written } = setUp()
  keeper.begin('run-1')
  written(full, full)
  expect(warnings).toEqual(['host/disk-full'])
  written(ok(null), full)
  expect(warnings).toEqual(['host/disk-full', 'host/disk-full'])
})

it('tells who waits when the next one is written, and passes over those of other runs', async () => {
  const { warnings, keeper, written } = setUp()
  keeper.begin('run-1')
  let told = false
  const next = keeper.next().then(() => (told = true))
  keeper.receive({ runId: 'another', written: full })
  await Promise.resolve()
  expect(told).toBe(false)
  expect(warnings).toEqual([])
  written(ok(null))
  await next
})

it('forgets a run that has ended, and tells who waits', async () => {
  const { calls, keeper } = setUp()
  await keeper.end()
  expect(calls).toEqual([])
  keeper.begin('run-1')
  const next = keeper.next()
  await keeper.end()
  await next
  expect(calls).toEqual([['checkpoint.discard', { runId: 'run-1' }]])
})
