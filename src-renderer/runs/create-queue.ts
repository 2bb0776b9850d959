// Runs that wait for their turn: repeats, trials of a search, and whatever else is asked for while one trains.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { RunStore, TrainJob } from '../state/create-run-store'
import { isActive } from '../state/run-state'

export interface QueueItem {
  readonly id: string
  readonly title: string
  readonly job: TrainJob
}

export interface QueueState {
  readonly waiting: readonly QueueItem[]
  /** True after the user stopped a run: nothing starts by itself until they say so. */
  readonly held: boolean
  add(items: readonly Omit<QueueItem, 'id'>[]): void
  remove(id: string): void
  /** By so many places, negative towards the front. */
  move(id: string, by: number): void
  clear(): void
  /** Goes on after a stop. */
  resume(): void
}

export interface QueueDeps {
  readonly runs: Pick<StoreApi<RunStore>, 'getState' | 'subscribe'>
  /** A run that a queue started has come to its end. */
  readonly onEnded: (job: TrainJob) => void
  /** A job that could not start, and was passed over. */
  readonly onRefused: (item: QueueItem) => void
}

export function createQueue({ runs, onEnded, onRefused }: QueueDeps): UseBoundStore<StoreApi<QueueState>> {
  return create<QueueState>()((set, get) => {
    let made = 0
    let running: { readonly runId: string; readonly job: TrainJob } | null = null

    const startNext = (): void => {
      if (get().held || isActive(runs.getState().status)) return
      const [next, ...rest] = get().waiting
      if (!next) return
      set({ waiting: rest })
      if (!runs.getState().trainJob(next.job)) {
        onRefused(next)
        startNext()
        return
      }
      running = { runId: runs.getState().run?.runId ?? '', job: next.job }
    }

    runs.subscribe((state, before) => {
      if (isActive(state.status) || !isActive(before.status)) return
      const ended = running?.runId === state.run?.runId ? running : null
      if (ended) running = null
      if (state.result?.outcome === 'stopped' && get().waiting.length > 0) set({ held: true })
      // Not within the change that ended the run: everyone else sees its end first.
      queueMicrotask(() => {
        if (ended) onEnded(ended.job)
        startNext()
      })
    })

    return {
      waiting: [],
      held: false,
      add(items) {
        const added = items.map((item) => ({ ...item, id: `q${++made}` }))
        set({ waiting: [...get().waiting, ...added] })
        startNext()
      },
      remove: (id) => set({ waiting: get().waiting.filter((item) => item.id !== id) }),
      move(id, by) {
        const { waiting } = get()
        const from = waiting.findIndex((item) => item.id === id)
        const item = waiting[from]
        if (!item) return
        const rest = waiting.filter((one) => one !== item)
        const to = Math.min(rest.length, Math.max(0, from + by))
        set({ waiting: [...rest.slice(0, to), item, ...rest.slice(to)] })
      },
      clear: () => set({ waiting: [], held: false }),
      resume() {
        set({ held: false })
        startNext()
      },
    }
  })
}
