// What is worth knowing of the images or the table in hand; other data is not audited. Their values are measured in a worker once per load; splits and classes are judged
// anew whenever they change, which costs next to nothing.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Auditable, Measures } from '../../src/datasets/audit/audit-dataset'
import { auditDataset, isAuditable, measuredValues } from '../../src/datasets/audit/audit-dataset'
import type { Audit } from '../../src/datasets/audit/finding'
import type { DecodedDataset, Splits } from '../../src/datasets/dataset'

export interface AuditState {
  /** `failed`: the worker could not be started or died; nothing is known then, and nothing is claimed. */
  readonly status: 'idle' | 'measuring' | 'ready' | 'failed'
  /** Of the images and splits as they are now. */
  readonly audit: Audit | null
  /** Held-out images that the last run had seen in training, with its splits; null where unknown. */
  readonly runLeaks: Audit['leaks'] | null
  /** Their paths, exact copies and near ones. */
  readonly runLeaked: readonly string[]
  /** Begins to follow the data and the runs; further calls do nothing. */
  follow(): void
}

export interface AuditDeps {
  readonly data: {
    getState(): { readonly dataset: DecodedDataset | null; readonly splits: Splits | null }
    subscribe(listener: () => void): () => void
  }
  readonly runs: {
    getState(): { readonly run: { readonly runId: string } | null }
    subscribe(listener: () => void): () => void
  }
  /** Null where it could not be done. Never rejects. */
  readonly measure: (dataset: Auditable, signal: AbortSignal) => Promise<Measures | null>
}

export function createAuditStore({ data, runs, measure }: AuditDeps): UseBoundStore<StoreApi<AuditState>> {
  let following = false
  let job: AbortController | null = null
  /** The positive class may change and with it the dataset; the values stay the same array. */
  let measured: { readonly values: ReturnType<typeof measuredValues>; measures: Measures | null } | null = null
  let judged: { readonly dataset: Auditable; readonly splits: Splits } | null = null
  let frozen: { readonly runId: string; readonly dataset: Auditable; readonly splits: Splits } | null = null

  /** What is in hand with its splits. */
  const current = (): { readonly dataset: Auditable | null; readonly splits: Splits | null } => {
    const { dataset, splits } = data.getState()
    return { dataset: dataset && isAuditable(dataset) ? dataset : null, splits }
  }

  return create<AuditState>()((set) => {
    const judge = (): void => {
      const { dataset, splits } = current()
      const measures = measured?.measures
      if (!dataset || !splits || !measures || measured?.values !== measuredValues(dataset)) return
      if (judged?.dataset === dataset && judged.splits === splits) return
      judged = { dataset, splits }
      set({ audit: auditDataset(dataset, splits, measures) })
    }
    const judgeRun = (): void => {
      if (frozen && measured?.measures && measured.values === measuredValues(frozen.dataset)) {
        const { leaks, findings } = auditDataset(frozen.dataset, frozen.splits, measured.measures)
        set({ runLeaks: leaks, runLeaked: leakedPaths(findings, frozen.splits, frozen.dataset.paths) })
      }
    }
    const onData = (): void => {
      const { dataset } = current()
      const values = dataset && measuredValues(dataset)
      if ((measured?.values ?? null) !== values) {
        job?.abort()
        job = null
        judged = null
        measured = values && { values, measures: null }
        set({ status: dataset ? 'measuring' : 'idle', audit: null })
        if (dataset) void begin(dataset)
      }
      judge()
    }
    const begin = async (dataset: Auditable): Promise<void> => {
      const own = new AbortController()
      job = own
      const measures = await measure(dataset, own.signal)
      if (own.signal.aborted) return
      job = null
      measured = { values: measuredValues(dataset), measures }
      set({ status: measures ? 'ready' : 'failed' })
      judge()
      judgeRun()
    }
    const onRun = (): void => {
      const { run } = runs.getState()
      if (!run || frozen?.runId === run.runId) return
      const { dataset, splits } = current()
      // A run begins with the images in hand at that moment.
      frozen = dataset && splits ? { runId: run.runId, dataset, splits } : null
      set({ runLeaks: null, runLeaked: [] })
      judgeRun()
    }
    return {
      status: 'idle',
      audit: null,
      runLeaks: null,
      runLeaked: [],
      follow() {
        if (following) return
        following = true
        data.subscribe(onData)
        runs.subscribe(onRun)
        onData()
        onRun()
      },
    }
  })
}

/** Held-out images with a copy in the training set. */
function leakedPaths(findings: Audit['findings'], splits: Splits, paths: readonly string[]): readonly string[] {
  const trained = new Set(splits.train)
  const heldOut = new Set([...splits.val, ...splits.test])
  const rows = findings
    .filter(({ code, rows }) => (code === 'audit/leak' || code === 'audit/near-leak') && rows.some((row) => trained.has(row)))
    .flatMap(({ rows }) => rows.filter((row) => heldOut.has(row)))
  return [...new Set(rows)].flatMap((row) => paths[row] ?? [])
}
