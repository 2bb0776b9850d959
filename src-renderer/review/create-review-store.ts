// A kept run in hand again: its data is read anew, and its network judged, looked into and tried at any epoch that was kept.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { HostClient } from '../../src/api/api'
import type { Arranged } from '../../src/datasets/arrange'
import { signatureOf, type DecodedDataset, type Splits } from '../../src/datasets/dataset'
import { DEFAULT_RESIZE } from '../../src/datasets/resize'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import type { ExplainAnswer, ExplainAsk } from '../../src/explain/ask'
import type { KeptFiles, KeptPlace } from '../../src/explain/kept-files'
import type { Judged } from '../../src/explain/review'
import { parseRun, type RunRecord } from '../../src/runs/run-record'
import { parsePredictions, recallPredictions } from '../../src/runs/stored-predictions'
import type { CurrentModel } from '../state/run-state'
import { createWorkerClient, type WorkerClient, type WorkerFactory } from '../training/worker-client'

/** Where the data of a run is, as far as it is known. */
export interface ReviewProgress {
  readonly phase: 'scan' | 'decode' | 'draw' | 'compare' | 'judge' | 'read'
  readonly done: number
  /** 0 where it is not known. */
  readonly total: number
}

export interface Reviewed {
  readonly run: RunRecord
  /** Null where only the figures of its end are known. */
  readonly model: CurrentModel | null
  /** Null where its data is not at hand. */
  readonly dataset: DecodedDataset | null
  readonly splits: Splits | null
  /** Whose figures `judged` has. */
  readonly place: KeptPlace
  /** That can be judged: epochs ascending, the end (null) last. */
  readonly places: readonly KeptPlace[]
  readonly judged: Judged
}

export interface ReviewState {
  /** The run that is wanted; null: none, the run of the window is looked at. */
  readonly runId: string | null
  readonly status: 'none' | 'busy' | 'ready'
  readonly progress: ReviewProgress | null
  /** Stays while another place is judged. */
  readonly reviewed: Reviewed | null
  /** Why there is nothing to see, or not all there could be. */
  readonly diagnostics: readonly Diagnostic[]
  /** Takes up a run at a place; null: at its end. The same run again changes its place only. */
  open(runId: string, place?: KeptPlace): void
  close(): void
  /** Reads everything anew. */
  retry(): void
  predict(values: Uint8Array | Float32Array): Promise<Result<readonly (readonly number[])[]>>
  explain(ask: ExplainAsk): Promise<Result<ExplainAnswer>>
}

export interface ReviewDeps {
  readonly host: HostClient
  readonly startWorker: WorkerFactory
  /** What the window has loaded. */
  readonly inHand: () => { readonly dataset: DecodedDataset | null; readonly splits: Splits | null }
  /** Weights of a run that has just ended, which need not be read from the disk. */
  readonly keptInHand: (runId: string) => Pick<KeptFiles, 'index' | 'weights'> | null
  /** Reads a run's own source, and arranges it as the run had it. */
  readonly load: (run: RunRecord, report: (progress: ReviewProgress) => void, signal: AbortSignal) => Promise<Result<Arranged>>
}

const noWeights: Diagnostic = error(
  'review/no-weights',
  text(
    'The weights of this run are no longer kept; only those of the newest and of pinned runs are.',
    '此训练的权重已不再保留；仅保留最近的和置顶的训练。',
  ),
  { hint: text('What is shown is what was noted at its end.', '所示内容为训练结束时的记录。') },
)

const changedData: Diagnostic = error(
  'review/data-changed',
  text('The data of this run has changed since: other samples, labels or splits.', '此训练所用的数据此后已改变：样本、标签或划分不同。'),
  { hint: text('What is shown is what was noted at its end, without its images.', '所示内容为训练结束时的记录，不含其图像。') },
)

const noResult: Diagnostic = error('review/no-result', text('This run has no result.', '此训练没有结果。'))

const closed: Diagnostic = error('review/closed', text('This run is not in hand any more.', '此训练已不在手中。'))

