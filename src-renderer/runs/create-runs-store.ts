// The runs that are kept: their list, what is looked at of them, and what is done with them.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { HostClient } from '../../src/api/api'
import type { Diagnostic, Result } from '../../src/diagnostics'
import { parseJournal, type Journal } from '../../src/runs/journal'
import { parseRun, serializeRun, type RunRecord, type RunSummary } from '../../src/runs/run-record'
import { parsePredictions, type StoredPredictions } from '../../src/runs/stored-predictions'

export interface OpenedRun extends Journal {
  readonly run: RunRecord
  /** Null where the run has none. */
  readonly predictions: StoredPredictions | null
}

export interface RunsState {
  readonly scope: 'project' | 'all'
  readonly status: 'loading' | 'ready' | 'failed'
  readonly runs: readonly RunSummary[]
  readonly diagnostics: readonly Diagnostic[]
  /** What is looked at: one run, or several that are compared; the first is what the others are compared with. */
  readonly chosen: readonly string[]
  /** A group that is looked at as a whole; then `chosen` is empty. */
  readonly group: string | null
  /** Runs that were read, by id. */
  readonly opened: ReadonlyMap<string, OpenedRun>
  /** Why a chosen run could not be read. */
  readonly unreadable: ReadonlyMap<string, readonly Diagnostic[]>
  setScope(scope: RunsState['scope']): void
  refresh(): Promise<void>
  /** A run's files have changed: what was read of it counts no more. */
  changed(id: string): void
  /** Looks at these alone. */
  choose(ids: readonly string[]): void
  /** Looks at a group of runs as a whole. */
  chooseGroup(id: string): void
  /** The record of a run; null, with the reason told, where it cannot be read. */
  read(id: string): Promise<RunRecord | null>
  /** Adds a run to those looked at, or takes it away. */
  toggle(id: string): void
  rename(id: string, name: string): Promise<void>
  pin(id: string, pinned: boolean): Promise<void>
  annotate(id: string, notes: string): Promise<void>
  /** Puts runs aside; true where all were. */
  remove(ids: readonly string[]): Promise<boolean>
  restore(ids: readonly string[]): Promise<void>
}

export interface RunsDeps {
  readonly host: HostClient
  readonly projectId: () => string
  readonly onProblem: (diagnostics: readonly Diagnostic[]) => void
}

const PAGE = 500

export function createRunsStore({ host, projectId, onProblem }: RunsDeps): UseBoundStore<StoreApi<RunsState>> {
  return create<RunsState>()((set, get) => {
    let asked = 0

    const listAll = async (project: string | null): Promise<Result<readonly RunSummary[]>> => {
      const runs: RunSummary[] = []
      for (let cursor: number | null = 0; cursor !== null;) {
        const page: Awaited<ReturnType<typeof host.call<'run.list'>>> = await host.call('run.list', {
          projectId: project,
          cursor,
          limit: PAGE,
        })
        if (!page.ok) return page
        runs.push(...page.value.runs)
        cursor = page.value.next
      }
      return { ok: true, value: runs, warnings: [] }
    }

    const openOne = async (id: string): Promise<void> => {
      const [read, attached] = await Promise.all([
        host.call('run.read', { id }),
        host.call('run.attached', { id, part: 'predictions.json' }),
      ])
      const parsed = read.ok ? parseRun(read.value.record) : read
      if (!parsed.ok || !read.ok) {
        if (!parsed.ok) set({ unreadable: new Map(get().unreadable).set(id, parsed.diagnostics) })
        return
      }
      const predictions = attached.ok && attached.value ? parsePredictions(new TextDecoder().decode(attached.value)) : null
      set({ opened: new Map(get().opened).set(id, { run: parsed.value, predictions, ...parseJournal(read.value.journal) }) })
    }

    const openChosen = (): void => {
      for (const id of get().chosen) if (!get().opened.has(id)) void openOne(id)
    }

    const without = <T>(map: ReadonlyMap<string, T>, ids: readonly string[]): ReadonlyMap<string, T> =>
      new Map([...map].filter(([id]) => !ids.includes(id)))

    /** Changes what users may change of a record, and shows it at once. */
    const edit = async (id: string, change: Partial<Pick<RunRecord, 'name' | 'pinned' | 'notes'>>): Promise<void> => {
      const old = await get().read(id)
      if (!old) return
      const run = { ...old, ...change }
      const written = await host.call('run.write', { id, record: serializeRun(run) })
      if (!written.ok) return onProblem(written.diagnostics)
      const open = get().opened.get(id)
      if (open) set({ opened: new Map(get().opened).set(id, { ...open, run }) })
      await get().refresh()
    }

    return {
      scope: 'project',
      status: 'loading',
      runs: [],
      diagnostics: [],
      chosen: [],
      group: null,
      opened: new Map(),
      unreadable: new Map(),
      setScope(scope) {
        if (scope === get().scope) return
        set({ scope, status: 'loading', runs: [] })
        void get().refresh()
      },
      async refresh() {
        asked += 1
        const mine = asked
        const listed = await listAll(get().scope === 'all' ? null : projectId())
        // A later question has been asked meanwhile, perhaps of another project.
        if (mine !== asked) return
        if (!listed.ok) {
          set({ status: 'failed', diagnostics: listed.diagnostics })
          return
        }
        set({ status: 'ready', runs: listed.value, diagnostics: [] })
      },
      changed(id) {
        set({ opened: without(get().opened, [id]), unreadable: without(get().unreadable, [id]) })
        openChosen()
      },
      choose(ids) {
        set({ chosen: [...new Set(ids)], group: null, unreadable: new Map() })
        openChosen()
      },
      chooseGroup: (group) => set({ group, chosen: [] }),
      async read(id) {
        const read = await host.call('run.read', { id })
        const parsed = read.ok ? parseRun(read.value.record) : read
        if (!parsed.ok) onProblem(parsed.diagnostics)
        return parsed.ok ? parsed.value : null
      },
      toggle(id) {
        const { chosen } = get()
        get().choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
      },
      rename: (id, name) => edit(id, { name: name.trim() === '' ? null : name.trim().slice(0, 120) }),
      pin: (id, pinned) => edit(id, { pinned }),
      annotate: (id, notes) => edit(id, { notes: notes.slice(0, 20_000) }),
      async remove(ids) {
        const gone: string[] = []
        for (const id of ids) {
          const removed = await host.call('run.remove', { id })
          if (removed.ok) gone.push(id)
          else onProblem(removed.diagnostics)
        }
        set({ chosen: get().chosen.filter((id) => !gone.includes(id)), opened: without(get().opened, gone) })
        await get().refresh()
        return gone.length === ids.length
      },
      async restore(ids) {
        for (const id of ids) {
          const restored = await host.call('run.restore', { id })
          if (!restored.ok) onProblem(restored.diagnostics)
        }
        await get().refresh()
      },
    }
  })
}
