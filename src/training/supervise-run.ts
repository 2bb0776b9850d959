// Moves a run from backend to backend: away from one that fails, over to one that is faster. Every move goes through a
// checkpoint, as a run taken up after a crash does; what was not committed is dropped.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Diagnostic, Result } from '../diagnostics'
import { ok } from '../diagnostics'
import type { LossSignal } from './backend-fault'
import { BackendFault, Handover } from './backend-fault'
import type { Checkpoint } from './checkpoint'
import type { RunInsight } from './insight'
import type { BackendName, EpochRecord } from './plan'
import * as problems from './problems'
import type { CheckpointSink, FinishedRun, RunEvent, RunOptions } from './run-options'
import { runTraining } from './run-training'
import { timeBackend } from './run-trials'
import type { ServingModel } from './serving-model'
import type { CompileStep } from './stepper'

/** A backend that computes now. */
export interface Seat {
  readonly tf: typeof Tfjs
  readonly backend: BackendName
  /** For people to read. */
  readonly device: string
  readonly loss: LossSignal | null
}

/** The backends of this machine; one of them computes at a time. */
export interface Seats {
  /** Makes this backend the one that computes. */
  take(backend: BackendName): Promise<Result<Seat>>
  /** Gives up what this backend holds, so that it starts anew if it is ever taken again. */
  leave(backend: BackendName): void
}

/** How long a step took on each backend that was tried, and which was taken. */
export interface Measurement {
  readonly taken: BackendName
  readonly msPerStep: Readonly<Partial<Record<BackendName, number>>>
}

export type SupervisedEvent =
  | RunEvent
  /** The run goes on elsewhere, after the last of `epochs`; what it had told of later ones is void. */
  | {
      readonly type: 'moved'
      readonly seat: Seat
      readonly threads: number
      readonly parameters: number
      readonly insight: RunInsight
      readonly reason: Diagnostic
      readonly epochs: readonly EpochRecord[]
      readonly serving: ServingModel
    }
  /** Other backends were timed on this very run. */
  | { readonly type: 'measured'; readonly measurement: Measurement }

export interface SuperviseOptions extends Omit<RunOptions, 'tf' | 'backend' | 'compileStep' | 'post' | 'supervisor'> {
  /** Version of this program. */
  readonly version: string
  readonly seats: Seats
  /** Where the run starts; it computes already. */
  readonly first: Seat
  /** Finds backends to time against the first, once it is under way; null where the user chose it, or where such a timing did. */
  readonly rivals: (() => Promise<readonly BackendName[]>) | null
  /** The state was kept in memory; whoever copies it survives this thread. */
  readonly onKept?: (checkpoint: Checkpoint) => void
  /** `alone`: on this thread, after others failed. */
  readonly compileStep: (alone: boolean) => CompileStep | null
  readonly post: (event: SupervisedEvent) => void
  /** Raw text for the log. */
  readonly report: (raw: string) => void
}

export interface SupervisedRun extends FinishedRun {
  /** Where it ended. */
  readonly seat: Seat
}

/** The state is kept in memory at least so far apart on a GPU, whose memory may go, and elsewhere, where a step may break off. */
const KEEP_GPU_MS = 1000
const KEEP_MS = 5000
/** Keeping it may take this share of the time. */
const KEEP_SHARE = 0.02
/** Before that the pace is not known. */
const TRIAL_AFTER_MS = 1000
const TRIAL_MS = 1000
/** A run that ends sooner has nothing to gain from a trial. */
const TRIAL_WORTH_MS = 10_000
/** A rival must take less than this share of the time. */
const CLEARLY_FASTER = 0.9
/** A run that breaks off more often is given up. */
const MOST_FAULTS = 12

/** Where to go from a backend that failed. */
const REFUGE: Readonly<Record<BackendName, BackendName | null>> = { webgpu: 'wasm', webgl: 'wasm', wasm: 'cpu', cpu: null }

/** Keeps the newest state in memory, besides what goes to the disk. */
class LastGood implements CheckpointSink {
  checkpoint: Checkpoint | null
  private keptMs: number
  private spacingMs: number
  private forDisk = false

  constructor(
    readonly version: string,
    private readonly disk: CheckpointSink | null,
    private readonly now: () => number,
    start: Checkpoint | null,
    private readonly onKept: (checkpoint: Checkpoint) => void,
  ) {
    this.checkpoint = start
    this.keptMs = now()
    this.spacingMs = KEEP_MS
  }

  setOut(seat: Seat): void {
    this.spacingMs = seat.loss ? KEEP_GPU_MS : KEEP_MS
  }

  due(at: Parameters<CheckpointSink['due']>[0]): boolean {
    this.forDisk = this.disk?.due(at) ?? false
    return this.forDisk || this.now() - this.keptMs >= this.spacingMs
  }

  take(checkpoint: Checkpoint, captureMs: number): void {
    this.checkpoint = checkpoint
    const startedMs = this.now()
    if (this.forDisk) this.disk?.take(checkpoint, captureMs)
    else this.onKept(checkpoint)
    this.keptMs = this.now()
    this.spacingMs = Math.max(this.spacingMs, (captureMs + this.keptMs - startedMs) / KEEP_SHARE)
  }
}

function rawText(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}

/** As {@link runTraining}, over the backends of `seats`. Throws where no backend is left that the run does not break off on. */
export async function superviseRun(options: SuperviseOptions): Promise<Result<SupervisedRun>> {
  return new Supervision(options).run()
}

