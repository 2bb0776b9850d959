// What the worker does with each message. The boundary where anything thrown becomes a diagnostic.
import { analyzeGraph } from '../../src/compiler/analyze'
import { factsOf } from '../../src/datasets/dataset'
import type { Diagnostic, Result } from '../../src/diagnostics'
import { error, fail, ok, text } from '../../src/diagnostics'
import type { BackendChoice } from '../../src/document/document'
import { sameJson } from '../../src/document/same-json'
import type { Engine, WasmPath } from '../../src/engine/engine'
import { createEngine } from '../../src/engine/engine'
import { createSeats, findGraphicsCards, seatOf } from '../../src/engine/seats'
import { createModelCard } from '../../src/exporters/model-card'
import type { ModelCard } from '../../src/exporters/model-package'
import { exportModel, loadModel } from '../../src/exporters/tfjs'
import { sizeOf } from '../../src/tensor'
import type { Request } from '../../src/api/api'
import type { CheckpointSummary, EncodedCheckpoint } from '../../src/training/checkpoint'
import { decodeCheckpoint, encodeCheckpoint, summarizeCheckpoint } from '../../src/training/checkpoint'
import type { ChangeHelpers } from '../../src/training/change-ahead'
import type { CheckpointPolicy } from '../../src/training/checkpoint-policy'
import { createCheckpointPolicy } from '../../src/training/checkpoint-policy'
import type { RunControl } from '../../src/training/control'
import { createRunControl } from '../../src/training/control'
import { predict } from '../../src/training/predict'
import { createProgressChannel } from '../../src/training/progress-channel'
import type { ProgressChannel } from '../../src/training/progress-channel'
import { createDesk } from '../../src/explain/desk'
import type { ExplainDesk } from '../../src/explain/desk'
import { createKeptWeights } from '../../src/explain/kept-weights'
import type { KeptWeights } from '../../src/explain/kept-weights'
import { packKept, unpackKept } from '../../src/explain/kept-files'
import type { FromWorker, ToWorker } from '../../src/explain/protocol'
import type { Review } from '../../src/explain/review'
import { openReview } from '../../src/explain/review'
import { fingerprintData } from '../../src/training/fingerprint'
import type { RunInsight } from '../../src/training/insight'
import type { BackendName, EpochRecord } from '../../src/training/plan'
import type { Seat, SupervisedRun } from '../../src/training/supervise-run'
import { superviseRun } from '../../src/training/supervise-run'
import type { CompileStep } from '../../src/training/stepper'
import type { ServingModel } from '../../src/training/serving-model'
import { disposeTrainingState } from '../../src/training/training-state'
import type { KnownBackend } from '../../src/training/workload'
import { workloadKey } from '../../src/training/workload'
import { createPacer } from './pacer'

export interface TrainingHostOptions {
  readonly post: (message: FromWorker) => void
  /** Puts a checkpoint on the disk. Never rejects. */
  readonly writeCheckpoint: (request: Request<'checkpoint.write'>) => Promise<Result<null>>
  readonly wasmPath: WasmPath
  /** Makes the compiled step; told where to put raw text for the log. */
  readonly compiler: (report: (raw: string) => void, alone: boolean) => CompileStep
  readonly changeHelper: ChangeHelpers | null
  readonly yieldToHost: () => Promise<void>
  readonly now: () => number
}

export interface TrainingHost {
  /** Settles when the message is dealt with; for `train`, when the run has ended. Never rejects. */
  receive(message: ToWorker): Promise<void>
}

type Train = Extract<ToWorker, { readonly type: 'train' }>

interface Held {
  readonly tf: Engine['tf']
  readonly serving: ServingModel
  /** Null while the model is being trained. */
  readonly card: ModelCard | null
  /** Looks into it; null for a model from a file, which has no diagram. */
  readonly desk: ExplainDesk | null
}

const noModel = error('training/no-model', text('There is no trained network yet.', '还没有训练好的网络。'), {
  hint: text('Train the network or open a saved model.', '请训练网络,或打开已保存的模型。'),
})

