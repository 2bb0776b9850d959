// The training worker is killed in the midst of its work, again and again: the run goes on in another, to the very figures of one
// that was left alone.
import { expect, inject, it, vi } from 'vitest'
import { analyzeGraph } from '../../src/compiler/analyze'
import { factsOf } from '../../src/datasets/dataset'
import { ok } from '../../src/diagnostics'
import { DEFAULT_TRAINING, newProject } from '../../src/document/new-project'
import { pictures, sequence, splitsOf } from '../../src/training/training.test-support'
import type { HostClient } from '../../src/api/api'
import type { FromWorker } from '../../src/explain/protocol'
import type { CheckpointKeeper } from '../training/checkpoint-keeper'
import { startTrainingWorker, type WorkerPort } from '../training/worker-client'
import { createRunStore } from './create-run-store'

const SIZE = { height: 12, width: 12, channels: 3 } as const
const graph = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', activation: { type: 'relu' } }],
  ['pool', 'maxPool2d', {}],
  ['flat', 'flatten', {}],
  ['norm', 'batchNormalization', {}],
  ['drop', 'dropout', { rate: 0.3 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const dataset = pictures(60, SIZE)
const splits = splitsOf(40, 10, 10)
const kills = inject('workerKills')

/** Takes everything, keeps nothing. */
const host = { call: () => Promise.resolve(ok(null)), onEvent: () => () => undefined } as unknown as HostClient

/** A worker that can be killed as the browser would: it says no more, and its death is told. */
class Victim {
  kill: () => void = () => undefined
  post: WorkerPort['post'] = () => undefined
  onCheckpoint: () => void = () => undefined

  readonly start = (): WorkerPort => {
    const port = startTrainingWorker(host)()
    this.post = (message) => port.post(message)
    return {
      ...port,
      listen: ({ message, death }) => {
        port.listen({
          message: (said: FromWorker) => {
            message(said)
            if (said.type === 'checkpoint') this.onCheckpoint()
          },
          death,
        })
        this.kill = () => {
          port.terminate()
          death('killed')
        }
      },
    }
  }
}

async function run(epochs: number, killed: number) {
  const victim = new Victim()
  const project = { ...newProject('victim'), graph, training: { ...DEFAULT_TRAINING, epochs, batchSize: 5 } }
  const store = createRunStore({
    startWorker: victim.start,
    document: () => project,
    analysis: () => analyzeGraph(graph, factsOf(dataset)),
    analyze: ({ graph: drawn }, facts) => analyzeGraph(drawn, facts),
    data: () => ({ status: 'ready', dataset, splits }),
    windowId: 'window',
    project: () => ({ project: '', handle: null, stamp: null }),
    checkpoints: {
      begin: () => undefined,
      receive: () => Promise.resolve(),
      end: () => Promise.resolve(),
    } as unknown as CheckpointKeeper,
    backends: { known: () => ({}), remember: () => undefined },
    host,
    pick: () => Promise.resolve(null),
    parseCard: () => {
      throw new Error('no card is read here')
    },
    show: () => undefined,
    now: () => Date.now(),
  })
  store.getState().train()
  for (let round = 0; round < killed; round += 1) {
    // It goes on from here: from a state that training left behind, not from the start again.
    const kept = new Promise<void>((resolve) => (victim.onCheckpoint = resolve))
    const before = store.getState().epochs.length
    await vi.waitFor(() => expect(store.getState().epochs.length).toBeGreaterThan(before), { timeout: 30_000 })
    victim.post({ type: 'checkpoint', urgent: true })
    await kept
    const here = store.getState().epochs.length
    await vi.waitFor(() => expect(store.getState().epochs.length).toBeGreaterThan(here + (round % 3)), { timeout: 30_000, interval: 1 })
    expect(store.getState().status, 'the run was too short').toBe('running')
    victim.kill()
  }
  await vi.waitFor(() => expect(store.getState().status).toBe('ended'), { timeout: 60_000 })
  const { result, notes, epochs: records } = store.getState()
  return { result, replaced: notes.filter(({ code }) => code === 'training/worker-replaced').length, records }
}

it('goes on in another worker with sound weights, however often one is killed', { timeout: 60_000 + kills * 20_000 }, async () => {
  const epochs = 300 + 200 * kills
  const whole = await run(epochs, 0)
  const told = await run(epochs, kills)
  expect(told.replaced).toBe(kills)
  expect(told.result?.outcome).toBe('completed')
  expect(told.records.map(({ epoch }) => epoch)).toEqual(Array.from({ length: epochs }, (_, i) => i + 1))
  const curve = (records: typeof told.records) => records.map(({ loss, valLoss }) => [loss, valLoss])
  expect(curve(told.records)).toEqual(curve(whole.records))
  for (const split of ['train', 'val', 'test'] as const) expect(told.result?.[split]).toEqual(whole.result?.[split])
})

declare module 'vitest' {
  interface ProvidedContext {
    readonly workerKills: number
  }
}
