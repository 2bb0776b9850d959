// Keeps every run: `runs/<id>/run.json` (atomic), a journal that only grows, and what belongs to it; an index for the list.
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Reply, Request } from '../../src/api/api'
import { error, fail, ok, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import { parseRun, summarizeRun, type RunSummary } from '../../src/runs/run-record'
import { removeQuietly, writeFileAtomic } from './atomic-write'
import { fileErrorCode, type FilePort } from './file-port'
import { ioDiagnostic } from './io-diagnostics'

const RECORD = 'run.json'
const JOURNAL = 'journal.ndjson'
const INDEX = 'index.json'
/** What takes far more room than all else of a run. */
const WEIGHTS: readonly string[] = ['final-tensors.bin', 'kept-weights.bin']
/** Runs whose weights are kept, for going on with more epochs and for looking back: the newest, and those that are pinned. */
export const KEPT_WEIGHTS = 20
/** Deleted runs wait here, so that deleting can be undone. */
const BIN = '.deleted'
const KEPT_DELETED_MS = 7 * 24 * 3600 * 1000
const MAX_RECORD_BYTES = 16 * 1024 * 1024
const MAX_JOURNAL_BYTES = 256 * 1024 * 1024
const MAX_ATTACHMENT_BYTES = 1024 * 1024 * 1024

export interface RunService {
  /** Creates or replaces the record. */
  write(request: Request<'run.write'>): Promise<Result<null>>
  append(request: Request<'run.append'>): Promise<Result<null>>
  attach(request: Request<'run.attach'>): Promise<Result<null>>
  attached(request: Request<'run.attached'>): Promise<Result<Reply<'run.attached'>>>
  list(request: Request<'run.list'>): Promise<Result<Reply<'run.list'>>>
  read(id: string): Promise<Result<Reply<'run.read'>>>
  /** Puts a run aside; `restore` brings it back. */
  remove(id: string): Promise<Result<null>>
  restore(id: string): Promise<Result<null>>
}

interface Indexed {
  /** Names the content that was summarized. */
  readonly stamp: string
  readonly summary: RunSummary
}

/** What is checked of an index before it is believed; its stamps are checked against the disk in any case. */
const indexSchema = z.record(
  z.string(),
  z.looseObject({
    stamp: z.string(),
    summary: z.looseObject({
      id: z.string(),
      projectId: z.string(),
      startedMs: z.number(),
      pinned: z.boolean(),
      sketch: z.array(z.number()),
    }),
  }),
)

/** @param folder absolute; created with the first run */
export function createRunService(files: FilePort, folder: string, now: () => number = Date.now): RunService {
  let index: Map<string, Indexed> | null = null
  let swept = false
  let queue: Promise<unknown> = Promise.resolve()
  /** One at a time: a record, its journal and the index never overtake each other. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = queue.then(run, run)
    queue = next.catch(() => undefined)
    return next
  }
  const inRun = (id: string, name: string): string => join(folder, id, name)
  const attempt = <T>(action: 'read' | 'write', name: string, work: () => Promise<T>): Promise<Result<T>> =>
    inTurn(async () => {
      try {
        return ok(await work())
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, action, name))
      }
    })

  async function stampOf(id: string): Promise<string> {
    const { sizeBytes, modifiedMs } = await files.stat(inRun(id, RECORD))
    return `${sizeBytes}-${modifiedMs}`
  }

  /** The index as it was written last; empty where there is none, or it is damaged: it is made anew from the runs. */
  async function loadIndex(): Promise<Map<string, Indexed>> {
    try {
      const parsed = indexSchema.safeParse(JSON.parse(new TextDecoder().decode(await files.readFile(join(folder, INDEX)))))
      return new Map(parsed.success ? Object.entries(parsed.data as unknown as Record<string, Indexed>) : [])
    } catch {
      return new Map()
    }
  }

  async function summarize(id: string, warnings: Diagnostic[]): Promise<RunSummary | null> {
    const path = inRun(id, RECORD)
    if ((await files.stat(path)).sizeBytes > MAX_RECORD_BYTES) return null
    const parsed = parseRun(new TextDecoder().decode(await files.readFile(path)))
    if (parsed.ok && parsed.value.id === id) return summarizeRun(parsed.value)
    warnings.push(
      warning('run/broken', text(`The training run '${id}' could not be understood.`, `训练记录“${id}”无法识别。`), { file: id }),
    )
    return null
  }

  /** Every run on the disk. Only those that changed since the index was written are read. */
  async function survey(warnings: Diagnostic[]): Promise<readonly RunSummary[]> {
    const known = index ?? (await loadIndex())
    const found = new Map<string, Indexed>()
    let changed = index === null
    for (const { name: id, type } of await files.readdir(folder)) {
      if (type !== 'folder' || id.startsWith('.')) continue
      try {
        const stamp = await stampOf(id)
        const old = known.get(id)
        if (old?.stamp === stamp) {
          found.set(id, old)
          continue
        }
        const summary = await summarize(id, warnings)
        changed = true
        if (summary) found.set(id, { stamp, summary })
      } catch (thrown) {
        // A folder without a record yet, or one that was just put aside.
        if (fileErrorCode(thrown) !== 'ENOENT') warnings.push({ ...ioDiagnostic(thrown, 'read', id), severity: 'warning' })
      }
    }
    if (found.size !== known.size) changed = true
    index = found
    if (changed) {
      const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(found)))
      // Losing the index costs time, nothing else.
      await writeFileAtomic(files, join(folder, INDEX), bytes, false).catch(() => undefined)
    }
    return [...found.values()].map(({ summary }) => summary)
  }

  /** The weights of older runs go. */
  async function thinOut(): Promise<void> {
    const runs = [...(await survey([]))].sort((a, b) => b.startedMs - a.startedMs)
    for (const { id } of runs.filter(({ pinned }) => !pinned).slice(KEPT_WEIGHTS))
      for (const part of WEIGHTS) await removeQuietly(files, inRun(id, part))
  }

  /** Runs deleted long ago go for good. */
  async function sweep(): Promise<void> {
    if (swept) return
    swept = true
    try {
      for (const { name } of await files.readdir(join(folder, BIN))) {
        const path = join(folder, BIN, name)
        if (now() - (await files.stat(path)).modifiedMs > KEPT_DELETED_MS) await removeQuietly(files, path)
      }
    } catch {
      // There is none, or it stays a little longer.
    }
  }

  return {
    write: ({ id, record }) => {
      const parsed = parseRun(record)
      if (!parsed.ok) return Promise.resolve(parsed)
      if (parsed.value.id !== id) return Promise.resolve(fail(notThere(id)))
      return attempt('write', RECORD, async () => {
        await files.mkdir(join(folder, id))
        await writeFileAtomic(files, inRun(id, RECORD), new TextEncoder().encode(record))
        return null
      })
    },
    append: ({ id, lines }) =>
      attempt('write', JOURNAL, async () => {
        await files.stat(inRun(id, RECORD))
        await files.appendFile(inRun(id, JOURNAL), new TextEncoder().encode(lines))
        return null
      }),
    attach: ({ id, part, bytes }) =>
      attempt('write', part, async () => {
        await files.stat(inRun(id, RECORD))
        await writeFileAtomic(files, inRun(id, part), bytes)
        if (WEIGHTS.includes(part)) await thinOut()
        return null
      }),
    attached: ({ id, part }) =>
      attempt('read', part, async () => {
        try {
          const path = inRun(id, part)
          return (await files.stat(path)).sizeBytes > MAX_ATTACHMENT_BYTES ? null : await files.readFile(path)
        } catch (thrown) {
          if (fileErrorCode(thrown) === 'ENOENT') return null
          throw thrown
        }
      }),
    list: ({ projectId, cursor, limit }) =>
      inTurn(async () => {
        const warnings: Diagnostic[] = []
        await sweep()
        let all: readonly RunSummary[]
        try {
          all = await survey(warnings)
        } catch (thrown) {
          if (fileErrorCode(thrown) === 'ENOENT') return ok({ runs: [], total: 0, next: null })
          return fail(ioDiagnostic(thrown, 'list', dirname(folder)))
        }
        const wanted = all
          .filter((run) => projectId === null || run.projectId === projectId)
          .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.startedMs - a.startedMs || (a.id < b.id ? -1 : 1))
        const end = cursor + limit
        return ok({ runs: wanted.slice(cursor, end), total: wanted.length, next: end < wanted.length ? end : null }, warnings)
      }),
    read: (id) =>
      attempt('read', id, async () => {
        const { sizeBytes } = await files.stat(inRun(id, RECORD))
        if (sizeBytes > MAX_RECORD_BYTES) throw Object.assign(new Error('too large'), { code: 'EFBIG' })
        const decoder = new TextDecoder()
        const record = decoder.decode(await files.readFile(inRun(id, RECORD)))
        let journal = ''
        try {
          journal = decoder.decode(
            await files.readRange(inRun(id, JOURNAL), 0, Math.min(MAX_JOURNAL_BYTES, (await files.stat(inRun(id, JOURNAL))).sizeBytes)),
          )
        } catch (thrown) {
          if (fileErrorCode(thrown) !== 'ENOENT') throw thrown
        }
        return { record, journal }
      }),
    remove: (id) =>
      attempt('write', id, async () => {
        await files.mkdir(join(folder, BIN))
        await files.remove(join(folder, BIN, id))
        await files.rename(join(folder, id), join(folder, BIN, id))
        index?.delete(id)
        return null
      }),
    restore: (id) =>
      attempt('write', id, async () => {
        await files.rename(join(folder, BIN, id), join(folder, id))
        return null
      }),
  }
}

function notThere(id: string): Diagnostic {
  return error('run/not-found', text(`The training run '${id}' is not there any more.`, `训练记录“${id}”已不存在。`))
}