const stillTraining = error('training/still-running', text('The network is still training.', '网络仍在训练。'), {
  hint: text('Stop the run first; its weights are kept.', '请先停止训练,权重会保留。'),
})

const wrongValues = error('model/wrong-pixels', text('The sample does not have the size the network takes.', '样本的大小与网络所需不符。'))
const noDiagram = error('explain/no-diagram', text('An opened model has no diagram to look into.', '打开的模型没有可查看的网络图。'), {
  hint: text('Train the network here to look inside.', '请在此训练网络后再查看内部。'),
})

function brokeOff(thrown: unknown): Diagnostic {
  const outOfMemory = thrown instanceof RangeError || (thrown instanceof Error && /memory|alloc|abort/i.test(thrown.message))
  return outOfMemory
    ? error('training/out-of-memory', text('The network and its batch did not fit into memory.', '网络与批次超出了可用内存。'), {
        hint: text('Choose a smaller batch, a smaller input or fewer filters.', '请减小批次、输入尺寸或卷积核数量。'),
      })
    : error('training/broke-off', text('Training broke off because of a fault in the program.', '训练因程序故障而中断。'), {
        hint: text('Choose another backend and train again.', '请换一个计算后端后重新训练。'),
      })
}

function rawText(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}

const tensorloomVersion = '0.1.0'

