// One thread's part of a compiled step: a list of phases, between which all threads meet.
import type { StepProgram } from '../../compiler/step-program'
import { findLoss } from '../../losses/registry'
import { weightedGradient } from '../../losses/weighted'
import type { OptimizerKind } from '../../optimizers/optimizer-kind'
import type { GradientClip } from '../../training/stepper'
import type { Kernels } from '../kernels/kernels'
import { conv2d } from './conv-operation'
import { dense } from './dense-operation'
import { depthwise } from './depthwise-operation'
import type { Slice, StepLayout } from './layout'
import { CHUNK, weightsOf } from './layout'
import type { StepMemory } from './memory'
import { createStepMemory, gradientAt, valueAt } from './memory'
import { normalize } from './normalize-operation'
import type { Operation } from './operation'
import { activation, add, concatenate, createDropout, pool } from './simple-operations'

/** What changes from step to step; thread 0 writes it, the others read it after they met. */
export interface StepInputs {
  count: number
  epoch: number
  step: number
  learningRate: number
  /** False where the samples are those of the step before, already brought to the input's range. */
  freshInput: boolean
}

export interface StepRunner {
  /** Packs what the kernels want packed; needed before the first step and after weights were loaded. */
  readonly pack: readonly (() => void)[]
  /** Forward, loss, backward, weight gradients. */
  readonly derive: readonly (() => void)[]
  /** Applies the optimizer, then packs anew. Only after a finite loss. */
  readonly update: readonly (() => void)[]
  /** Keeps what a batch taught besides gradients, the moving averages: of each batch of a step but the last, which is kept by `update`. */
  commit(): void
  /** True where every weight and slot this thread updated last is finite. */
  healthy(): boolean
}

/** The program's operations on one thread's view of the memory, in order. */
export function createOperations(memory: StepMemory, seed: number): readonly Operation[] {
  const dropout = createDropout(seed)
  return memory.program.ops.map((op, index): Operation => {
    const room = memory.layout.ops[index]
    if (!room) throw new Error(`Operation ${index} has no room`)
    switch (op.op) {
      case 'dense':
        return dense(memory, op, room)
      case 'conv2d':
        return conv2d(memory, op, room)
      case 'depthwise':
        return depthwise(memory, op, room)
      case 'pool':
        return pool(memory, op, room)
      case 'activation':
        return activation(memory, op, room)
      case 'dropout':
        return dropout(memory, op, room)
      case 'normalize':
        return normalize(memory, op, room)
      case 'add':
        return add(memory, op, room)
      case 'concatenate':
        return concatenate(memory, op, room)
    }
  })
}

/** Splits operations where all samples must meet: before each one that gathers. */
function stagesOf(operations: readonly Operation[], gathers: (operation: Operation) => boolean): readonly (readonly Operation[])[] {
  const stages: Operation[][] = [[]]
  for (const operation of operations) {
    if (gathers(operation)) stages.push([])
    stages.at(-1)?.push(operation)
  }
  return stages
}

/** Neighbours that run alike: image by image, or all samples at once. */
function segmentsOf(stage: readonly Operation[]): readonly (readonly Operation[])[] {
  const segments: Operation[][] = []
  for (const operation of stage) {
    const last = segments.at(-1)
    if (last?.[0]?.byImage === operation.byImage) last.push(operation)
    else segments.push([operation])
  }
  return segments
}

