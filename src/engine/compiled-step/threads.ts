// Further threads of a compiled step. All share its memory and meet between phases, by Atomics alone: a message takes
// longer than most phases.
import type { StepProgram } from '../../compiler/step-program'
import { findOptimizer } from '../../optimizers/registry'
import type { GradientClip } from '../../training/stepper'
import { loadKernels } from '../kernels/kernels'
import type { StepLayout } from './layout'
import { planLayout } from './layout'
import type { StepInputs, StepRunner } from './step-runner'
import { createStepRunner } from './step-runner'

/** What a helping thread needs to build its own runner; structured-clonable. */
export interface StepJob {
  readonly memory: WebAssembly.Memory
  readonly program: StepProgram
  readonly batch: number
  /** Threads in all, this one's starter included. */
  readonly threads: number
  readonly seed: number
  readonly optimizer: string
  readonly optimizerParams: unknown
  readonly clip: GradientClip | null
  readonly decay: number | null
}

export type PhaseList = 'pack' | 'derive' | 'update'
const LISTS: readonly PhaseList[] = ['pack', 'derive', 'update']

export interface StepCrew {
  /** Threads besides this one. */
  readonly helpers: number
  /** Settles when every helper has its runner. */
  join(job: StepJob, layout: StepLayout): Promise<void>
  /** Runs the phases on all threads; true where all were healthy. */
  run(list: PhaseList, own: StepRunner, inputs: StepInputs): boolean
  leave(): void
}

/** Builds the runner of one thread; every thread comes to the same layout. */
export async function createThreadRunner(
  job: StepJob,
  thread: number,
): Promise<{ runner: StepRunner; inputs: StepInputs; layout: StepLayout }> {
  const optimizer = findOptimizer(job.optimizer)
  if (!optimizer) throw new Error(`No optimizer ${job.optimizer}`)
  const kernels = await loadKernels(job.memory)
  const layout = planLayout(job.program, job.batch, optimizer.slots.length, job.threads, kernels)
  const inputs: StepInputs = { count: job.batch, epoch: 1, step: 1, learningRate: 0, freshInput: true }
  const { program, seed, optimizerParams, clip, decay } = job
  const runner = createStepRunner({
    kernels,
    buffer: job.memory.buffer,
    program,
    layout,
    thread,
    seed,
    optimizer,
    optimizerParams,
    clip,
    decay,
    inputs,
  })
  return { runner, inputs, layout }
}

/** Int32 cells at `layout.control`. */
const GENERATION = 0
const LIST = 1
const PHASE = 2
const ARRIVED = 3
const COUNT = 4
const EPOCH = 5
const STEP = 6
const FRESH = 7
const UNHEALTHY = 8
const CELLS = 16
const LEAVE = -1

/** Looks this often before a thread lies down; waking it takes longer than most phases. */
const SPINS = 4000
/** A helper that has not answered for so long has died. */
const PATIENCE_MS = 20_000

/** Returns once the cell no longer holds `value`; false where that took too long. */
function waitWhile(cells: Int32Array, cell: number, value: number, patienceMs: number): boolean {
  for (let spin = 0; spin < SPINS; spin += 1) if (Atomics.load(cells, cell) !== value) return true
  const givenUp = Date.now() + patienceMs
  while (Atomics.load(cells, cell) === value) {
    if (Date.now() > givenUp) return false
    Atomics.wait(cells, cell, value, 1000)
  }
  return true
}

function rateOf(buffer: ArrayBufferLike, layout: StepLayout): Float64Array {
  return new Float64Array(buffer, layout.control + CELLS * 4, 1)
}

/** What a helping thread does until it is told to leave. Blocks the thread. */
export async function serveStep(job: StepJob, thread: number, ready: () => void): Promise<void> {
  const { runner, inputs, layout } = await createThreadRunner(job, thread)
  const cells = new Int32Array(job.memory.buffer, layout.control, CELLS)
  const rate = rateOf(job.memory.buffer, layout)
  let generation = Atomics.load(cells, GENERATION)
  ready()
  for (;;) {
    waitWhile(cells, GENERATION, generation, Number.POSITIVE_INFINITY)
    generation = Atomics.load(cells, GENERATION)
    const list = LISTS[Atomics.load(cells, LIST)]
    if (!list) return
    inputs.count = Atomics.load(cells, COUNT)
    inputs.epoch = Atomics.load(cells, EPOCH)
    inputs.step = Atomics.load(cells, STEP)
    inputs.freshInput = Atomics.load(cells, FRESH) === 1
    inputs.learningRate = rate[0] ?? 0
    try {
      runner[list][Atomics.load(cells, PHASE)]?.()
      if (!runner.healthy()) Atomics.store(cells, UNHEALTHY, 1)
    } catch {
      Atomics.store(cells, UNHEALTHY, 1)
    }
    Atomics.add(cells, ARRIVED, 1)
    Atomics.notify(cells, ARRIVED)
  }
}

/** Hands a job to each helper and settles when all are ready; `start` posts to a worker that calls {@link serveStep}. */
export function createCrew(helpers: number, start: (job: StepJob, thread: number) => Promise<void>, end: () => void): StepCrew {
  let cells: Int32Array | null = null
  let rate: Float64Array | null = null
  return {
    helpers,
    async join(job, layout) {
      cells = new Int32Array(job.memory.buffer, layout.control, CELLS)
      rate = rateOf(job.memory.buffer, layout)
      await Promise.all(Array.from({ length: helpers }, (_, index) => start(job, index + 1)))
    },
    run(list, own, inputs) {
      if (!cells || !rate) throw new Error('The crew has not joined')
      Atomics.store(cells, LIST, LISTS.indexOf(list))
      Atomics.store(cells, COUNT, inputs.count)
      Atomics.store(cells, EPOCH, inputs.epoch)
      Atomics.store(cells, STEP, inputs.step)
      Atomics.store(cells, FRESH, inputs.freshInput ? 1 : 0)
      Atomics.store(cells, UNHEALTHY, 0)
      rate[0] = inputs.learningRate
      for (const [index, phase] of own[list].entries()) {
        Atomics.store(cells, PHASE, index)
        Atomics.store(cells, ARRIVED, 0)
        Atomics.add(cells, GENERATION, 1)
        Atomics.notify(cells, GENERATION)
        phase()
        for (let arrived = Atomics.load(cells, ARRIVED); arrived < helpers; arrived = Atomics.load(cells, ARRIVED)) {
          if (!waitWhile(cells, ARRIVED, arrived, PATIENCE_MS)) throw new Error('A helping thread stopped answering')
        }
      }
      return own.healthy() && Atomics.load(cells, UNHEALTHY) === 0
    },
    leave() {
      if (cells) {
        Atomics.store(cells, LIST, LEAVE)
        Atomics.add(cells, GENERATION, 1)
        Atomics.notify(cells, GENERATION)
      }
      cells = null
      end()
    },
  }
}
