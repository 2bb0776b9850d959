// The run in hand: starts it in the training worker, follows it, and asks the trained network for predictions and files.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Grant, HostClient, PickPurpose } from '../../src/api/api'
import type { Analysis } from '../../src/compiler/analysis'
import type { DataFacts, DataSignature, DecodedDataset, Splits } from '../../src/datasets/dataset'
import { factsOf, signatureOf } from '../../src/datasets/dataset'
import { DEFAULT_RESIZE } from '../../src/datasets/resize'
import { summarize } from '../../src/datasets/summary'
import { error, fail, ok, text, warning, type Diagnostic, type Json, type Result } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { serializeProject } from '../../src/document/serialize'
import type { RunGroup } from '../../src/runs/run-record'
import type { ModelCard } from '../../src/exporters/model-package'
import { priorLoss } from '../../src/diagnosis/curves'
import type { CheckpointFiles } from '../../src/training/checkpoint'
import type { ExplainAnswer, ExplainAsk } from '../../src/explain/ask'
import { planRun } from '../../src/training/plan'
import type { CheckpointLabel, ToWorker } from '../../src/training/protocol'
import type { KnownBackend, KnownBackends } from '../../src/training/workload'
import type { CheckpointKeeper } from '../training/checkpoint-keeper'
import { appendLog, logDiagnostic, logWord } from '../training/log'
import { trainingObstacle, type Obstacle } from '../training/obstacle'
import { createWorkerClient, type WorkerFactory } from '../training/worker-client'
import type { DataState } from './create-data-store'
import { beginRun, failRun, idleRun, isActive, receiveMessage, type FrozenRun, type RunState } from './run-state'

export interface RunStore extends RunState {
  /** A file is being written or read. */
  readonly busy: 'saving' | 'opening' | null
  /** Freezes diagram, data and settings into a plan and starts it; or leads to what is in the way. */
  train(): void
  /** Goes on with an interrupted run, on the data in hand. False: a run is under way, or the data is not there. */
  takeUp(interrupted: Interrupted): boolean
  /** Asks for a checkpoint; settles when it is written, or after a moment where there is none to write. */
  keepNow(urgent: boolean): Promise<void>
  /** Starts a run of its own making, such as a repeat or a trial. False where one is under way, or this one cannot start. */
  trainJob(job: TrainJob): boolean
  pause(): void
  resume(): void
  /** Ends the run after the step in hand. Asked again while that lasts, it ends the worker at once. */
  stop(): void
  /** Probabilities per sample in class order, or numbers. `values`: [n, height, width, channels] uint8 in the model's size, or [n, features] float32. */
  predict(values: Uint8Array | Float32Array): Promise<Result<readonly (readonly number[])[]>>
  /** Looks into the network of the run in hand. */
  explain(ask: ExplainAsk): Promise<Result<ExplainAnswer>>
  /** Asks where, then writes the trained network. Null: the user cancelled. */
  saveModel(threshold?: number): Promise<Result<Grant | null>>
  /** Asks which, then makes a saved network the one that predicts. Null: the user cancelled. */
  openModel(): Promise<Result<Grant | null>>
  clearLog(): void
}

/** A run that ended with its window, as its last checkpoint says. */
export interface Interrupted {
  readonly runId: string
  /** As it was when the run began, and the file it stands in. */
  readonly document: ProjectDocument
  readonly project: Pick<CheckpointLabel, 'project' | 'handle' | 'stamp'>
  readonly files: CheckpointFiles
}

/** A run to be made, whatever the window shows by then. */
export interface TrainJob {
  readonly document: ProjectDocument
  readonly dataset: DecodedDataset
  readonly splits: Splits
  readonly group: RunGroup | null
  /** The run it goes on from, and the state that one ended with. */
  readonly continues: string | null
  readonly resume: CheckpointFiles | null
}

export interface RunDeps {
  readonly checkpoints: CheckpointKeeper
  /** Name of this window among those of the host. */
  readonly windowId: string
  /** The open project as text, and the file it stands in. */
  readonly project: () => Interrupted['project']
  readonly analyze: (document: ProjectDocument, data: DataFacts) => Analysis

