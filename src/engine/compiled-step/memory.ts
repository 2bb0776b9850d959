// One thread's view of a compiled step's memory.
import type { StepProgram } from '../../compiler/step-program'
import type { Kernels } from '../kernels/kernels'
import type { Slice, StepLayout } from './layout'

/** What operations work with: kernels, addresses and typed views of the same memory. */
export interface StepMemory {
  readonly kernels: Kernels
  readonly program: StepProgram
  readonly layout: StepLayout
  readonly floats: Float32Array
  readonly doubles: Float64Array
  readonly bytes: Uint8Array
  /** This thread's number, from 0, and its scratch. */
  readonly thread: number
  readonly scratch: number
  /** Samples of the batch in hand; fewer than the layout's in the last batch of an epoch. */
  count(): number
  slices(): readonly Slice[]
}

export function createStepMemory(options: {
  readonly kernels: Kernels
  readonly buffer: ArrayBufferLike
  readonly program: StepProgram
  readonly layout: StepLayout
  readonly thread: number
  readonly inputs: { readonly count: number }
}): StepMemory {
  const { kernels, buffer, program, layout, thread, inputs } = options
  return {
    kernels,
    program,
    layout,
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
    bytes: new Uint8Array(buffer),
    thread,
    scratch: layout.scratch[thread] ?? 0,
    count: () => inputs.count,
    slices: () => slicesOf(layout, inputs.count),
  }
}

/** Slices of a batch of `count` samples; some may be empty. */
function slicesOf(layout: StepLayout, count: number): readonly Slice[] {
  return Array.from({ length: layout.sliceCount }, (_, index) => ({
    from: Math.min(count, index * layout.sliceSize),
    to: Math.min(count, (index + 1) * layout.sliceSize),
  }))
}

/** Address of a sample of a value. */
export function valueAt({ layout, program }: StepMemory, value: number, sample: number): number {
  return (layout.values[value] ?? 0) + sample * (program.values[value] ?? 0) * 4
}

/** Address of a sample of a value's gradient. */
export function gradientAt({ layout, program }: StepMemory, value: number, sample: number): number {
  return (layout.valueGradients[value] ?? 0) + sample * (program.values[value] ?? 0) * 4
}
