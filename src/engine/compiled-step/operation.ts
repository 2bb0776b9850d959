// The interface of an operation of the compiled step: one file per family beside this one.
import type { OpRoom } from './layout'
import type { StepMemory } from './memory'

/** What the dropout masks of a step are keyed by. */
export interface StepClock {
  readonly epoch: number
  readonly step: number
}

export interface Operation {
  /**
   * True where the operation is run image by image, so that what the one before it wrote is still in the cache;
   * else it takes all samples of a thread at once.
   */
  readonly byImage: boolean
  forward(from: number, to: number, clock: StepClock): void
  /** Hands the gradient of y on to its inputs and, slice by slice, to its weights. */
  backward(from: number, to: number, slice: number): void
  /** Prepares what depends on the weights alone; run once after every update. */
  prepare?(): void
  /** Adds up what the whole batch must agree on before `forward` may run; all threads meet in between. */
  gatherForward?(slice: number): void
  gatherBackward?(slice: number): void
  /** Weight gradients taken over the whole batch at once, as pieces that threads share out. */
  readonly gradientTasks?: readonly (() => void)[]
  /** Changes that belong to a committed step only: moving averages. */
  commit?(): void
}

export type MakeOperation<O> = (memory: StepMemory, op: O, room: OpRoom) => Operation

/** Runs `write` with the address that the gradient by input `index` goes to, and adds it up where another wrote before. */
export function passGradient(
  memory: StepMemory,
  room: OpRoom,
  index: number,
  value: number,
  from: number,
  to: number,
  write: (address: number) => void,
): void {
  const target = room.gradients[index]
  if (!target) return
  const size = memory.program.values[value] ?? 0
  write(target.address + from * size * 4)
  if (target.addTo !== null) memory.kernels.addTo(target.addTo + from * size * 4, target.address + from * size * 4, (to - from) * size)
}