  readonly startWorker: WorkerFactory
  readonly document: () => ProjectDocument
  /** Of the document's diagram with the facts of the data. */
  readonly analysis: () => Analysis
  readonly data: () => Pick<DataState, 'status' | 'dataset' | 'splits'>
  /** What is known of this machine's backends. */
  readonly backends: {
    known(): KnownBackends
    remember(key: string, found: KnownBackend): void
  }
  readonly host: HostClient
  readonly pick: (purpose: PickPurpose, suggestedName?: string) => Promise<Grant | null>
  /** Reads the content of `tensorloom.json`. */
  readonly parseCard: (text: string) => Result<ModelCard>
  /** Leads the user to what is in the way. */
  readonly show: (place: Obstacle['where']) => void
  readonly now: () => number
  readonly defer?: (run: () => void) => void
}

/** Workers that may die at the same place before the run is given up. */
const MOST_DEATHS = 2

const workerReplaced: Diagnostic = warning(
  'training/worker-replaced',
  text(
    'The training process ended unexpectedly; another went on from the last good weights.',
    '训练进程意外结束，新进程已从最后一次良好的权重继续训练。',
  ),
)

/** A window that closes waits no longer for its checkpoint. */
const KEEP_PATIENCE_MS = 3000

const noModel: Diagnostic = error('training/no-model', text('There is no trained network yet.', '还没有训练好的网络。'), {
  hint: text('Train the network or open a saved model.', '请训练网络,或打开已保存的模型。'),
})

const stoppedNow: Diagnostic = error(
  'training/stopped-now',
  text('Training was ended at once, so its weights are gone.', '训练被立即结束,其权重已丢失。'),
  {
    hint: text(
      'The curves up to there are kept. Train again for a network to try.',
      '到此为止的曲线已保留。重新训练即可得到可试用的网络。',
    ),
  },
)

const brokenModel: Diagnostic = error(
  'model/not-json',
  text('This model’s model.json is not valid JSON.', '此模型的 model.json 不是有效的 JSON。'),
  {
    hint: text('Choose a folder that was saved by “Save model…”.', '请选择由“保存模型…”保存的文件夹。'),
  },
)

