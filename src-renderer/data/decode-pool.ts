// A few decode workers, each with one request at a time. A worker that dies is replaced.
import type { WorkerReply, WorkerRequest } from './decode-protocol'

/** `died`: the worker ended without an answer (its bytes are lost); `unavailable`: workers can't be started here at all. */
export type PoolAnswer =
  Extract<WorkerReply, { type: 'images' | 'dataset' | 'measures' }> | { readonly type: 'died' } | { readonly type: 'unavailable' }

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

interface Slot {
  readonly worker: Worker
  ready: boolean
  busy: boolean
  settle: ((answer: PoolAnswer) => void) | null
  onProgress: ((done: number, total: number) => void) | undefined
}

function startWorker(): Worker {
  return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module', name: 'decode' })
}

export function createDecodePool(size: number, start: () => Worker = startWorker): DecodePool {
  const slots: Slot[] = []
  const waiting: (() => void)[] = []
  let closed = false

  function end(slot: Slot, answer: PoolAnswer): void {
    slot.worker.terminate()
    const index = slots.indexOf(slot)
    if (index >= 0) slots.splice(index, 1)
    release(slot, answer)
  }

  function release(slot: Slot, answer: PoolAnswer): void {
    const { settle } = slot
    slot.settle = null
    slot.onProgress = undefined
    slot.busy = false
    settle?.(answer)
    waiting.shift()?.()
  }

  function open(): Slot {
    const slot: Slot = { worker: start(), ready: false, busy: false, settle: null, onProgress: undefined }
    slot.worker.onmessage = ({ data: reply }: MessageEvent<WorkerReply>) => {
      if (reply.type === 'ready') slot.ready = true
      else if (reply.type === 'progress') slot.onProgress?.(reply.done, reply.total)
      else release(slot, reply)
    }
    // A worker that fails before its first word could not be loaded; another try would fail as well.
    slot.worker.onerror = (event) => {
      event.preventDefault()
      end(slot, { type: slot.ready ? 'died' : 'unavailable' })
    }
    slot.worker.onmessageerror = () => end(slot, { type: 'died' })
    slots.push(slot)
    return slot
  }

  /** A slot that is the caller's from now on; null once the pool is closed. */
  async function claim(): Promise<Slot | null> {
    for (;;) {
      if (closed) return null
      const slot = slots.find(({ busy }) => !busy) ?? (slots.length < size ? open() : null)
      if (slot !== null) {
        slot.busy = true
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
        slot.settle = settle
        slot.onProgress = onProgress
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
