import { expect, it } from 'vitest'
import type { HostClient } from '../../src/api/api'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { createCheckpointKeeper, type KeptRun } from './checkpoint-keeper'

const run: KeptRun = { runId: 'run-1', name: 'cats', data: 'folder', epochs: 9, project: '{}', handle: 'h', stamp: 's' }
const message = { type: 'checkpoint', runId: 'run-1', state: '{}', tensors: new Uint8Array(8), epoch: 2, loss: 0.5 } as const
const full = fail(error('host/disk-full', text('full', '满')))

function setUp(answers: readonly Result<null>[]) {
  const calls: (readonly [string, unknown])[] = []
  let answered = 0
  const host: HostClient = {
    call: (name, request) => {
      calls.push([name, request])
      return Promise.resolve((name === 'checkpoint.write' ? answers[answered++] : ok(null)) as never)
    },
    onEvent: () => () => undefined,
  }
  const warnings: string[] = []
  let ms = 0
  const keeper = createCheckpointKeeper({
    host,
    windowId: 'window-1',
    now: () => (ms += 7),
    warn: (diagnostics) => warnings.push(...diagnostics.map(({ code }) => code)),
  })
  return { calls, warnings, keeper }
}

it('writes what it is given with what is known of the run, and tells how long that took', async () => {
  const { calls, keeper } = setUp([ok(null)])
  keeper.begin(run, false)
  const took: number[] = []
  await keeper.receive(message, (ms) => took.push(ms))
  expect(calls).toEqual([
    ['checkpoint.write', { ...run, windowId: 'window-1', epoch: 2, loss: 0.5, state: '{}', tensors: message.tensors }],
  ])
  expect(took).toEqual([7])
})

it('warns once where the disk is full, goes on trying, and warns again only after one went well', async () => {
  const { calls, warnings, keeper } = setUp([full, full, ok(null), full])
  keeper.begin(run, false)
  const took: number[] = []
  for (let i = 0; i < 4; i += 1) await keeper.receive(message, (ms) => took.push(ms))
  expect(calls).toHaveLength(4)
  expect(took).toHaveLength(4)
  expect(warnings).toEqual(['host/disk-full', 'host/disk-full'])
})

it('forgets a run that has ended, and passes over what comes of another', async () => {
  const { calls, keeper } = setUp([])
  await keeper.end()
  keeper.begin(run, false)
  await keeper.end()
  expect(calls).toEqual([])
  keeper.begin(run, true)
  await keeper.end()
  await keeper.receive(message, () => undefined)
  expect(calls).toEqual([['checkpoint.discard', { runId: 'run-1' }]])
})
