// The compiled training step: one network's forward pass, gradients and update as a static program over one memory.
import type { StepProgram } from '../../compiler/step-program'
import type { OptimizerKind } from '../../optimizers/optimizer-kind'
import { loadKernels } from '../kernels/kernels'
import type { StepLayout } from './layout'
import { planLayout } from './layout'
import type { StepInputs, StepRunner } from './step-runner'
import { createStepRunner } from './step-runner'
import type { StepCrew } from './threads'

export interface CompiledStepOptions {
  readonly program: StepProgram
  /** Samples a step takes at most. */
  readonly batch: number
  readonly seed: number
  readonly optimizer: OptimizerKind
  readonly optimizerParams: unknown
  /** Further threads; null: this one alone. */
  readonly crew: StepCrew | null
}

/** What a step is told. */
export interface StepRequest {
  /** Rows of `pixels` [n, sample] uint8; null: the samples of the step before. */
  readonly samples: { readonly pixels: Uint8Array; readonly rows: Uint32Array; readonly targets: Float32Array } | null
  readonly epoch: number
  /** Counts updates from 1. */
  readonly step: number
  readonly learningRate: number
}

export interface StepOutcome {
  /** Mean loss before the update, penalties included. */
  readonly loss: number
  /** [samples, units]: what the loss was taken from. */
  readonly output: Float32Array
  /** False where a number was not finite; the weights are then the last whose loss was finite. */
  readonly committed: boolean
}

export interface CompiledStep {
  readonly bytes: number
  run(request: StepRequest): StepOutcome
  /** Gradients of the step before, penalties left out; for tests. By weight index of the program. */
  gradient(weight: number): Float32Array
  /** By weight index of the program. */
  readWeight(weight: number): Float32Array
  writeWeight(weight: number, values: ArrayLike<number>): void
  readSlot(slot: number, weight: number): Float32Array
  writeSlot(slot: number, weight: number, values: ArrayLike<number>): void
  /** Forward and gradients without an update: what `run` does before it commits. For tests. */
  derive(request: StepRequest): number
  dispose(): void
}

/** Most memory one compiled step may take; beyond it, training goes through tfjs. */
const LARGEST_BYTES = 2 ** 31
const PAGE = 65536

/** Null where the step would need more memory than there is. */
export async function createCompiledStep({ program, batch, seed, optimizer, optimizerParams, crew }: CompiledStepOptions): Promise<CompiledStep | null> {
  const threads = 1 + (crew?.helpers ?? 0)
  const sizes = await loadKernels(new WebAssembly.Memory({ initial: 1 }))
  const layout = planLayout(program, batch, optimizer.slots.length, threads, (n) => sizes.gemmScratch(n))
  if (layout.bytes > LARGEST_BYTES) return null
  const pages = Math.ceil(layout.bytes / PAGE)
  let memory: WebAssembly.Memory
  try {
    memory = threads > 1 ? new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }) : new WebAssembly.Memory({ initial: pages, maximum: pages })
  } catch {
    // The machine has not that much memory in one piece.
    return null
  }
  const kernels = await loadKernels(memory)
  const inputs: StepInputs = { count: batch, epoch: 1, step: 1, learningRate: 0, freshInput: true }
  const runner = createStepRunner({ kernels, buffer: memory.buffer, program, layout, thread: 0, seed, optimizer, optimizerParams, inputs })
  await crew?.join({ memory, program, batch, seed, optimizer: optimizer.type, optimizerParams })
  return new Step(program, layout, memory, runner, inputs, crew)
}

class Step implements CompiledStep {
  private readonly floats: Float32Array
  private readonly doubles: Float64Array
  private readonly bytesView: Uint8Array
  private packed = false
  private hasPrevious = false

  constructor(
    private readonly program: StepProgram,
    private readonly layout: StepLayout,
    memory: WebAssembly.Memory,
    private readonly runner: StepRunner,
    private readonly inputs: StepInputs,
    private readonly crew: StepCrew | null,
  ) {
    this.floats = new Float32Array(memory.buffer)
    this.doubles = new Float64Array(memory.buffer)
    this.bytesView = new Uint8Array(memory.buffer)
  }

  get bytes(): number {
    return this.layout.bytes
  }

  private phases(name: 'pack' | 'derive' | 'update'): boolean {
    if (this.crew) return this.crew.run(name, this.runner, this.inputs)
    for (const phase of this.runner[name]) phase()
    return this.runner.healthy()
  }

  private take({ samples, epoch, step, learningRate }: StepRequest): void {
    const { inputs, layout, program } = this
    Object.assign(inputs, { epoch, step, learningRate, freshInput: samples !== null })
    if (!samples) return
    const size = program.values[0] ?? 0
    samples.rows.forEach((row, place) => {
      this.bytesView.set(samples.pixels.subarray(row * size, (row + 1) * size), layout.pixels + place * size)
    })
    this.floats.set(samples.targets, layout.targets / 4)
    inputs.count = samples.rows.length
  }

  derive(request: StepRequest): number {
    this.take(request)
    if (!this.packed) this.phases('pack')
    this.packed = true
    this.phases('derive')
    let loss = this.penalty()
    for (let slice = 0; slice < this.layout.sliceCount; slice += 1) loss += this.doubles[this.layout.lossSums / 8 + slice] ?? 0
    return loss
  }

  run(request: StepRequest): StepOutcome {
    const loss = this.derive(request)
    const from = (this.layout.values[this.program.output] ?? 0) / 4
    const output = this.floats.slice(from, from + this.inputs.count * this.program.units)
    if (!Number.isFinite(loss)) {
      if (this.hasPrevious) this.restore()
      return { loss, output, committed: false }
    }
    const healthy = this.phases('update')
    this.hasPrevious = healthy
    if (!healthy) this.restore()
    return { loss, output, committed: healthy }
  }

  private restore(): void {
    const { previousBase, weightsBase, weightFloats } = this.layout
    this.bytesView.copyWithin(weightsBase, previousBase, previousBase + weightFloats * 4)
    this.packed = false
    this.hasPrevious = false
  }

  private penalty(): number {
    let sum = 0
    this.program.weights.forEach(({ trainable, l1, l2, size }, weight) => {
      if (!trainable || (l1 === 0 && l2 === 0)) return
      const at = (this.layout.weights[weight] ?? 0) / 4
      let absolute = 0
      let square = 0
      for (let i = at; i < at + size; i += 1) {
        const w = this.floats[i] ?? 0
        absolute += Math.abs(w)
        square += w * w
      }
      sum += l1 * absolute + l2 * square
    })
    return sum
  }

  private view(address: number | undefined, weight: number): Float32Array {
    const from = (address ?? 0) / 4
    return this.floats.subarray(from, from + (this.program.weights[weight]?.size ?? 0))
  }

  gradient(weight: number): Float32Array {
    return this.view(this.layout.gradients[weight], weight).slice()
  }

  readWeight(weight: number): Float32Array {
    return this.view(this.layout.weights[weight], weight).slice()
  }

  writeWeight(weight: number, values: ArrayLike<number>): void {
    this.view(this.layout.weights[weight], weight).set(values)
    this.packed = false
    this.hasPrevious = false
  }

  readSlot(slot: number, weight: number): Float32Array {
    return this.view(this.layout.slots[slot]?.[weight], weight).slice()
  }

  writeSlot(slot: number, weight: number, values: ArrayLike<number>): void {
    this.view(this.layout.slots[slot]?.[weight], weight).set(values)
  }

  dispose(): void {
    this.crew?.leave()
  }
}
