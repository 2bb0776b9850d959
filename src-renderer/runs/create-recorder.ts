// Keeps the run in hand on the disk while it goes: its record at both ends, its journal in between. Training never waits for it.
import type { StoreApi } from 'zustand'
import type { HostClient, Request } from '../../src/api/api'
import { error, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { journalLines } from '../../src/runs/journal'
import { parseRun, serializeRun, sketchCurve, type RunRecord, type RunStanding } from '../../src/runs/run-record'
import { storePredictions } from '../../src/runs/stored-predictions'
import { isActive, type RunState } from '../state/run-state'

export interface RecorderDeps {
  readonly runs: Pick<StoreApi<RunState>, 'getState' | 'subscribe'>
  readonly host: HostClient
  /** Of this program and machine. */
  readonly environment: () => Pick<RunRecord['environment'], 'version' | 'platform' | 'cores'>
  readonly now: () => number
  /** A run began or ended on the disk: lists are out of date. */
  readonly onWritten: (runId: string) => void
  /** Once a run at most. */
  readonly onProblem: (diagnostic: Diagnostic) => void
}

/** How long epochs are collected before they are written. */
const COLLECT_MS = 1000

/** The record of the run that a state is of; null where it has none, or has not begun. */
export function recordOf(state: RunState, environment: ReturnType<RecorderDeps['environment']>, endedMs: number): RunRecord | null {
  const { run, result, epochs, backend, device } = state
  if (!run || state.status === 'starting') return null
  const standing: RunStanding = isActive(state.status) ? 'running' : state.status === 'ended' && result ? result.outcome : 'failed'
  return {
    id: run.runId,
    projectId: run.projectId,
    projectName: run.projectName,
    name: null,
    pinned: false,
    notes: '',
    startedMs: run.startedMs,
    endedMs: standing === 'running' ? null : endedMs,
    standing,
    continues: run.continues,
    group: run.group,
    plan: run.plan,
    layout: run.layout,
    data: {
      name: run.dataName,
      settings: run.dataSettings,
      classes: run.task === 'classification' ? run.classes : [],
      positive: run.task === 'classification' ? run.positive : null,
      size: run.samples === 'images' ? run.size : null,
      counts: run.counts,
    },
    environment: { ...environment, backend, device },
    result,
    sketch: sketchCurve(epochs.map(({ loss, valLoss }) => valLoss ?? loss)),
  }
}

/** The task that draws a run's end is long enough: what is written then waits for one of its own. */
const ownTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Starts to keep runs; the returned function ends it. */
export function startRecorder({ runs, host, environment, now, onWritten, onProblem }: RecorderDeps): () => void {
  let turn: Promise<unknown> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | null = null
  /** What is on the disk, or on its way there, of the run in hand. */
  let kept = { runId: '', epochs: 0, look: 0, ended: false, complained: false }

  const call = (work: () => Promise<Result<unknown>>, written: string | null): void => {
    const mine = kept
    turn = turn.then(ownTask).then(async () => {
      const done = await work().catch((): Result<unknown> => ({ ok: false, diagnostics: [lostHost] }))
      if (done.ok) {
        if (written !== null) onWritten(written)
      } else if (!mine.complained) {
        mine.complained = true
        for (const diagnostic of done.diagnostics.slice(0, 1)) onProblem(diagnostic)
      }
    })
  }

  /** A record is replaced, but what the user called it, pinned or noted meanwhile stays. */
  const write = async (record: RunRecord): Promise<Result<unknown>> => {
    const old = await host.call('run.read', { id: record.id })
    const known = old.ok ? parseRun(old.value.record) : null
    // A run that was taken up again began earlier than this window knows.
    const { name, pinned, notes, startedMs, group, continues } = known?.ok === true ? known.value : record
    const whole = { ...record, name, pinned, notes, startedMs, group, continues }
    return await host.call('run.write', { id: record.id, record: serializeRun(whole) })
  }

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const { run, epochs, health } = runs.getState()
    if (!run || run.runId !== kept.runId) return
    const looks = health.filter(({ epoch }) => epoch > kept.look)
    const lines = journalLines(epochs.slice(kept.epochs), looks)
    kept.epochs = epochs.length
    kept.look = looks.at(-1)?.epoch ?? kept.look
    if (lines !== '') call(() => host.call('run.append', { id: run.runId, lines }), null)
  }

  const follow = (state: RunState): void => {
    const { run } = state
    if (!run || state.status === 'starting') return
    if (run.runId !== kept.runId) {
      // A run that failed before its first step was none.
      if (!isActive(state.status)) return
      kept = { runId: run.runId, epochs: 0, look: 0, ended: false, complained: false }
      const record = recordOf(state, environment(), now())
      if (record) call(() => write(record), run.runId)
    }
    if (kept.ended) return
    if (isActive(state.status)) {
      if (state.epochs.length > kept.epochs) timer ??= setTimeout(flush, COLLECT_MS)
      return
    }
    kept.ended = true
    flush()
    // The result first: a window that is closed now loses at most what goes beside it. It is told of once all of it stands.
    const record = recordOf(state, environment(), now())
    if (record) call(() => write(record), null)
    const { predictions, final, kept: places } = state
    const attach = (part: Request<'run.attach'>['part'], bytes: () => Uint8Array<ArrayBuffer>): void =>
      call(() => host.call('run.attach', { id: run.runId, part, bytes: bytes() }), null)
    if (final) {
      attach('final-tensors.bin', () => new Uint8Array(final.tensors))
      attach('final-state.json', () => new TextEncoder().encode(final.state))
    }
    if (places) {
      attach('kept-weights.bin', () => places.weights)
      attach('kept-weights.json', () => new TextEncoder().encode(places.index))
    }
    if (predictions) attach('predictions.json', () => new TextEncoder().encode(JSON.stringify(storePredictions(predictions, run))))
    call(() => Promise.resolve(ok(null)), run.runId)
  }

  const stop = runs.subscribe(follow)
  follow(runs.getState())
  return () => {
    flush()
    stop()
  }
}

const lostHost = error('run/not-kept', text('This training run could not be kept.', '此训练记录无法保存。'))