/** Stands for data that the worker found to be other than the run's. */
const isOther = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ code }) => code === 'explain/other-data')

export function createReviewStore({ host, startWorker, inHand, keptInHand, load }: ReviewDeps): UseBoundStore<StoreApi<ReviewState>> {
  let client: WorkerClient | null = null
  let job: AbortController | null = null

  return create<ReviewState>()((set, get) => {
    const leave = (): void => {
      job?.abort()
      job = null
      client?.terminate()
      client = null
    }

    /** Null: nothing is kept under this name. */
    const readPart = async (id: string, part: 'kept-weights.json' | 'kept-weights.bin'): Promise<Result<Uint8Array | null>> => {
      const first = await host.call('run.attached', { id, part })
      // A host that is hard at work may miss a call.
      return first.ok ? first : host.call('run.attached', { id, part })
    }

    /** Error `review/no-weights` where nothing is kept; those of the host. */
    const readKept = async (id: string): Promise<Result<Pick<KeptFiles, 'index'> & { readonly weights: Uint8Array }>> => {
      const index = await readPart(id, 'kept-weights.json')
      if (!index.ok) return index
      const weights = await readPart(id, 'kept-weights.bin')
      if (!weights.ok) return weights
      if (!index.value || !weights.value) return fail(noWeights)
      return ok({ index: new TextDecoder().decode(index.value), weights: weights.value })
    }

    /** What the run noted at its end, with its images where the data in hand has them. */
    const fallBack = async (run: RunRecord, why: readonly Diagnostic[], signal: AbortSignal): Promise<void> => {
      const attached = await host.call('run.attached', { id: run.id, part: 'predictions.json' })
      if (signal.aborted) return
      const stored = attached.ok && attached.value ? parsePredictions(new TextDecoder().decode(attached.value)) : null
      if (!run.result) {
        set({ status: 'ready', progress: null, reviewed: null, diagnostics: [...why, noResult] })
        return
      }
      const { dataset, splits } = inHand()
      const recalled = stored && recallPredictions(stored, dataset)
      const predictions = recalled?.predictions ?? { train: null, val: null, test: null }
      const shown = recalled?.found === true && isOfRun(run, dataset) ? dataset : null
      set({
        status: 'ready',
        progress: null,
        diagnostics: why,
        reviewed: {
          ...{ run, model: null, dataset: shown, splits: shown && splits, place: null, places: [null] },
          judged: { result: run.result, predictions },
        },
      })
    }

    const judge = async (
      run: RunRecord,
      places: readonly KeptPlace[],
      data: Pick<Arranged, 'dataset' | 'splits'>,
      place: KeptPlace,
      signal: AbortSignal,
    ): Promise<void> => {
      set({ status: 'busy', progress: { phase: 'judge', done: 0, total: 0 } })
      const judged = await client?.request({ type: 'judge', place })
      if (signal.aborted || !judged) return
      if (!judged.ok || judged.value.type !== 'judged') {
        set({ status: 'ready', progress: null, diagnostics: judged.ok ? [closed] : judged.diagnostics })
        return
      }
      const { result, predictions } = judged.value
      const model = get().reviewed?.model ?? modelOf(run, data.dataset)
      set({
        status: 'ready',
        progress: null,
        diagnostics: [],
        reviewed: { run, model, dataset: data.dataset, splits: data.splits, place, places, judged: { result, predictions } },
      })
    }

    const takeUp = async (runId: string, place: KeptPlace): Promise<void> => {
      leave()
      const own = new AbortController()
      job = own
      const { signal } = own
      const report = (progress: ReviewProgress): void => {
        if (!signal.aborted) set({ progress })
      }
      set({ runId, status: 'busy', reviewed: null, diagnostics: [], progress: { phase: 'read', done: 0, total: 0 } })
      const inWindowKept = keptInHand(runId)
      const [read, found] = await Promise.all([host.call('run.read', { id: runId }), inWindowKept ? ok(inWindowKept) : readKept(runId)])
      if (signal.aborted) return
      const parsed = read.ok ? parseRun(read.value.record) : read
      if (!parsed.ok) {
        set({ status: 'ready', progress: null, diagnostics: parsed.diagnostics })
        return
      }
      const run = parsed.value
      if (!found.ok) return fallBack(run, found.diagnostics, signal)
      const kept = found.value
      const worker = createWorkerClient(startWorker, {
        onMessage: () => undefined,
        onDeath: (diagnostic) => {
          if (!signal.aborted) set({ status: 'ready', progress: null, diagnostics: [diagnostic] })
        },
      })
      client = worker
      const attempt = (data: Pick<Arranged, 'dataset' | 'splits'>) =>
        worker.request({ type: 'review', plan: run.plan, data: data.dataset, splits: data.splits, kept })
      const inWindow = inHand()
      if (inWindow.dataset && inWindow.splits && isOfRun(run, inWindow.dataset)) {
        const data = { dataset: inWindow.dataset, splits: inWindow.splits }
        const taken = await attempt(data)
        if (signal.aborted) return
        if (taken.ok && taken.value.type === 'reviewing')
          return judge(run, taken.value.places, data, placeOf(taken.value.places, place), signal)
        if (!taken.ok && !isOther(taken.diagnostics)) return fallBack(run, taken.diagnostics, signal)
      }
      const loaded = await load(run, report, signal)
      if (signal.aborted) return
      if (!loaded.ok) return fallBack(run, loaded.diagnostics, signal)
      const taken = await attempt(loaded.value)
      if (signal.aborted) return
      if (taken.ok && taken.value.type === 'reviewing')
        return judge(run, taken.value.places, loaded.value, placeOf(taken.value.places, place), signal)
      return fallBack(run, taken.ok || isOther(taken.diagnostics) ? [changedData] : taken.diagnostics, signal)
    }

    return {
      runId: null,
      status: 'none',
      progress: null,
      reviewed: null,
      diagnostics: [],
      open(runId, place = null) {
        const { reviewed } = get()
        if (runId === get().runId && reviewed?.run.id === runId && job) {
          const { dataset, splits, run, places } = reviewed
          if (place === reviewed.place || !dataset || !splits || !places.includes(place)) return
          // Only the newest place counts: what was asked before is not shown any more.
          job.abort()
          job = new AbortController()
          void judge(run, places, { dataset, splits }, place, job.signal)
          return
        }
        void takeUp(runId, place)
      },
      close() {
        leave()
        set({ runId: null, status: 'none', progress: null, reviewed: null, diagnostics: [] })
      },
      retry() {
        const { runId, reviewed } = get()
        if (runId !== null) void takeUp(runId, reviewed?.place ?? null)
      },
      async predict(values) {
        const reply = await client?.request({ type: 'predict', values })
        if (reply && !reply.ok) return reply
        return reply?.value.type === 'predicted' ? ok(reply.value.answers) : fail(closed)
      },
      async explain(ask) {
        const reply = await client?.request({ type: 'explain', ask })
        if (reply && !reply.ok) return reply
        return reply?.value.type === 'explained' ? ok(reply.value.answer) : fail(closed)
      },
    }
  })
}

function placeOf(places: readonly KeptPlace[], wanted: KeptPlace): KeptPlace {
  return places.includes(wanted) ? wanted : null
}

/** Whether a dataset can be that of the run, by what the record tells of it. */
function isOfRun({ data }: RunRecord, dataset: DecodedDataset | null): dataset is DecodedDataset {
  if (!dataset) return false
  const classes = dataset.task === 'classification' ? dataset.classes : []
  const { size } = data
  const sameSize =
    dataset.samples === 'images'
      ? size !== null && size.height === dataset.size.height && size.width === dataset.size.width && size.channels === dataset.size.channels
      : size === null
  return sameSize && classes.join('\n') === data.classes.join('\n')
}

function modelOf(run: RunRecord, dataset: DecodedDataset): CurrentModel {
  return {
    ...signatureOf(dataset),
    origin: 'run',
    name: run.name ?? run.projectName,
    resize: dataset.decoding?.resize ?? DEFAULT_RESIZE,
    threshold: 0.5,
    card: null,
  }
}