export function createStepRunner(options: {
  readonly kernels: Kernels
  readonly buffer: ArrayBufferLike
  readonly program: StepProgram
  readonly layout: StepLayout
  readonly thread: number
  readonly seed: number
  readonly optimizer: OptimizerKind
  readonly optimizerParams: unknown
  readonly clip?: GradientClip | null
  readonly decay?: number | null
  readonly inputs: StepInputs
}): StepRunner {
  const { kernels, buffer, program, layout, thread, seed, optimizer, optimizerParams, clip = null, decay = null, inputs } = options
  const foundLoss = findLoss(program.loss)
  if (!foundLoss) throw new Error(`No loss ${program.loss}`)
  const loss = foundLoss
  const memory = createStepMemory({ kernels, buffer, program, layout, thread, inputs })
  const { floats, doubles } = memory
  const operations = createOperations(memory, seed)
  const sampleSize = program.values[0] ?? 0
  const firstSlice = Math.floor((thread * layout.sliceCount) / layout.threads)
  const endSlice = Math.floor(((thread + 1) * layout.sliceCount) / layout.threads)

  /** Work on this thread's slices: by image within each, or on all of them at once. */
  const run = (segment: readonly Operation[], each: (operation: Operation, from: number, to: number, slice: number) => void): void => {
    const slices = memory.slices()
    if (segment[0]?.byImage === true) {
      for (let slice = firstSlice; slice < endSlice; slice += 1) {
        const { from, to } = slices[slice] ?? { from: 0, to: 0 }
        for (let sample = from; sample < to; sample += 1) for (const operation of segment) each(operation, sample, sample + 1, slice)
      }
      return
    }
    const from = slices[firstSlice]?.from ?? 0
    const to = slices[endSlice - 1]?.to ?? 0
    if (endSlice > firstSlice && to > from) for (const operation of segment) each(operation, from, to, firstSlice)
  }
  const eachSlice = (work: (slice: number) => void): void => {
    for (let slice = firstSlice; slice < endSlice; slice += 1) work(slice)
  }
  /** Every thread takes every so many-th piece: who does a piece never changes what it computes. */
  const share = (pieces: readonly (() => void)[]) => () => {
    for (let piece = thread; piece < pieces.length; piece += layout.threads) pieces[piece]?.()
  }

  const takeInput: Operation = {
    byImage: true,
    forward(from, to) {
      if (!inputs.freshInput || program.input.type === 'floats') return
      const { scale, offset } = program.input
      kernels.normalizePixels(layout.pixels + from * sampleSize, (to - from) * sampleSize, scale, offset, valueAt(memory, 0, from))
    },
    backward: () => undefined,
  }

  const clear = (): void => {
    eachSlice((slice) => {
      const base = layout.slicedBase[slice] ?? 0
      floats.fill(0, base / 4, base / 4 + layout.slicedFloats)
    })
  }
  /** Of a slice: the sum of its losses; writes the gradient by the output. */
  const judgeSlice = ({ from, to }: Slice): number => {
    const { units, output: value } = program
    const output = valueAt(memory, value, from)
    const target = layout.targets + from * units * 4
    const counts = layout.sampleWeights + from * 4
    const gradient = layout.valueGradients[value] === 0 ? 0 : gradientAt(memory, value, from)
    const batch = inputs.count
    if (loss.kernel) return kernels[loss.kernel](output, target, counts, to - from, units, batch, gradient)
    const view = (address: number, size = units): Float32Array => floats.subarray(address / 4, address / 4 + (to - from) * size)
    const written = gradient === 0 ? new Float32Array((to - from) * units) : view(gradient)
    const weights = view(counts, 1)
    if (weights.every((weight) => weight === 1)) return loss.gradient(view(output), view(target), units, batch, written)
    return weightedGradient(loss, { output: view(output), target: view(target), units, batch, counts: weights, gradient: written })
  }
  const judge = (): void => {
    eachSlice((slice) => {
      doubles[layout.lossSums / 8 + slice] = judgeSlice(memory.slices()[slice] ?? { from: 0, to: 0 })
    })
  }

  const forwardStages = stagesOf([takeInput, ...operations], (operation) => operation.gatherForward !== undefined)
  const forward = forwardStages.map((stage, index) => {
    const segments = segmentsOf(stage)
    const next = forwardStages[index + 1]?.[0]
    return (): void => {
      for (const segment of segments)
        run(segment, (operation, from, to) => {
          operation.forward(from, to, inputs)
        })
      if (next?.gatherForward) eachSlice((slice) => next.gatherForward?.(slice))
    }
  })
  const trained = operations.filter((_, index) => layout.valueGradients[program.ops[index]?.y ?? 0] !== 0)
  const backwardStages = stagesOf([...trained].reverse(), (operation) => operation.gatherBackward !== undefined)
  const backward = backwardStages.map((stage, index) => {
    const segments = segmentsOf(stage)
    const next = backwardStages[index + 1]?.[0]
    return (): void => {
      if (index === 0) {
        clear()
        judge()
      }
      for (const segment of segments)
        run(segment, (operation, from, to, slice) => {
          operation.backward(from, to, slice)
        })
      if (next?.gatherBackward) eachSlice((slice) => next.gatherBackward?.(slice))
    }
  })

  const trainable = [...new Set(program.ops.flatMap(weightsOf))].filter((weight) => program.weights[weight]?.trainable === true)
  const reduceTasks = trainable
    .filter((weight) => (layout.sliced[0]?.[weight] ?? 0) !== 0)
    .map((weight) => () => {
      const size = program.weights[weight]?.size ?? 0
      const to = layout.gradients[weight] ?? 0
      const first = layout.sliced[0]?.[weight] ?? 0
      memory.bytes.copyWithin(to, first, first + size * 4)
      for (let slice = 1; slice < layout.sliceCount; slice += 1) kernels.addTo(to, layout.sliced[slice]?.[weight] ?? 0, size)
    })
  const gradientTasks = [...reduceTasks, ...operations.flatMap((operation) => operation.gradientTasks ?? [])]

  let finite = true
  const pieces = trainable.flatMap((weight) => {
    const { size = 0, l1 = 0, l2 = 0 } = program.weights[weight] ?? {}
    return Array.from({ length: Math.ceil(size / CHUNK) }, (_, piece) => {
      const at = (address: number | undefined): number => (address ?? 0) + piece * CHUNK * 4
      return {
        weight: at(layout.weights[weight]),
        gradient: at(layout.gradients[weight]),
        slots: layout.slots.map((slot) => at(slot[weight])),
        count: Math.min(CHUNK, size - piece * CHUNK),
        l1,
        l2,
      }
    })
  })
  const addPenalty = ({ weight, gradient, count, l1, l2 }: (typeof pieces)[number]): void => {
    if (l1 > 0 || l2 > 0) kernels.penaltyGrad(weight, gradient, count, l1, l2)
  }
  const { norm = null, value = null } = clip ?? {}
  const clips = norm !== null || value !== null
  /** Completes the gradients and measures them piece by piece; nobody knows their length before all have met. */
  const measureTasks = pieces.map((piece, index) => () => {
    addPenalty(piece)
    // An infinity would be clamped to a number, and the step taken for a good one.
    if (kernels.allFinite(piece.gradient, piece.count) === 0) finite = false
    if (value !== null) kernels.clampTo(piece.gradient, piece.count, value)
    doubles[layout.squareSums / 8 + index] = norm === null ? 0 : kernels.squareSum(piece.gradient, piece.count)
  })
  /** Every thread adds up all pieces in the same order. */
  const clipFactor = (): number => {
    if (norm === null) return 1
    let sum = 0
    for (let index = 0; index < pieces.length; index += 1) sum += doubles[layout.squareSums / 8 + index] ?? 0
    const length = Math.sqrt(sum)
    return length > norm ? norm / length : 1
  }
  let factor = 1
  const updateTasks = pieces.map((piece) => () => {
    if (!clips) addPenalty(piece)
    if (factor !== 1) kernels.scaleBy(piece.gradient, piece.count, factor)
    const { learningRate, step } = inputs
    if (decay !== null) kernels.scaleBy(piece.weight, piece.count, 1 - learningRate * decay)
    optimizer.updateRange(kernels, optimizerParams, { ...piece, learningRate, step })
    for (const address of [piece.weight, ...piece.slots]) if (kernels.allFinite(address, piece.count) === 0) finite = false
  })
  const updateShare = share(updateTasks)
  const update = (): void => {
    factor = clipFactor()
    updateShare()
  }
  const pack = [share(operations.flatMap((operation) => (operation.prepare ? [() => operation.prepare?.()] : [])))]
  const keep = (): void => {
    finite = true
    if (thread > 0) return
    const bytes = layout.weightFloats * 4
    memory.bytes.copyWithin(layout.previousBase, layout.weightsBase, layout.weightsBase + bytes)
    for (const { base, previous } of layout.slotRegions) memory.bytes.copyWithin(previous, base, base + bytes)
    for (const operation of operations) operation.commit?.()
  }
  return {
    pack,
    derive: [...forward, ...backward, share(gradientTasks)],
    update: [keep, ...(clips ? [share(measureTasks)] : []), update, ...pack],
    commit() {
      for (const operation of operations) operation.commit?.()
    },
    healthy: () => finite,
  }
}
