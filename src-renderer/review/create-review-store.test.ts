import { describe, expect, it, vi } from 'vitest'
import type { HostClient } from '../../src/api/api'
import type { Arranged } from '../../src/datasets/arrange'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import type { KeptPlace } from '../../src/explain/kept-files'
import type { FromWorker, ToWorker } from '../../src/explain/protocol'
import { serializeRun, type RunRecord } from '../../src/runs/run-record'
import { sampleRecord, splitOf } from '../../src/runs/sample-runs.test-support'
import { storePredictions } from '../../src/runs/stored-predictions'
import { pictures, splitsOf } from '../../src/training/training.test-support'
import { createReviewStore } from './create-review-store'

const SIZE = { height: 4, width: 4, channels: 3 } as const
const gone = error('host/not-found', text('gone', '没有'))

/** A dataset under a name; its pixels do not matter here. */
function dataOf(name: string): Arranged {
  const dataset = { ...pictures(8, SIZE, ['cat', 'non-cat']), name }
  return { dataset, splits: splitsOf(4, 2, 2), excluded: new Set(), relabelled: new Map(), moved: new Map(), statesSets: false }
}

const run: RunRecord = { ...sampleRecord, data: { ...sampleRecord.data, size: SIZE } }
const PLACES: readonly KeptPlace[] = [0, 3, null]

/** A store on a host that has one run, and a worker that takes the data of this name for the run's. */
function setup({
  right = 'own',
  inHand = dataOf('other'),
  kept = true,
  load = () => Promise.resolve<Result<Arranged>>(ok(dataOf('own'))),
}: {
  right?: string
  inHand?: Arranged | null
  kept?: boolean
  load?: (signal: AbortSignal) => Promise<Result<Arranged>>
} = {}) {
  const asked: string[] = []
  const workers = { alive: 0 }
  const predictions = storePredictions(
    {
      train: null,
      val: null,
      test: {
        task: 'classification',
        rows: Uint32Array.of(6, 7),
        truths: Int32Array.of(0, 1),
        probabilities: Float32Array.of(0.9, 0.1, 0.2, 0.8),
      },
    },
    { paths: Array.from({ length: 8 }, (_, row) => `${row}.png`) },
  )
  const parts: Readonly<Record<string, Uint8Array>> = {
    'predictions.json': new TextEncoder().encode(JSON.stringify(predictions)),
    ...(kept ? { 'kept-weights.json': new TextEncoder().encode('{}'), 'kept-weights.bin': Uint8Array.of(0) } : {}),
  }
  const host = {
    call: (name: string, { part = '' }: { part?: string }) =>
      Promise.resolve(name === 'run.read' ? ok({ record: serializeRun(run), journal: '' }) : ok(parts[part] ?? null)),
    onEvent: () => () => undefined,
  } as unknown as HostClient
  const answer = (message: ToWorker): FromWorker | null => {
    if (message.type === 'review') {
      asked.push(`review ${message.data.name}`)
      const { requestId } = message
      return message.data.name === right
        ? { type: 'reviewing', requestId, places: PLACES }
        : { type: 'refused', requestId, diagnostics: [error('explain/other-data', text('other', '其他'))] }
    }
    if (message.type !== 'judge') return null
    asked.push(`judge ${String(message.place)}`)
    const result = { train: null, val: null, test: splitOf(message.place ?? 40, 50) }
    return { type: 'judged', requestId: message.requestId, result, predictions: { train: null, val: null, test: null } }
  }
  const store = createReviewStore({
    host,
    inHand: () => inHand ?? { dataset: null, splits: null },
    keptInHand: () => null,
    load: (_run, report, signal) => {
      report({ phase: 'decode', done: 1, total: 2 })
      return load(signal)
    },
    startWorker: () => {
      workers.alive += 1
      let listener: ((message: FromWorker) => void) | null = null
      return {
        post(message) {
          const said = answer(message)
          if (said) queueMicrotask(() => listener?.(said))
        },
        terminate: () => {
          workers.alive -= 1
        },
        listen: ({ message }) => (listener = message),
      }
    },
  })
  const settled = () => vi.waitFor(() => expect(store.getState().status).toBe('ready'))
  return { store, asked, workers, settled }
}

