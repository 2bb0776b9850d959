// A few decode workers, each with a few requests at a time. A worker that dies is replaced.
import { linkHost } from '../host-link'
import type { HostClient } from '../../src/api/api'
import type { WorkerReply, WorkerRequest } from './decode-protocol'

/** `died`: the worker ended without an answer (its bytes are lost); `unavailable`: workers can't be started here at all. */
export type PoolAnswer = Exclude<WorkerReply, { type: 'ready' | 'progress' }> | { readonly type: 'died' } | { readonly type: 'unavailable' }

export interface DecodePool {
  /** Answers in the order the workers get free; never rejects. */
  ask(request: WorkerRequest, transfer: Transferable[], onProgress?: (done: number, total: number) => void): Promise<PoolAnswer>
  /** Starts all workers before they are needed. */
  warm(): void
  /** Ends all workers; what is being asked is answered with `died`. */
  close(): void
}

/** Two to four, leaving a core to the interface. */
export function poolSize(): number {
  return Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1))
}

interface Pending {
  readonly settle: (answer: PoolAnswer) => void
  readonly onProgress: ((done: number, total: number) => void) | undefined
}

interface Slot {
  readonly worker: Worker
  ready: boolean
  /** Requests that are the worker's, sent or about to be. */
  claimed: number
  /** What was sent, in order: so come the answers. */
  readonly pending: Pending[]
}

function startWorker(): Worker {
  return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module', name: 'decode' })
}

export interface PoolOptions {
  /** Requests that each worker may have at a time. */
  readonly depth?: number
  /** Whom the workers may ask. */
  readonly host?: HostClient
  readonly start?: () => Worker
}

export function createDecodePool(size: number, { depth = 1, host, start = startWorker }: PoolOptions = {}): DecodePool {
  const slots: Slot[] = []
  const waiting: (() => void)[] = []
  let closed = false

  function end(slot: Slot, answer: PoolAnswer): void {
    slot.worker.terminate()
    const index = slots.indexOf(slot)
    if (index >= 0) slots.splice(index, 1)
    while (slot.pending.length > 0) release(slot, answer)
  }

  function release(slot: Slot, answer: PoolAnswer): void {
    slot.claimed -= 1
    slot.pending.shift()?.settle(answer)
    waiting.shift()?.()
  }

  function open(): Slot {
    const slot: Slot = { worker: start(), ready: false, claimed: 0, pending: [] }
    slot.worker.onmessage = ({ data: reply }: MessageEvent<WorkerReply>) => {
      if (reply.type === 'ready') slot.ready = true
      else if (reply.type === 'progress') slot.pending[0]?.onProgress?.(reply.done, reply.total)
      else release(slot, reply)
    }
    // A worker that fails before its first word could not be loaded; another try would fail as well.
    slot.worker.onerror = (event) => {
      event.preventDefault()
      end(slot, { type: slot.ready ? 'died' : 'unavailable' })
    }
    slot.worker.onmessageerror = () => end(slot, { type: 'died' })
    if (host !== undefined) {
      const link = linkHost(host)
      slot.worker.postMessage({ type: 'host', link } satisfies WorkerRequest, link === null ? [] : [link])
    }
    slots.push(slot)
    return slot
  }

  /** A place in a slot that is the caller's from now on, in the least busy one; null once the pool is closed. */
  async function claim(): Promise<Slot | null> {
    for (;;) {
      if (closed) return null
      const least = slots.reduce<Slot | null>((best, slot) => (best === null || slot.claimed < best.claimed ? slot : best), null)
      const slot = slots.length < size && least?.claimed !== 0 ? open() : least
      if (slot !== null && slot.claimed < depth) {
        slot.claimed += 1
        return slot
      }
      await new Promise<void>((wake) => waiting.push(wake))
    }
  }

  return {
    async ask(request, transfer, onProgress) {
      const slot = await claim()
      // The pool may have been closed since the slot was claimed; then its worker answers no more.
      if (slot === null || closed) return { type: 'died' }
      return await new Promise<PoolAnswer>((settle) => {
        slot.pending.push({ settle, onProgress })
        slot.worker.postMessage(request, transfer)
      })
    },
    warm() {
      while (!closed && slots.length < size) open()
    },
    close() {
      closed = true
      for (const slot of [...slots]) end(slot, { type: 'died' })
      for (const wake of waiting.splice(0)) wake()
    },
  }
}
