import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { error, fail, ok, text } from '../diagnostics'
import { createCompiledStep } from '../engine/compiled-step/compiled-step'
import { createNodeEngine } from '../engine/node'
import type { LossSignal } from './backend-fault'
import { createRunControl } from './control'
import type { BackendName } from './plan'
import type { CompiledStep, CompileStep } from './stepper'
import type { Seat, Seats, SupervisedEvent, SupervisedRun, SuperviseOptions } from './supervise-run'
import { superviseRun } from './supervise-run'
import { hashWeights, pictures, planOf, sequence, splitsOf } from './training.test-support'
import { disposeTrainingState } from './training-state'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 6, width: 6, channels: 3 } as const

const network = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['flat', 'flatten', {}],
  ['hidden', 'dense', { units: 6, activation: { type: 'tanh' } }],
  ['drop', 'dropout', { rate: 0.3 }],
  ['out', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const data = pictures(30, SIZE)
const splits = splitsOf(20, 6, 4)
const plan = planOf(network, { optimizer: { type: 'adam', params: {} }, learningRate: 0.01, batchSize: 5, epochs: 6 })

/** Node has no GPU: another backend stands in for one, with a memory that goes when it is told to. */
class Loss implements LossSignal {
  isLost = false
  private readonly listeners = new Set<() => void>()
  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  lose(): void {
    this.isLost = true
    for (const listener of this.listeners) listener()
  }
}

class TestSeats implements Seats {
  readonly left: BackendName[] = []
  readonly taken: BackendName[] = []
  readonly loss = new Loss()
  constructor(private readonly missing: readonly BackendName[] = []) {}

  async take(backend: BackendName) {
    this.taken.push(backend)
    if (this.missing.includes(backend)) return fail(error('engine/unavailable', text('not here', '不可用')))
    const under = backend === 'cpu' || backend === 'wasm' ? backend : 'cpu'
    const engine = await createNodeEngine(under, wasmFolder, () => undefined)
    if (!engine.ok) throw new Error(`${under} did not start`)
    return ok<Seat>({ tf, backend, device: backend, loss: backend === 'webgl' ? this.loss : null })
  }

  leave(backend: BackendName): void {
    this.left.push(backend)
  }

  async first(backend: BackendName): Promise<Seat> {
    const taken = await this.take(backend)
    if (!taken.ok) throw new Error('no seat')
    this.taken.length = 0
    return taken.value
  }
}

interface Told {
  readonly run: SupervisedRun
  readonly events: readonly SupervisedEvent[]
  readonly codes: readonly string[]
  /** As the interface shows it: what a move voided is gone. */
  readonly curve: readonly number[]
}

async function supervise(
  seats: TestSeats,
  first: BackendName,
  rest: Partial<SuperviseOptions> & { readonly onEvent?: (event: SupervisedEvent) => void } = {},
): Promise<Told> {
  const events: SupervisedEvent[] = []
  let curve: number[] = []
  const run = await superviseRun({
    version: 'test',
    seats,
    first: await seats.first(first),
    rivals: null,
    plan,
    data,
    splits,
    control: createRunControl(),
    compileStep: () => null,
    report: () => undefined,
    yieldToHost: () => new Promise((resolve) => setTimeout(resolve, 0)),
    now: () => performance.now(),
    ...rest,
    post: (event) => {
      events.push(event)
      if (event.type === 'epoch') curve.push(event.record.loss)
      if (event.type === 'moved') curve = event.epochs.map(({ loss }) => loss)
      rest.onEvent?.(event)
    },
  })
  if (!run.ok) throw new Error(run.diagnostics[0]?.message.en)
  return { run: run.value, events, codes: run.value.notes.map(({ code }) => code), curve }
}

function free({ run }: Told): void {
  run.serving.dispose()
  disposeTrainingState(run.state)
}

/** The compiled step, one of whose runs goes wrong. */
function faulty(
  at: number,
  how: (step: CompiledStep, request: Parameters<CompiledStep['run']>[0]) => ReturnType<CompiledStep['run']>,
): CompileStep {
  let count = 0
  return async (options) => {
    const step = await createCompiledStep({ ...options, crew: null })
    if (!step) return null
    const run = step.run.bind(step)
    return Object.assign(step, {
      run: (request: Parameters<CompiledStep['run']>[0]) => {
        count += 1
        return count === at ? how(step, request) : run(request)
      },
    })
  }
}

const nonsense = () => ({ loss: Number.NaN, output: [], committed: false })

let undisturbed: Told
let before: { readonly numTensors: number; readonly numBytes: number }

beforeEach(async () => {
  const seats = new TestSeats()
  undisturbed = await supervise(seats, 'cpu')
  free(undisturbed)
  const { numTensors, numBytes } = tf.memory()
  before = { numTensors, numBytes }
})

afterEach(() => {
  const { numTensors, numBytes } = tf.memory()
  expect({ numTensors, numBytes }).toEqual(before)
})

/** The curve of a run that was moved is that of one that was not, but for rounding. */
function expectSameCurve(told: Told): void {
  expect(told.curve).toHaveLength(undisturbed.curve.length)
  told.curve.forEach((loss, epoch) => {
    expect(Math.abs(loss - (undisturbed.curve[epoch] ?? Number.NaN))).toBeLessThan(1e-4)
  })
}

describe('superviseRun', () => {
  it('goes on elsewhere from the last good state when the backend is lost in the middle of a step', async () => {
    const seats = new TestSeats()
    let steps = 0
    const told = await supervise(seats, 'webgl', {
      onEvent: (event) => {
        if (event.type !== 'progress') return
        steps += 1
        if (steps === 11)
          setTimeout(() => {
            seats.loss.lose()
          }, 0)
      },
    })
    expect(told.run.seat.backend).toBe('wasm')
    expect(seats.left).toEqual(['webgl'])
    expect(told.codes).toContain('training/moved')
    expect(told.codes).not.toContain('training/resumed')
    expect(told.run.result.outcome).toBe('completed')
    expectSameCurve(told)
    free(told)
  })

  it('notices a backend that was lost between two steps, where its next one would never end', async () => {
    const seats = new TestSeats()
    const read = Object.getOwnPropertyDescriptor(tf.Tensor.prototype, 'data')?.value as (this: tf.Tensor) => Promise<never>
    const reads = vi.spyOn(tf.Tensor.prototype, 'data').mockImplementation(function (this: tf.Tensor) {
      return seats.loss.isLost && tf.getBackend() === 'cpu' ? new Promise(() => undefined) : read.call(this)
    })
    let steps = 0
    const told = await supervise(seats, 'webgl', {
      onEvent: (event) => {
        if (event.type !== 'progress') return
        steps += 1
        // Nobody listens here.
        if (steps === 11) seats.loss.lose()
      },
    })
    reads.mockRestore()
    expect(told.run.seat.backend).toBe('wasm')
    expect(told.run.result.outcome).toBe('completed')
    expectSameCurve(told)
    free(told)
  })

  it('leaves a backend whose step is not finite though it is on the CPU', async () => {
    const seats = new TestSeats()
    const told = await supervise(seats, 'wasm', { compileStep: () => faulty(9, nonsense) })
    expect(told.run.seat.backend).toBe('cpu')
    // Asked on the CPU, back to tell, and away.
    expect(seats.taken).toEqual(['cpu', 'wasm', 'cpu'])
    expect(told.events.filter(({ type }) => type === 'moved')).toHaveLength(1)
    const note = told.run.notes.find(({ code }) => code === 'training/moved')
    expect(note?.message.en).toBe(
      'WASM computed a step wrong: on the CPU its numbers are finite. Training went on from the last good weights on CPU.',
    )
    expectSameCurve(told)
    free(told)
  })

  it('calls a run diverged where the CPU agrees, and keeps the last good weights', async () => {
    const seats = new TestSeats()
    const wild = {
      ...plan,
      graph: sequence(
        ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
        ['flat', 'flatten', {}],
        ['hidden', 'dense', { units: 6 }],
        ['out', 'dense', { units: 1 }],
        ['loss', 'loss', { loss: 'squaredError' }],
      ),
      optimizer: { type: 'gradientDescent', params: {} },
      learningRate: 50,
    }
    const compileStep = () => (options: Parameters<CompileStep>[0]) => createCompiledStep({ ...options, crew: null })
    const told = await supervise(seats, 'wasm', { plan: wild, compileStep })
    expect(told.run.result.outcome).toBe('diverged')
    expect(told.run.seat.backend).toBe('wasm')
    expect(seats.taken).toEqual(['cpu', 'wasm'])
    expect(told.codes).toContain('training/diverged')
    for (const weight of told.run.serving.model.weights)
      for (const value of weight.read().dataSync()) expect(value).toSatisfy(Number.isFinite)
    free(told)
  })

  it('takes a step that broke off up again alone, and then on the CPU', async () => {
    const seats = new TestSeats()
    const asked: boolean[] = []
    const breakOff = () => {
      throw new Error('A helping thread stopped answering')
    }
    const once = faulty(7, breakOff)
    const told = await supervise(seats, 'wasm', {
      compileStep: (alone) => {
        asked.push(alone)
        return once
      },
    })
    expect(asked).toEqual([false, true])
    expect(told.run.seat.backend).toBe('wasm')
    expect(told.codes.filter((code) => code === 'training/moved')).toHaveLength(1)
    expectSameCurve(told)
    free(told)

    const always = await supervise(new TestSeats(), 'wasm', { compileStep: () => faulty(3, breakOff) })
    expect(always.run.seat.backend).toBe('cpu')
    expect(always.codes.filter((code) => code === 'training/moved')).toHaveLength(2)
    expectSameCurve(always)
    free(always)
  })

  it('goes on with the same bits after a fault on the backend it goes on with', async () => {
    const plain = await supervise(new TestSeats(), 'wasm', {
      compileStep: () => (options) => createCompiledStep({ ...options, crew: null }),
    })
    const hash = hashWeights(plain.run)
    free(plain)
    let clock = 0
    const told = await supervise(new TestSeats(), 'wasm', {
      // Every step takes two seconds: the state is kept every third.
      now: () => clock,
      onEvent: (event) => {
        if (event.type === 'progress') clock += 2000
      },
      compileStep: () =>
        faulty(14, () => {
          throw new Error('broke off')
        }),
    })
    const moved = told.events.find(({ type }) => type === 'moved')
    expect(moved?.type === 'moved' && moved.epochs.length).toBeGreaterThan(0)
    expect(hashWeights(told.run)).toBe(hash)
    free(told)
  })

  it('gives up with what was thrown where no backend is left', async () => {
    const breakOff = () => {
      throw new Error('the kernels are gone')
    }
    await expect(supervise(new TestSeats(['cpu']), 'wasm', { compileStep: () => faulty(2, breakOff) })).rejects.toThrow(
      'the kernels are gone',
    )
  })

  it('hands over to a rival that is clearly faster, and stays with one that is not', async () => {
    const control = createRunControl()
    // The home backend takes 150 ms a step, the rival some milliseconds, on a busy machine as well.
    const slow: CompileStep = async (options) => {
      const step = await createCompiledStep({ ...options, crew: null })
      if (!step) return null
      const run = step.run.bind(step)
      return Object.assign(step, {
        run: (request: Parameters<CompiledStep['run']>[0]) => {
          const end = performance.now() + 150
          while (performance.now() < end);
          return run(request)
        },
      })
    }
    const long = { ...plan, epochs: 100_000 }
    const told = await supervise(new TestSeats(['webgpu']), 'wasm', {
      plan: long,
      control,
      rivals: () => Promise.resolve(['webgpu', 'webgl']),
      compileStep: () => slow,
      onEvent: (event) => {
        if (event.type === 'moved') setTimeout(() => control.stop(), 100)
      },
    })
    expect(told.run.seat.backend).toBe('webgl')
    expect(told.codes).toContain('training/took-over')
    const measured = told.events.find(({ type }) => type === 'measured')
    if (measured?.type !== 'measured') throw new Error('nothing was measured')
    expect(measured.measurement.taken).toBe('webgl')
    expect(measured.measurement.msPerStep.wasm).toBeGreaterThan(20)
    expect(measured.measurement.msPerStep.webgl).toBeLessThan(measured.measurement.msPerStep.wasm ?? 0)
    free(told)

    const content = createRunControl()
    let trials = 0
    // On the rival, the same time passes for twenty times as much: slower than any machine makes the home backend.
    const seats = new TestSeats()
    let [clock, last] = [0, performance.now()]
    const now = (): number => {
      const real = performance.now()
      clock += (real - last) * (seats.taken.at(-1) === 'webgl' ? 20 : 1)
      last = real
      return clock
    }
    const stays = await supervise(seats, 'wasm', {
      plan: long,
      control: content,
      now,
      rivals: () => Promise.resolve(['webgl']),
      compileStep: () => (options) => createCompiledStep({ ...options, crew: null }),
      onEvent: (event) => {
        if (event.type !== 'measured') return
        trials += 1
        setTimeout(() => content.stop(), 100)
      },
    })
    expect(trials).toBe(1)
    expect(stays.run.seat.backend).toBe('wasm')
    expect(stays.codes).not.toContain('training/took-over')
    free(stays)
  })
})