export function createRunStore(deps: RunDeps): UseBoundStore<StoreApi<RunStore>> {
  /** The run in hand as another worker would take it up, and how many died over it since it last stood anywhere new. */
  let underWay: { readonly message: Extract<ToWorker, { readonly type: 'train' }>; readonly deaths: number } | null = null
  return create<RunStore>()((set, get) => {
    const client = createWorkerClient(
      deps.startWorker,
      {
        onMessage: (message) => {
          if (message.type === 'checkpoint' || message.type === 'standing') keepStanding(message)
          if (message.type === 'measured') deps.backends.remember(message.key, message.found)
          if (message.type === 'checkpoint') deps.checkpoints.receive(message)
          if (message.type === 'ended' && message.runId === get().run?.runId) void deps.checkpoints.end()
          const before = get()
          const after = receiveMessage(before, message, deps.now())
          if (after !== before) set(after)
        },
        onDeath: (diagnostic) => {
          if (!replaceWorker()) set(failRun(get(), [diagnostic], deps.now()))
        },
      },
      deps.defer,
    )

    const keepStanding = ({ runId, state, tensors }: { readonly runId: string } & CheckpointFiles): void => {
      if (underWay?.message.runId !== runId) return
      underWay = { message: { ...underWay.message, resume: { state, tensors } }, deaths: 0 }
    }

    /** A worker that died in a run gives way to a new one, which goes on from where the run last stood. */
    const replaceWorker = (): boolean => {
      const { status, stopping, run } = get()
      if (!isActive(status) || !underWay || underWay.message.runId !== run?.runId || underWay.deaths >= MOST_DEATHS) return false
      underWay = { ...underWay, deaths: underWay.deaths + 1 }
      set({
        status: 'starting',
        notes: [...get().notes, workerReplaced],
        log: appendLog(get().log, deps.now(), [logDiagnostic(workerReplaced)]),
      })
      client.send(underWay.message)
      if (status === 'paused') client.send({ type: 'pause' })
      if (stopping) client.send({ type: 'stop' })
      return true
    }

    const noteProblems = <T>(result: Result<T>): Result<T> => {
      if (!result.ok) set({ log: appendLog(get().log, deps.now(), result.diagnostics.map(logDiagnostic)) })
      return result
    }

    const save = async (threshold: number): Promise<Result<Grant | null>> => {
      const { model } = get()
      if (!model) return fail(noModel)
      const grant = await deps.pick('save-model', model.name)
      if (!grant) return ok(null)
      const exported = await client.request({ type: 'export' })
      if (!exported.ok) return exported
      if (exported.value.type !== 'exported') return fail(noModel)
      const { model: artifact } = exported.value
      const card: ModelCard = { ...artifact.card, name: model.name, threshold }
      const written = await deps.host.call('model.write', {
        handle: grant.handle,
        modelJson: JSON.stringify(artifact.modelJson),
        card: `${JSON.stringify(card, null, 2)}\n`,
        weights: new Uint8Array(artifact.weights),
      })
      if (written.ok)
        set({ log: appendLog(get().log, deps.now(), [logWord('good', 'training.log.saved', { name: written.value.displayPath })]) })
      return written
    }

    const open = async (): Promise<Result<Grant | null>> => {
      const grant = await deps.pick('open-model')
      if (!grant) return ok(null)
      const read = await deps.host.call('model.read', { handle: grant.handle })
      if (!read.ok) return read
      const card = deps.parseCard(read.value.card)
      if (!card.ok) return card
      let modelJson: Json
      try {
        modelJson = JSON.parse(read.value.modelJson) as Json
      } catch {
        return fail({ ...brokenModel, file: grant.displayPath })
      }
      if (isActive(get().status)) return ok(null)
      const loaded = await client.request({
        type: 'load',
        model: { card: card.value, modelJson, weights: read.value.weights },
        backend: deps.document().training.backend,
      })
      if (!loaded.ok) return loaded
      const { name, threshold } = card.value
      set({
        model: {
          ...signatureOfCard(card.value),
          origin: 'file',
          name: name || grant.name,
          resize: card.value.preprocessing.resize ?? DEFAULT_RESIZE,
          threshold,
          card: card.value,
        },
        log: appendLog(get().log, deps.now(), [logWord('good', 'training.log.opened', { name: grant.displayPath })]),
      })
      return ok(grant)
    }

    const start = (
      job: Pick<TrainJob, 'document' | 'dataset' | 'splits'>,
      frozen: FrozenRun,
      project: Interrupted['project'],
      resume: CheckpointFiles | null,
    ): void => {
      set(beginRun(get(), frozen))
      const { runId, projectName, dataName, plan } = frozen
      deps.checkpoints.begin(runId)
      underWay = {
        message: {
          type: 'train',
          runId,
          plan,
          backend: job.document.training.backend,
          data: job.dataset,
          splits: job.splits,
          resume,
          known: deps.backends.known(),
          label: { windowId: deps.windowId, name: projectName, data: dataName, epochs: plan.epochs, ...project },
        },
        deaths: 0,
      }
      client.send(underWay.message)
    }

    /** One file operation at a time. */
    const exclusively = async (what: 'saving' | 'opening', work: () => Promise<Result<Grant | null>>): Promise<Result<Grant | null>> => {
      if (get().busy !== null) return ok(null)
      set({ busy: what })
      try {
        return noteProblems(await work())
      } finally {
        set({ busy: null })
      }
    }

    return {
      ...idleRun,
      busy: null,
      train() {
        if (isActive(get().status)) return
        const data = deps.data()
        const analysis = deps.analysis()
        const obstacle = trainingObstacle(analysis, data)
        if (obstacle || !data.dataset || !data.splits) {
          deps.show(obstacle?.where ?? 'data')
          return
        }
        const { dataset, splits } = data
        const job = { document: deps.document(), dataset, splits, group: null, continues: null }
        start(job, freezeRun(job, analysis, deps.now()), deps.project(), null)
      },
      trainJob(job) {
        const { document, dataset, splits } = job
        const analysis = deps.analyze(document, factsOf(dataset))
        if (isActive(get().status) || !analysis.trainable || splits.train.length === 0) return false
        start(job, freezeRun(job, analysis, deps.now()), { ...deps.project(), project: serializeProject(document) }, job.resume)
        return true
      },
      takeUp({ runId, document, project, files }) {
        const { dataset, splits } = deps.data()
        if (isActive(get().status) || !dataset || !splits) return false
        const analysis = deps.analyze(document, factsOf(dataset))
        const job = { document, dataset, splits, group: null, continues: null }
        start(job, { ...freezeRun(job, analysis, deps.now()), runId }, project, files)
        return true
      },
      async keepNow(urgent) {
        if (get().status !== 'running') return
        const kept = deps.checkpoints.next()
        client.send({ type: 'checkpoint', urgent })
        await Promise.race([kept, new Promise((settle) => setTimeout(settle, KEEP_PATIENCE_MS))])
      },
      pause() {
        if (get().status === 'running') client.send({ type: 'pause' })
      },
      resume() {
        if (get().status === 'paused') client.send({ type: 'resume' })
      },
      stop() {
        if (!isActive(get().status)) return
        if (get().stopping) {
          client.terminate()
          set(failRun(get(), [stoppedNow], deps.now()))
          return
        }
        set({ stopping: true, log: appendLog(get().log, deps.now(), [logWord('info', 'training.log.stopping')]) })
        client.send({ type: 'stop' })
      },
      async predict(values) {
        if (!get().model) return fail(noModel)
        const reply = await client.request({ type: 'predict', values })
        if (!reply.ok) return noteProblems(reply)
        return reply.value.type === 'predicted' ? ok(reply.value.answers) : fail(noModel)
      },
      async explain(ask) {
        if (!get().run) return fail(noModel)
        const reply = await client.request({ type: 'explain', ask })
        if (!reply.ok) return reply
        return reply.value.type === 'explained' ? ok(reply.value.answer) : fail(noModel)
      },
      saveModel: (threshold = 0.5) => exclusively('saving', () => save(threshold)),
      openModel: () => exclusively('opening', open),
      clearLog() {
        set({ log: [] })
      },
    }
  })
}