class Supervision {
  private seat: Seat
  private readonly kept: LastGood
  private readonly notes: Diagnostic[] = []
  private faults = 0
  private alone = false
  private isTried: boolean
  private readonly startedMs: number

  constructor(private readonly options: SuperviseOptions) {
    this.seat = options.first
    this.kept = new LastGood(
      options.version,
      options.checkpoints ?? null,
      options.now,
      options.resume ?? null,
      options.onKept ?? (() => undefined),
    )
    this.isTried = options.rivals === null
    this.startedMs = options.now()
  }

  async run(): Promise<Result<SupervisedRun>> {
    let resume = this.options.resume ?? null
    let reason: Diagnostic | null = null
    for (;;) {
      try {
        const finished = await runTraining(this.attempt(resume, reason))
        if (!finished.ok) return finished
        const { notes } = finished.value
        return ok({ ...finished.value, notes: [...this.notes, ...notes], seat: this.seat }, finished.warnings)
      } catch (thrown) {
        if (thrown instanceof Handover) {
          resume = thrown.checkpoint
          reason = this.notes.at(-1) ?? null
        } else if (thrown instanceof BackendFault) {
          reason = await this.flee(thrown)
          resume = thrown.checkpoint ?? this.kept.checkpoint
        } else throw thrown
      }
    }
  }

  /** One attempt on the backend of the moment. `reason`: why it is not the first. */
  private attempt(resume: Checkpoint | null, reason: Diagnostic | null): RunOptions {
    const { post, version, compileStep } = this.options
    const { seat } = this
    this.kept.setOut(seat)
    return {
      ...this.options,
      tf: seat.tf,
      backend: seat.backend,
      compileStep: compileStep(this.alone),
      resume,
      checkpoints: this.kept,
      post: (event) => {
        if (event.type === 'begin' && reason) post({ ...event, type: 'moved', seat, reason })
        else post(event)
      },
      supervisor: {
        version,
        moved: reason !== null,
        loss: seat.loss,
        onCpu: seat.backend === 'cpu' ? null : (work) => this.onCpu(work),
        isTrialDue: (remainingMs) => !this.isTried && remainingMs > TRIAL_WORTH_MS && this.options.now() - this.startedMs > TRIAL_AFTER_MS,
        tryOthers: (checkpoint, msPerStep) => this.tryOthers(checkpoint, msPerStep),
      },
    }
  }

  /** Takes a seat on a backend that should work; where it does not either, what was thrown before is the story. */
  private async sit(backend: BackendName, otherwise: unknown): Promise<Seat> {
    const taken = await this.options.seats.take(backend)
    if (taken.ok) return taken.value
    throw otherwise
  }

  private async onCpu<T>(work: () => Promise<T>): Promise<T> {
    const { backend } = this.seat
    const cannot = new Error(`The run found no way to the CPU and back to '${backend}'`)
    await this.sit('cpu', cannot)
    try {
      return await work()
    } finally {
      await this.sit(backend, cannot)
    }
  }

  private async flee(fault: BackendFault): Promise<Diagnostic> {
    const { seats, report } = this.options
    const { backend } = this.seat
    report(`${backend}: ${fault.reason}: ${rawText(fault.cause)}`)
    this.faults += 1
    // A helping thread may have died: the kernels themselves are sound.
    const again = backend === 'wasm' && fault.reason === 'threw' && !this.alone
    const refuge = again ? backend : REFUGE[backend]
    if (!refuge || this.faults > MOST_FAULTS) throw fault.cause
    if (again) this.alone = true
    // Whatever failed once is not tried again within this run.
    this.isTried = true
    this.seat = await this.sit(refuge, fault.cause)
    if (!again) seats.leave(backend)
    const note = problems.movedAway(backend, refuge, fault.reason)
    this.notes.push(note)
    return note
  }

  private async tryOthers(checkpoint: Checkpoint, msPerStep: number): Promise<boolean> {
    const { seats, rivals, report, now, post } = this.options
    const home = this.seat
    this.isTried = true
    const msOf: Partial<Record<BackendName, number>> = { [home.backend]: msPerStep }
    const found = (await rivals?.()) ?? []
    if (found.length === 0) return false
    let best: { readonly seat: Seat; readonly ms: number } | null = null
    for (const rival of found) {
      const taken = await seats.take(rival)
      if (!taken.ok) continue
      const seat = taken.value
      try {
        const ms = await timeBackend(
          {
            ...this.options,
            tf: seat.tf,
            backend: rival,
            compileStep: null,
            checkpoints: null,
            post: () => undefined,
            supervisor: {
              version: this.options.version,
              moved: true,
              loss: seat.loss,
              onCpu: null,
              isTrialDue: () => false,
              tryOthers: () => Promise.resolve(false),
            },
          },
          checkpoint,
          TRIAL_MS,
        )
        msOf[rival] = ms
        if (ms < (best?.ms ?? msPerStep * CLEARLY_FASTER)) best = { seat, ms }
      } catch (thrown) {
        report(`${rival} failed its trial: ${rawText(thrown)}`)
        await this.sit(home.backend, thrown)
        seats.leave(rival)
      }
    }
    const next = best ? best.seat.backend : home.backend
    // It may not be the one that was tried last.
    this.seat = await this.sit(next, new Error(`'${next}' did not start again after the trial`))
    post({ type: 'measured', measurement: { taken: next, msPerStep: msOf } })
    if (best) this.notes.push(problems.tookOver(next, best.ms, home.backend, msPerStep))
    report(`Trial after ${Math.round(now() - this.startedMs)} ms: ${JSON.stringify(msOf)}`)
    return best !== null
  }
}
