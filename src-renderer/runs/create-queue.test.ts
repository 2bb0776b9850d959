import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand'
import type { RunStore, TrainJob } from '../state/create-run-store'
import type { RunState } from '../state/run-state'
import { endedState, runningState } from '../state/sample-state.test-support'
import { createQueue } from './create-queue'

function setup(refuse: (job: TrainJob) => boolean = () => false) {
  const started: string[] = []
  const ended: string[] = []
  const refused: string[] = []
  const runs = createStore<RunStore>()((set, get) => ({
    ...({ status: 'idle', run: null } as unknown as RunStore),
    trainJob(job) {
      if (refuse(job)) return false
      started.push(job.document.name)
      const state: RunState = runningState(1)
      set({ ...state, run: state.run && { ...state.run, runId: `run-${started.length}` } })
      return get().status === 'running'
    },
  }))
  const queue = createQueue({
    runs,
    onEnded: (job) => ended.push(job.document.name),
    onRefused: ({ title }) => refused.push(title),
  })
  const end = async (outcome: 'completed' | 'stopped' = 'completed'): Promise<void> => {
    const { result } = endedState()
    runs.setState({ status: 'ended', result: result && { ...result, outcome } })
    await Promise.resolve()
  }
  const item = (title: string) => ({ title, job: { document: { name: title } } as unknown as TrainJob })
  return { queue, started, ended, refused, end, add: (...titles: string[]) => queue.getState().add(titles.map(item)) }
}

describe('the queue', () => {
  it('runs one after the other, in order', async () => {
    const { started, ended, end, add } = setup()
    add('a', 'b')
    add('c')
    expect(started).toEqual(['a'])
    await end()
    expect(started).toEqual(['a', 'b'])
    await end()
    await end()
    expect(started).toEqual(['a', 'b', 'c'])
    expect(ended).toEqual(['a', 'b', 'c'])
  })

  it('can be put in another order, shortened and emptied', async () => {
    const { queue, started, end, add } = setup()
    add('a', 'b', 'c', 'd')
    const id = (title: string) => queue.getState().waiting.find((item) => item.title === title)?.id ?? ''
    queue.getState().move(id('d'), -5)
    queue.getState().remove(id('b'))
    expect(queue.getState().waiting.map(({ title }) => title)).toEqual(['d', 'c'])
    await end()
    queue.getState().clear()
    await end()
    expect(started).toEqual(['a', 'd'])
  })

  it('holds after a stop until it is told to go on', async () => {
    const { queue, started, end, add } = setup()
    add('a', 'b')
    await end('stopped')
    expect(queue.getState()).toMatchObject({ held: true })
    expect(started).toEqual(['a'])
    queue.getState().resume()
    expect(started).toEqual(['a', 'b'])
  })

  it('passes over what cannot start', () => {
    const { started, refused, add } = setup((job) => job.document.name === 'broken')
    add('broken', 'b')
    expect(refused).toEqual(['broken'])
    expect(started).toEqual(['b'])
  })
})