describe('looking back at a run', () => {
  it('takes the data in hand where it is that of the run', async () => {
    const { store, asked, settled } = setup({ right: 'other' })
    store.getState().open(run.id)
    await settled()
    expect(asked).toEqual(['review other', 'judge null'])
    expect(store.getState().reviewed).toMatchObject({ place: null, places: PLACES, dataset: { name: 'other' }, model: { origin: 'run' } })
    expect(store.getState().reviewed?.judged.result.test).toMatchObject({ correct: 40 })
  })

  it('reads its own data where other is in hand, or none', async () => {
    for (const inHand of [dataOf('other'), null]) {
      const { store, asked, settled } = setup({ inHand })
      store.getState().open(run.id)
      await settled()
      expect(asked.at(-1)).toBe('judge null')
      expect(store.getState().reviewed?.dataset?.name).toBe('own')
      expect(store.getState().diagnostics).toEqual([])
    }
  })

  it('goes to another place without reading anything again; one that is not kept changes nothing', async () => {
    const { store, asked, settled } = setup()
    store.getState().open(run.id, 3)
    await settled()
    expect(store.getState().reviewed).toMatchObject({ place: 3 })
    store.getState().open(run.id, 0)
    await vi.waitFor(() => expect(store.getState().reviewed?.place).toBe(0))
    store.getState().open(run.id, 2)
    expect(asked).toEqual(['review other', 'review own', 'judge 3', 'judge 0'])
  })

  it('says so where the data has changed, and shows what was noted at the end', async () => {
    const { store, settled } = setup({ right: 'none' })
    store.getState().open(run.id)
    await settled()
    const { diagnostics, reviewed } = store.getState()
    expect(diagnostics.map(({ code }) => code)).toEqual(['review/data-changed'])
    expect(reviewed).toMatchObject({ model: null, places: [null], judged: { result: run.result } })
    expect(reviewed?.judged.predictions.test?.rows).toHaveLength(2)
  })

  it('says so where the data is gone, and where the weights are', async () => {
    const without = setup({ load: () => Promise.resolve(fail(gone)) })
    without.store.getState().open(run.id)
    await without.settled()
    expect(without.store.getState().diagnostics).toEqual([gone])
    expect(without.store.getState().reviewed?.judged.result).toEqual(run.result)

    const old = setup({ kept: false })
    old.store.getState().open(run.id)
    await old.settled()
    expect(old.store.getState().diagnostics.map(({ code }) => code)).toEqual(['review/no-weights'])
    // The images in hand are those of what it said.
    expect(old.store.getState().reviewed?.dataset?.name).toBe('other')
    expect(old.workers.alive).toBe(0)
  })

  it('leaves off when it is closed: what comes later is not shown, and no worker stays', async () => {
    let arrive: (result: Result<Arranged>) => void = () => undefined
    let aborted = false
    const { store, workers } = setup({
      load: (signal) => {
        signal.addEventListener('abort', () => (aborted = true))
        return new Promise((resolve) => (arrive = resolve))
      },
    })
    store.getState().open(run.id)
    await vi.waitFor(() => expect(store.getState().progress).toEqual({ phase: 'decode', done: 1, total: 2 }))
    store.getState().close()
    expect(aborted).toBe(true)
    arrive(ok(dataOf('own')))
    await Promise.resolve()
    expect(store.getState()).toMatchObject({ status: 'none', runId: null, reviewed: null })
    expect(workers.alive).toBe(0)
    expect(await store.getState().predict(new Uint8Array(48))).toMatchObject({ ok: false, diagnostics: [{ code: 'review/closed' }] })
  })
})
