// Where everything of a compiled step lies in its memory. A pure function of the program and the batch, so that every
// thread arrives at the same addresses.
import type { StepOp, StepProgram } from '../../compiler/step-program'
import { readsOf } from '../../compiler/step-program'
import type { Kernels } from '../kernels/kernels'
import { depthwiseScratch } from './depthwise-operation'
import { isTransformed, transformScratch } from './fusion'

/** Samples [from, to) of the batch; whatever is summed over a batch is summed slice by slice, in order. */
export interface Slice {
  readonly from: number
  readonly to: number
}

/** How an operation hands its gradient on: written where it belongs, or aside and added, where another wrote before. */
export interface GradientTarget {
  readonly address: number
  readonly addTo: number | null
}

export interface OpRoom {
  /** Packed filter of a convolution, and packed turned filter for its input's gradient. */
  readonly panels: number
  readonly turned: number
  /** Dropout's mask, one float a value. */
  readonly mask: number
  /** Normalization: per slice 2·channels float64 forward, then 2·channels float64 backward. */
  readonly sums: number
  /** One per value the operation reads; null where no gradient is wanted. */
  readonly gradients: readonly (GradientTarget | null)[]
}

export interface StepLayout {
  readonly bytes: number
  readonly batch: number
  readonly sliceSize: number
  readonly sliceCount: number
  readonly threads: number
  /** The samples as they come, where they come as bytes. */
  readonly pixels: number
  readonly targets: number
  /** How much each sample counts, one float32 each. */
  readonly sampleWeights: number
  /** Sum of the loss of each slice, float64. */
  readonly lossSums: number
  /** Sum of squares of each piece of the gradients, float64, in the order of the update. */
  readonly squareSums: number
  /** Int32 cells through which threads meet; see threads.ts. */
  readonly control: number
  /** Rounded up to whole vectors; all weights lie one behind the other. */
  readonly weightFloats: number
  readonly weightsBase: number
  /** The weights before the last update. */
  readonly previousBase: number
  /** Where each slot's tensors lie one behind the other, and what they were before the last update. */
  readonly slotRegions: readonly { readonly base: number; readonly previous: number }[]
  readonly weights: readonly number[]
  readonly gradients: readonly number[]
  /** slots[slot][weight]. */
  readonly slots: readonly (readonly number[])[]
  /** sliced[slice][weight], 0 where the weight's gradient is not summed by slices. */
  readonly sliced: readonly (readonly number[])[]
  readonly slicedBase: readonly number[]
  readonly slicedFloats: number
  readonly values: readonly number[]
  /** 0 where no gradient is wanted. */
  readonly valueGradients: readonly number[]
  readonly ops: readonly OpRoom[]
  /** Scratch of each thread. */
  readonly scratch: readonly number[]
  readonly scratchBytes: number
}

/** Weights that one piece of the update covers, in float32 counts. */
export const CHUNK = 16384

const MOST_SLICES = 8
/** Room for slice-wise gradients, in float32 counts. */
const SLICED_LIMIT = 2 ** 25

const align = (value: number): number => Math.ceil(value / 64) * 64
const padded = (floats: number): number => Math.ceil(floats / 16) * 16

/** Weights whose gradient is summed image by image, and therefore kept by slices. */
function slicedWeights(ops: readonly StepOp[]): ReadonlySet<number> {
  return new Set(ops.flatMap((op) => (op.op === 'conv2d' || op.op === 'depthwise' ? weightsOf(op) : [])))
}

/** Weights an operation trains. */
export function weightsOf(op: StepOp): readonly number[] {
  if (op.op === 'dense') return op.bias === null ? [op.kernel] : [op.kernel, op.bias]
  if (op.op === 'conv2d' || op.op === 'depthwise') return op.bias === null ? [op.filter] : [op.filter, op.bias]
  if (op.op === 'normalize') return [op.gamma, op.beta].filter((weight) => weight !== null)
  return []
}

/** Which values need a gradient: those that a trained weight stands behind. */
function wanted(program: StepProgram): ReadonlySet<number> {
  const values = new Set<number>()
  for (const op of program.ops) {
    const trains = weightsOf(op).some((weight) => program.weights[weight]?.trainable === true)
    if (trains || readsOf(op).some((x) => values.has(x))) values.add(op.y)
  }
  return values
}

/** What the kernels say of the scratch they want. */
export type ScratchSizes = Pick<Kernels, 'gemmScratch' | 'depthwiseScratch'>

/** Bytes of scratch one thread needs for an operation. */
function scratchOf(op: StepOp, kernels: ScratchSizes): number {
  if (op.op === 'dense') return Math.max(kernels.gemmScratch(op.units), kernels.gemmScratch(op.inputs))
  if (op.op === 'normalize') return op.channels * 4 * 8 + 512
  if (op.op === 'depthwise') return align(op.window.n * 4) + depthwiseScratch(kernels, op)
  if (op.op !== 'conv2d') return 0
  const { h, w, c, kh, kw, n, strideY, strideX, dilateY, dilateX, oh, ow } = op.window
  const forward = ((oh - 1) * strideY + (kh - 1) * dilateY + 1) * ((ow - 1) * strideX + (kw - 1) * dilateX + 1) * c
  const backward = (h + (kh - 1) * dilateY) * (w + (kw - 1) * dilateX) * n
  const widened = n < 8 ? oh * ow * 8 : 0
  const transform = isTransformed(op.window) ? transformScratch(op.window) : 0
  return (forward + backward + widened + padded(n) * 2) * 4 + transform + 1024
}

