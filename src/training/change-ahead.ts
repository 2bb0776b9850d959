// The pictures of the next step are changed while the step in hand is computed, by a helping thread that writes them into one of two
// pieces of shared memory. Same bytes as here and now: they depend on seed, epoch, step and picture alone.
import { analyzeGraph } from '../compiler/analyze'
import type { DataFacts } from '../datasets/dataset'
import type { Graph } from '../graph/graph'
import type { StepClock, TransformPlace } from '../layers/layer-kind'
import { createBatchTransform } from './transforms'

/** What a helping thread needs; structured-clonable. Pictures and slots are shared memory. */
export interface ChangeJob {
  readonly graph: Graph
  readonly facts: DataFacts
  readonly seed: number
  readonly size: TransformPlace['size']
  /** [all, …sample] uint8. */
  readonly pixels: Uint8Array
  readonly slots: readonly [Uint8Array, Uint8Array]
}

/** The batches of one step, one behind the other into a slot. */
export interface ChangeRequest {
  readonly slot: 0 | 1
  readonly parts: readonly ChangePart[]
}

export interface ChangePart {
  readonly rows: Uint32Array
  readonly clock: Readonly<StepClock>
}

export interface ChangeHelper {
  post(request: ChangeRequest): void
  end(): void
}

/** Starts a helping thread. `done` is called once when it is ready, and after each request; `broke`: it will not answer again. */
export type StartChangeHelper = (job: ChangeJob, done: () => void, broke: () => void) => ChangeHelper

export interface ChangeHelpers {
  readonly start: StartChangeHelper
  /** Of this machine: a thread too many would hold up those that take the step, which wait for each other. */
  readonly cores: number
}

/** More is not kept twice. */
const LARGEST_SLOT_BYTES = 2 ** 26

/** The helper's part: does what it is asked. */
export function createChangeServer({ graph, facts, seed, size, pixels, slots }: ChangeJob): (request: ChangeRequest) => void {
  const change = createBatchTransform(graph, analyzeGraph(graph, facts), seed, size)
  return ({ slot, parts }) => {
    let at = 0
    for (const { rows, clock } of parts) {
      const changed = change?.(pixels, rows, clock)
      if (!changed) return
      slots[slot].set(changed, at)
      at += changed.length
    }
  }
}

export interface ChangeAhead {
  /** The pictures of these rows at that clock where they were made ahead; null where not. Valid until the step after. */
  take(rows: ArrayLike<number>, clock: Readonly<StepClock>): Uint8Array | null
  /** Waits for what was begun. */
  settle(): Promise<void>
  /** Begins to make the batches of the step after the one in hand. Call when what was begun before has settled. */
  begin(parts: readonly ChangePart[]): void
  end(): void
}

/** Null where nothing would come of it: pictures that are not shared, or steps of too many. `samples`: of a step, at most. */
export function createChangeAhead(start: StartChangeHelper, job: Omit<ChangeJob, 'slots'>, samples: number): ChangeAhead | null {
  const sampleSize = job.size.height * job.size.width * job.size.channels
  const bytes = samples * sampleSize
  if (typeof SharedArrayBuffer === 'undefined' || !(job.pixels.buffer instanceof SharedArrayBuffer) || bytes > LARGEST_SLOT_BYTES)
    return null
  const slots = [new Uint8Array(new SharedArrayBuffer(bytes)), new Uint8Array(new SharedArrayBuffer(bytes))] as const
  let isReady = false
  let underWay: { readonly request: ChangeRequest; readonly promise: Promise<void>; settle(): void } | null = null
  let made: ChangeRequest | null = null
  let slot: 0 | 1 = 0
  const close = (next: ChangeRequest | null): void => {
    made = next
    underWay?.settle()
    underWay = null
  }
  const helper = start(
    { ...job, slots },
    () => {
      if (isReady) close(underWay?.request ?? null)
      isReady = true
    },
    () => {
      isReady = false
      close(null)
    },
  )
  const isOf = (part: ChangePart, rows: ArrayLike<number>, { epoch, step }: Readonly<StepClock>): boolean =>
    part.clock.epoch === epoch &&
    part.clock.step === step &&
    part.rows.length === rows.length &&
    part.rows.every((row, i) => row === rows[i])
  return {
    take(rows, clock) {
      if (!made) return null
      let at = 0
      for (const part of made.parts) {
        const length = part.rows.length * sampleSize
        if (isOf(part, rows, clock)) return slots[made.slot].subarray(at, at + length)
        at += length
      }
      return null
    },
    settle: () => underWay?.promise ?? Promise.resolve(),
    begin(parts) {
      if (!isReady || underWay || parts.length === 0) return
      slot = slot === 0 ? 1 : 0
      const request = { slot, parts }
      let settle = (): void => undefined
      const promise = new Promise<void>((resolve) => (settle = resolve))
      underWay = { request, promise, settle }
      helper.post(request)
    },
    end() {
      isReady = false
      close(null)
      helper.end()
    },
  }
}