export function createTrainingHost({
  post,
  writeCheckpoint,
  wasmPath,
  compiler,
  changeHelper,
  yieldToHost,
  now,
}: TrainingHostOptions): TrainingHost {
  let held: Held | null = null
  let control: RunControl | null = null
  let channel: ProgressChannel | null = null
  let policy: CheckpointPolicy | null = null
  /** The earlier run that was taken up, if `held` is of it. */
  let review: Review | null = null
  /** Raw text since the last message that carried it. */
  let raw: string[] = []
  const log = (line: string) => {
    raw.push(line)
  }
  const takeDetail = (): { readonly detail?: string } => {
    const lines = raw
    raw = []
    return lines.length > 0 ? { detail: lines.join('\n') } : {}
  }

  const hold = (next: Held): void => {
    if (held && held.serving !== next.serving) held.serving.dispose()
    if (held && held.desk !== next.desk) held.desk?.dispose()
    held = next
  }

  /** Answers wait while a run goes on, so that it hardly notices. */
  const pacer = createPacer(
    now,
    () => control !== null && !control.paused,
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  )

  const startEngine = (choice: BackendChoice): Promise<Result<Engine>> => createEngine({ choice, wasmPath, report: log })

  /** Starts what the user chose; where that is left to us, what an earlier run of this shape found the fastest on these cards. */
  const chooseEngine = async (
    choice: BackendChoice,
    known: KnownBackend | undefined,
  ): Promise<Result<Engine> & { readonly byTrial?: boolean }> => {
    if (choice !== 'auto' || !known) return startEngine(choice)
    if (!sameJson(known.cards, await findGraphicsCards())) return startEngine(choice)
    const engine = await startEngine(known.taken)
    return engine.ok ? { ...engine, byTrial: true } : startEngine(choice)
  }

  const train = async ({ runId, plan, backend, data, splits, resume, known, label }: Train): Promise<void> => {
    const failed = (diagnostics: readonly Diagnostic[]) => {
      post({ type: 'failed', runId, diagnostics, ...takeDetail() })
    }
    if (control) {
      failed([stillTraining])
      return
    }
    const checkpoint = resume && decodeCheckpoint(resume)
    if (checkpoint && !checkpoint.ok) {
      failed(checkpoint.diagnostics)
      return
    }
    const ownControl = createRunControl()
    control = ownControl
    const ownPolicy = createCheckpointPolicy(now)
    policy = ownPolicy
    const own = createProgressChannel((progress, epochs, health) => {
      post({ type: 'progress', runId, progress, epochs, health })
    }, now)
    channel = own
    let writing: Promise<unknown> = Promise.resolve()
    const write = async (files: EncodedCheckpoint, summary: CheckpointSummary): Promise<void> => {
      const startedMs = now()
      const written = await writeCheckpoint({ runId, ...label, ...files, ...summary })
      ownPolicy.written(now() - startedMs)
      post({ type: 'checkpoint', runId, ...files, written })
    }
    try {
      const analysis = analyzeGraph(plan.graph, factsOf(data))
      const key = workloadKey(analysis, plan.batchSize === 'full' ? splits.train.length : plan.batchSize)
      const engine = await chooseEngine(backend, known[key])
      if (!engine.ok) {
        failed(engine.diagnostics)
        return
      }
      let kept: KeptWeights | null = null
      let insight: RunInsight | null = null
      const keep = (epoch: number): void => {
        if (kept && insight && (kept.wants(epoch) || kept.epochs.length === 0)) kept.keep(epoch, insight.weights())
      }
      /** The run computes on this seat from now on. */
      const settle = (
        { tf }: Seat,
        event: {
          readonly insight: RunInsight
          readonly parameters: number
          readonly epochs: readonly EpochRecord[]
          readonly serving: ServingModel
        },
      ): void => {
        insight = event.insight
        kept = createKeptWeights(plan.epochs, 4 * event.parameters)
        keep(event.epochs.length)
        const positive = data.task === 'classification' ? data.positive : null
        const desk = createDesk({ tf, plan, analysis, insight, kept, trainingRows: splits.train, positive, yieldToHost })
        hold({ tf, serving: event.serving, card: null, desk })
      }
      const first = seatOf(engine.value)
      let cards: KnownBackend['cards'] = {}
      const run = await superviseRun({
        version: tensorloomVersion,
        seats: createSeats({ wasmPath, report: log }),
        first,
        rivals:
          backend !== 'auto' || engine.byTrial
            ? null
            : async () => {
                cards = await findGraphicsCards()
                return Object.keys(cards) as BackendName[]
              },
        report: log,
        onKept(checkpoint) {
          post({ type: 'standing', runId, ...encodeCheckpoint(checkpoint) })
        },
        plan,
        data,
        splits,
        control: ownControl,
        compileStep: (alone) => compiler(log, alone),
        changeHelper,
        yieldToHost,
        now,
        resume: checkpoint && checkpoint.value,
        checkpoints: {
          version: tensorloomVersion,
          due: ownPolicy.due,
          take(taken, captureMs) {
            const startedMs = now()
            const files = encodeCheckpoint(taken)
            writing = Promise.all([write(files, summarizeCheckpoint(taken)), writing])
            ownPolicy.taken(captureMs + now() - startedMs)
          },
        },
        post: (event) => {
          if (event.type === 'begin') {
            const { backend: taken, device, notes } = engine.value
            settle(first, event)
            post({ type: 'started', runId, backend: taken, device, threads: event.threads, notes, epochs: event.epochs })
            post({ type: 'state', runId, state: 'running' })
          } else if (event.type === 'moved') {
            own.flush()
            // The broken run disposed its own model.
            held = null
            settle(event.seat, event)
            const { backend: taken, device } = event.seat
            post({
              type: 'moved',
              runId,
              backend: taken,
              device,
              threads: event.threads,
              reason: event.reason,
              epochs: event.epochs,
            })
          } else if (event.type === 'measured') post({ type: 'measured', runId, key, found: { ...event.measurement, cards } })
          else if (event.type === 'epoch') {
            own.epoch(event.record)
            keep(event.record.epoch)
          } else if (event.type === 'health') own.health(event.record)
          else if (event.type === 'progress') own.note(event.progress)
          else {
            own.flush()
            post({ type: 'state', runId, state: event.state })
          }
        },
      })
      // One that arrived after its run was forgotten would be offered.
      await writing
      if (!run.ok) {
        failed(run.diagnostics)
        return
      }
      // Set while the run went on, which the compiler does not see.
      const past = { kept, insight } as { readonly kept: KeptWeights | null; readonly insight: RunInsight | null }
      if (past.kept && past.insight) {
        post({ type: 'kept-epochs', runId, kept: packKept(await fingerprintData(data, splits), past.kept, past.insight.weights()) })
      }
      finish(runId, run.value, { analysis, plan, data })
    } catch (thrown) {
      log(rawText(thrown))
      // The broken run disposed its own model.
      held?.desk?.dispose()
      held = null
      own.flush()
      failed([brokeOff(thrown)])
    } finally {
      control = null
      channel = null
      policy = null
    }
  }

  const finish = (
    runId: string,
    { result, predictions, final, notes, serving, state, seat: { tf, backend } }: SupervisedRun,
    { analysis, plan, data }: Pick<Train, 'plan' | 'data'> & { analysis: ReturnType<typeof analyzeGraph> },
  ): void => {
    const versions = { tensorloom: tensorloomVersion, tfjs: tf.version.tfjs }
    const card = createModelCard(serving, { name: data.name, plan, analysis, result, backend, decoding: data.decoding, versions })
    hold({ tf, serving, card, desk: held?.desk ?? null })
    disposeTrainingState(state)
    channel?.flush()
    post({ type: 'ended', runId, result, predictions, final: final && encodeCheckpoint(final), notes })
  }

  /** Answers a request; a fault of the program is a refusal too. */
  const answer = async (requestId: string, work: () => Promise<Result<FromWorker>>): Promise<void> => {
    let result: Result<FromWorker>
    try {
      result = await work()
    } catch (thrown) {
      log(rawText(thrown))
      result = fail(brokeOff(thrown))
    }
    if (result.ok) post(result.value)
    else post({ type: 'refused', requestId, diagnostics: result.diagnostics, ...takeDetail() })
  }

  return {
    async receive(message) {
      switch (message.type) {
        case 'train':
          return train(message)
        case 'pause':
          control?.pause()
          return
        case 'resume':
          control?.resume()
          return
        case 'stop':
          control?.stop()
          return
        case 'checkpoint':
          policy?.request(message.urgent)
          return
        case 'ack':
          channel?.ack()
          return
        case 'load':
          return answer(message.requestId, async () => {
            if (control) return fail(stillTraining)
            const engine = await startEngine(message.backend)
            if (!engine.ok) return engine
            const serving = await loadModel(engine.value.tf, message.model, log)
            if (!serving.ok) return serving
            hold({ tf: engine.value.tf, serving: serving.value, card: message.model.card, desk: null })
            return ok({ type: 'loaded', requestId: message.requestId })
          })
        case 'predict':
          return answer(message.requestId, async () => {
            if (!held) return fail(noModel)
            const { values } = message
            if (values.length === 0 || values.length % sizeOf(held.serving.input.shape) !== 0) return fail(wrongValues)
            const { tf, serving } = held
            const answers = await pacer.turn(() => predict(tf, serving, values))
            return ok({ type: 'predicted', requestId: message.requestId, answers })
          })
        case 'explain':
          return answer(message.requestId, async () => {
            if (!held) return fail(noModel)
            const { desk } = held
            if (!desk) return fail(noDiagram)
            const answered = await pacer.turn(() => desk.answer(message.ask))
            return answered.ok ? ok({ type: 'explained', requestId: message.requestId, answer: answered.value }) : answered
          })
        case 'review':
          return answer(message.requestId, async () => {
            if (control) return fail(stillTraining)
            const { plan, data, splits } = message
            const kept = unpackKept(message.kept)
            if (!kept.ok) return kept
            const engine = await startEngine('wasm')
            if (!engine.ok) return engine
            const { tf } = engine.value
            const opened = await openReview({ tf, plan, data, splits, kept: kept.value, yieldToHost })
            if (!opened.ok) return opened
            review = opened.value
            hold({ tf, serving: review.serving, card: null, desk: review.desk })
            return ok({ type: 'reviewing', requestId: message.requestId, places: kept.value.places })
          })
        case 'judge':
          return answer(message.requestId, async () => {
            if (!review || held?.serving !== review.serving) return fail(noModel)
            const judged = await review.judge(message.place)
            return judged.ok ? ok({ type: 'judged', requestId: message.requestId, ...judged.value }) : judged
          })
        case 'export':
          return answer(message.requestId, async () => {
            if (!held) return fail(noModel)
            if (!held.card) return fail(stillTraining)
            const model = await exportModel(held.tf, held.serving.model, held.card)
            return ok({ type: 'exported', requestId: message.requestId, model })
          })
      }
    },
  }
}
