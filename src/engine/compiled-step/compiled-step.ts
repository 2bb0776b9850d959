// The compiled training step: one network's forward pass, gradients and update as a static program over one memory.
import type { StepProgram } from '../../compiler/step-program'
import type { StepTraces } from '../../training/layer-health'
import type { CompiledStep, CompileStepOptions, StepRequest, StepResult, StepSamples } from '../../training/stepper'
import { createMemory, loadKernels } from '../kernels/kernels'
import type { StepLayout } from './layout'
import { planLayout } from './layout'
import type { StepInputs, StepRunner } from './step-runner'
import { createStepRunner } from './step-runner'
import type { StepCrew } from './threads'

export interface CompiledStepOptions extends CompileStepOptions {
  /** Further threads; null: this one alone. */
  readonly crew: StepCrew | null
}

/** What tests look at besides. */
export interface InspectableStep extends CompiledStep {
  /** Forward pass and gradients without an update; the loss. */
  derive(request: StepRequest): number
  /** Gradient of the step before, penalties left out unless it was updated. */
  gradient(weight: number): Float32Array
}

/** Most memory one compiled step may take; beyond it, training goes through tfjs. */
const LARGEST_BYTES = 2 ** 31

/** Null where the step would need more memory than there is. */
export async function createCompiledStep({
  program,
  batch,
  seed,
  optimizer,
  optimizerParams,
  clip = null,
  decay = null,
  crew,
}: CompiledStepOptions): Promise<InspectableStep | null> {
  const threads = 1 + (crew?.helpers ?? 0)
  const sizes = await loadKernels(createMemory(1, false))
  const layout = planLayout(program, batch, optimizer.slots.length, threads, sizes)
  if (layout.bytes > LARGEST_BYTES) return null
  let memory: WebAssembly.Memory
  try {
    memory = createMemory(layout.bytes, threads > 1)
  } catch {
    // The machine has not that much memory in one piece.
    return null
  }
  const kernels = await loadKernels(memory)
  const inputs: StepInputs = { count: batch, epoch: 1, step: 1, learningRate: 0, freshInput: true }
  const runner = createStepRunner({
    kernels,
    buffer: memory.buffer,
    program,
    layout,
    thread: 0,
    seed,
    optimizer,
    optimizerParams,
    clip,
    decay,
    inputs,
  })
  await crew?.join({ memory, program, batch, threads, seed, optimizer: optimizer.type, optimizerParams, clip, decay }, layout)
  return new Step(program, layout, memory, runner, inputs, crew)
}

class Step implements InspectableStep {
  private readonly floats: Float32Array
  private readonly doubles: Float64Array
  private readonly bytesView: Uint8Array
  private packed = false
  private hasPrevious = false
  /** Of the last step. */
  private badLoss = false
  /** Gradients of the batches of a step so far. */
  private accumulated: Float32Array | null = null

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

  get threads(): number {
    return this.layout.threads
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
    if ('inputs' in samples) {
      this.floats.set(samples.inputs, (layout.values[0] ?? 0) / 4)
    } else {
      samples.rows.forEach((row, place) => {
        this.bytesView.set(samples.pixels.subarray(row * size, (row + 1) * size), layout.pixels + place * size)
      })
    }
    this.floats.set(samples.targets, layout.targets / 4)
    inputs.count = samples.targets.length / program.units
    const counts = layout.sampleWeights / 4
    if (samples.weights) this.floats.set(samples.weights, counts)
    else this.floats.fill(1, counts, counts + inputs.count)
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

  private output(): Float32Array {
    const from = (this.layout.values[this.program.output] ?? 0) / 4
    return this.floats.slice(from, from + this.inputs.count * this.program.units)
  }

  /** Several batches: their gradients are added up, each sample counting the same, and stand where those of one batch would. */
  private deriveAll(first: StepSamples, more: readonly StepSamples[], request: StepRequest): { loss: number; output: Float32Array } {
    const batches = [first, ...more]
    const { units } = this.program
    const total = batches.reduce((sum, { targets }) => sum + targets.length / units, 0)
    const { gradients, weightFloats } = this.layout
    const from = (gradients[0] ?? 0) / 4
    const all = this.floats.subarray(from, from + weightFloats)
    this.accumulated ??= new Float32Array(weightFloats)
    const sums = this.accumulated.fill(0)
    const output = new Float32Array(total * units)
    let loss = 0
    let written = 0
    for (const [index, samples] of batches.entries()) {
      const share = samples.targets.length / units / total
      loss += share * this.derive({ ...request, samples, step: (request.draw ?? request.step) + index })
      for (let i = 0; i < weightFloats; i += 1) sums[i] = (sums[i] ?? 0) + share * (all[i] ?? 0)
      output.set(this.output(), written)
      written += samples.targets.length
      if (!Number.isFinite(loss)) break
      if (index < more.length) this.runner.commit()
    }
    all.set(sums)
    this.inputs.step = request.step
    return { loss, output }
  }

  private deriveOne(request: StepRequest): { loss: number; output: Float32Array } {
    const loss = this.derive({ ...request, step: request.draw ?? request.step })
    this.inputs.step = request.step
    return { loss, output: this.output() }
  }

  run(request: StepRequest): StepResult {
    const { samples, more = [] } = request
    const { weightsBase, weightFloats } = this.layout
    // Each batch moves the averages of normalization: all of them go back together.
    const start = more.length > 0 ? this.floats.slice(weightsBase / 4, weightsBase / 4 + weightFloats) : null
    const goBack = (): void => {
      if (start) this.floats.set(start, weightsBase / 4)
    }
    const { loss, output } = samples && more.length > 0 ? this.deriveAll(samples, more, request) : this.deriveOne(request)
    this.badLoss = !Number.isFinite(loss)
    if (this.badLoss) {
      goBack()
      return { loss, output, committed: false }
    }
    const healthy = this.phases('update')
    this.hasPrevious = healthy
    if (!healthy) {
      this.restoreWeights()
      goBack()
      const { slotRegions } = this.layout
      for (const { base, previous } of slotRegions) this.bytesView.copyWithin(base, previous, previous + weightFloats * 4)
    }
    return { loss, output, committed: healthy }
  }

  revert(): void {
    if (this.badLoss && this.hasPrevious) this.restoreWeights()
    this.badLoss = false
  }

  private restoreWeights(): void {
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

  traces(): StepTraces {
    const { layout, program, inputs } = this
    return {
      weights: program.weights.flatMap(({ nodeId, trainable }, weight) => {
        const at = layout.weights[weight] ?? 0
        if (!trainable) return []
        return {
          nodeId,
          gradient: this.view(layout.gradients[weight], weight),
          before: this.view(layout.previousBase + (at - layout.weightsBase), weight),
          after: this.view(at, weight),
        }
      }),
      outputs: program.nodes.map(({ nodeId, value }) => {
        const from = (layout.values[value] ?? 0) / 4
        return { nodeId, values: this.floats.subarray(from, from + inputs.count * (program.values[value] ?? 0)) }
      }),
    }
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

  private previousView(weight: number): Float32Array {
    const { weights, weightsBase, previousBase } = this.layout
    return this.view((weights[weight] ?? 0) - weightsBase + previousBase, weight)
  }

  readPrevious(weight: number): Float32Array | null {
    return this.hasPrevious ? this.previousView(weight).slice() : null
  }

  writePrevious(weight: number, values: ArrayLike<number>): void {
    this.previousView(weight).set(values)
    this.hasPrevious = true
  }

  dispose(): void {
    this.crew?.leave()
  }
}