export function planLayout(program: StepProgram, batch: number, slotCount: number, threads: number, kernels: ScratchSizes): StepLayout {
  let top = 1024
  const take = (bytes: number): number => {
    const at = top
    // A whole vector beyond the end: elementwise kernels round up.
    top = align(top + bytes + 16)
    return at
  }
  const floats = (count: number): number => take(count * 4)

  const slicedSet = slicedWeights(program.ops)
  const slicedFloats = program.weights.reduce((sum, { size }, index) => sum + (slicedSet.has(index) ? padded(size) : 0), 0)
  let sliceCount = Math.min(MOST_SLICES, Math.max(1, Math.ceil(batch / 4)))
  while (sliceCount > 1 && sliceCount * slicedFloats > SLICED_LIMIT) sliceCount = Math.ceil(sliceCount / 2)
  // Multiples of four samples keep whole vectors within one slice.
  const sliceSize = Math.ceil(batch / sliceCount / 4) * 4

  const control = take(256)
  const lossSums = take(MOST_SLICES * 8)
  const squareSums = take(program.weights.reduce((sum, { size }) => sum + Math.ceil(size / CHUNK), 0) * 8)
  const inputSize = program.values[0] ?? 0
  const pixels = program.input.type === 'bytes' ? take(batch * inputSize) : 0
  const targets = floats(batch * program.units)
  const sampleWeights = floats(batch)

  const weightFloats = program.weights.reduce((sum, { size }) => sum + padded(size), 0)
  const region = (): { base: number; at: number[] } => {
    const base = floats(weightFloats)
    let offset = 0
    const at = program.weights.map(({ size }) => {
      const address = base + offset * 4
      offset += padded(size)
      return address
    })
    return { base, at }
  }
  const weights = region()
  const previousBase = floats(weightFloats)
  const gradients = region()
  const slots = Array.from({ length: slotCount }, region)
  const slotRegions = slots.map(({ base }) => ({ base, previous: floats(weightFloats) }))
  const slicedBase: number[] = []
  const sliced = Array.from({ length: sliceCount }, () => {
    const base = floats(slicedFloats)
    slicedBase.push(base)
    let offset = 0
    return program.weights.map(({ size }, index) => {
      if (!slicedSet.has(index)) return 0
      const address = base + offset * 4
      offset += padded(size)
      return address
    })
  })

  const needed = wanted(program)
  const values = program.values.map((size) => floats(batch * size))
  const valueGradients = program.values.map((size, index) => (needed.has(index) ? floats(batch * size) : 0))

  // In backward order the first to hand a gradient on writes it; the loss is the first for the output.
  const written = new Set([program.output])
  const rooms: OpRoom[] = []
  for (const op of [...program.ops].reverse()) {
    const targetsOf = readsOf(op).map((x): GradientTarget | null => {
      const address = valueGradients[x] ?? 0
      if (address === 0) return null
      if (!written.has(x)) {
        written.add(x)
        return { address, addTo: null }
      }
      return { address: floats(batch * (program.values[x] ?? 0)), addTo: address }
    })
    const size = program.values[op.y] ?? 0
    const conv = op.op === 'conv2d' ? op.window : null
    const taps = conv ? conv.kh * conv.kw : 0
    // A transformed filter has 16 places instead of 9 taps.
    const places = conv && isTransformed(conv) ? 16 : taps
    rooms.unshift({
      panels: conv ? floats(places * conv.c * (Math.ceil(conv.n / 8) * 8)) : 0,
      turned: conv ? floats(places * conv.n * (Math.ceil(conv.c / 8) * 8) + taps * conv.n * conv.c) : 0,
      mask: op.op === 'dropout' ? floats(batch * size) : 0,
      sums: op.op === 'normalize' ? take(sliceCount * op.channels * 4 * 8) : 0,

      gradients: targetsOf,
    })
  }

  const scratchBytes = Math.max(1024, ...program.ops.map((op) => scratchOf(op, kernels)))
  const scratch = Array.from({ length: threads }, () => take(scratchBytes))
  return {
    bytes: top,
    batch,
    sliceSize,
    sliceCount,
    threads,
    pixels,
    targets,
    sampleWeights,
    lossSums,
    squareSums,
    control,
    weightFloats,
    weightsBase: weights.base,
    previousBase,
    slotRegions,
    weights: weights.at,
    gradients: gradients.at,
    slots: slots.map(({ at }) => at),
    sliced,
    slicedBase,
    slicedFloats,
    values,
    valueGradients,
    ops: rooms,
    scratch,
    scratchBytes,
  }
}