function freezeRun(
  { document, dataset, splits, group, continues }: Omit<TrainJob, 'resume'>,
  analysis: Analysis,
  nowMs: number,
): FrozenRun {
  return {
    ...signatureOf(dataset),
    runId: `run-${nowMs.toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
    projectId: document.id ?? 'project-unnamed',
    layout: document.layout,
    dataSettings: document.data,
    paths: dataset.paths,
    group,
    continues,
    projectName: document.name,
    dataName: dataset.name,
    plan: planRun(document.graph, document.training),
    resize: dataset.decoding?.resize ?? DEFAULT_RESIZE,
    counts: { train: splits.train.length, val: splits.val.length, test: splits.test.length },
    ...guesses(analysis, dataset, splits),
    startedMs: nowMs,
  }
}

/** What guessing gets, where classes are predicted. */
function guesses(analysis: Analysis, dataset: DecodedDataset, splits: Splits): Pick<FrozenRun, 'valBaseline' | 'prior' | 'majority'> {
  if (dataset.task !== 'classification') return { valBaseline: null, prior: null, majority: null }
  const summary = summarize(dataset, splits)
  const valCounts = summary.splits.val.counts
  const majority = valCounts.reduce((best, count, label) => (count > (valCounts[best] ?? 0) ? label : best), 0)
  const crossEntropy = analysis.losses.every((binding) => binding.loss.pairsWith !== null)
  return {
    valBaseline: splits.val.length === 0 ? null : { accuracy: (valCounts[majority] ?? 0) / splits.val.length, label: majority },
    prior: crossEntropy && analysis.losses.length === 1 ? priorLoss(summary.splits.train.counts) : null,
    majority: splits.train.length === 0 ? null : Math.max(...summary.splits.train.counts) / splits.train.length,
  }
}

function signatureOfCard({ input, output, classes, positive }: ModelCard): DataSignature {
  return {
    ...(input.samples === 'images'
      ? { samples: 'images', size: { height: input.height, width: input.width, channels: input.channels } }
      : { samples: 'vectors', features: input.features }),
    ...(output.encoding === 'numbers'
      ? { task: 'regression', quantities: output.quantities }
      : { task: 'classification', classes, positive }),
  }
}
