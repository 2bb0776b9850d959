// The pool's bookkeeping, with workers that do as they are told.
import { describe, expect, it } from 'vitest'
import type { WorkerReply, WorkerRequest } from './decode-protocol'
import { createDecodePool } from './decode-pool'

const REQUEST: WorkerRequest = { type: 'sketches', count: 1, seed: 1, size: { height: 1, width: 1, channels: 1 } }
const DONE: WorkerReply = { type: 'fetched', ok: true, pixels: null }

interface Told {
  readonly asked: WorkerRequest[]
  terminated: boolean
  say(reply: WorkerReply): void
  break(): void
}

function stage(size: number, depth = 1) {
  const workers: Told[] = []
  const pool = createDecodePool(size, { depth, start })
  function start(): Worker {
    const worker: Pick<Worker, 'onmessage' | 'onerror' | 'onmessageerror' | 'postMessage' | 'terminate'> = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      postMessage: (request: WorkerRequest) => void told.asked.push(request),
      terminate: () => {
        told.terminated = true
      },
    }
    const told: Told = {
      asked: [],
      terminated: false,
      say: (data) => void worker.onmessage?.call(worker as Worker, { data } as MessageEvent<WorkerReply>),
      break: () => void worker.onerror?.call(worker as Worker, { preventDefault: () => undefined } as ErrorEvent),
    }
    workers.push(told)
    return worker as Worker
  }
  return { pool, workers }
}

/** Lets promises that are due come true. */
const settle = () => new Promise((resolve) => setTimeout(resolve))

describe('decode pool', () => {
  it('starts no more workers than it may, and gives each one request at a time', async () => {
    const { pool, workers } = stage(2)
    const answers = [1, 2, 3, 4, 5].map(() => pool.ask(REQUEST, []))
    await settle()
    expect(workers.map(({ asked }) => asked.length)).toEqual([1, 1])
    for (let round = 0; round < 3; round += 1) {
      for (const worker of workers) worker.say(DONE)
      await settle()
    }
    expect((await Promise.all(answers)).map(({ type }) => type)).toEqual(Array(5).fill('fetched'))
    expect(workers.length).toBe(2)
  })

  it('gives a worker several at a time where it may, first to whoever has least, and takes answers in order', async () => {
    const { pool, workers } = stage(2, 2)
    const seen: string[] = []
    const answers = [1, 2, 3, 4, 5].map(async (name) => void seen.push(`${name} ${(await pool.ask(REQUEST, [])).type}`))
    await settle()
    expect(workers.map(({ asked }) => asked.length)).toEqual([2, 2])
    workers[1]?.say(DONE)
    await settle()
    expect(workers.map(({ asked }) => asked.length)).toEqual([2, 3])
    workers[1]?.say({ type: 'ready' })
    workers[1]?.break()
    workers[0]?.say(DONE)
    workers[0]?.say(DONE)
    await Promise.all(answers)
    expect(seen).toEqual(['2 fetched', '4 died', '5 died', '1 fetched', '3 fetched'])
  })

  it('passes progress on before the answer', async () => {
    const { pool, workers } = stage(1)
    const seen: number[] = []
    const answer = pool.ask(REQUEST, [], (done) => seen.push(done))
    await settle()
    workers[0]?.say({ type: 'ready' })
    workers[0]?.say({ type: 'progress', done: 3, total: 9 })
    workers[0]?.say(DONE)
    expect((await answer).type).toBe('fetched')
    expect(seen).toEqual([3])
  })

  it('answers for a worker that died and replaces it', async () => {
    const { pool, workers } = stage(1)
    const [first, second] = [pool.ask(REQUEST, []), pool.ask(REQUEST, [])]
    await settle()
    workers[0]?.say({ type: 'ready' })
    workers[0]?.break()
    expect(await first).toEqual({ type: 'died' })
    await settle()
    expect(workers.length).toBe(2)
    workers[1]?.say(DONE)
    expect(await second).toEqual(DONE)
  })

  it('tells a worker that never started from one that died', async () => {
    const { pool, workers } = stage(1)
    const answer = pool.ask(REQUEST, [])
    await settle()
    workers[0]?.break()
    expect(await answer).toEqual({ type: 'unavailable' })
  })

  it('ends every worker and answers everyone when it is closed', async () => {
    const { pool, workers } = stage(2)
    const answers = [1, 2, 3].map(() => pool.ask(REQUEST, []))
    await settle()
    pool.close()
    expect(await Promise.all(answers)).toEqual(Array(3).fill({ type: 'died' }))
    expect(workers.every(({ terminated }) => terminated)).toBe(true)
    expect(await pool.ask(REQUEST, [])).toEqual({ type: 'died' })
    expect(workers.length).toBe(2)
  })
})
