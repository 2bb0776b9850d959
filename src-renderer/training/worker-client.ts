// The interface's end of the training worker: starts it when needed, answers its progress, outlives its death.
import type { HostClient } from '../../src/api/api'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import type { FromWorker, ToWorker } from '../../src/explain/protocol'
import { linkHost, type HostMessage } from '../host-link'

/** What the client needs of a worker; tests hand in their own. */
export interface WorkerPort {
  post(message: ToWorker): void
  terminate(): void
  /** `death`: the worker broke and will not answer again; the text is for the log, never for the user. */
  listen(on: { readonly message: (message: FromWorker) => void; readonly death: (detail: string) => void }): void
}

export type WorkerFactory = () => WorkerPort

type RequestMessage = Extract<ToWorker, { readonly requestId: string }>
type WithoutId<M> = M extends unknown ? Omit<M, 'requestId'> : never
type Reply = Extract<FromWorker, { readonly requestId: string }>

export interface WorkerClient {
  /** Sends to the worker, starting one if none runs. */
  send(message: Exclude<ToWorker, { readonly requestId: string }>): void
  /** Sends and waits for the reply with the same id; a refusal or a dead worker is a failed result. */
  request(message: WithoutId<RequestMessage>): Promise<Result<Exclude<Reply, { readonly type: 'refused' }>>>
  readonly alive: boolean
  /** Ends the worker at once. Whatever it held is lost; open requests fail. */
  terminate(): void
}

export interface ClientEvents {
  onMessage(message: FromWorker): void
  /** The worker died of itself. Called once for each worker. */
  onDeath(diagnostic: Diagnostic): void
}

/**
 * Starts the real worker. A module worker of its own, so that no step ever holds the interface; it writes its checkpoints to the host
 * itself, so that they are kept while the page is held up or asks whether it may be closed.
 */
export const startTrainingWorker =
  (host: HostClient): WorkerFactory =>
  () => {
    const worker = new Worker(new URL('../training-worker/worker.ts', import.meta.url), { type: 'module', name: 'training' })
    const link = linkHost(host)
    worker.postMessage({ type: 'host', link } satisfies HostMessage, link ? [link] : [])
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
      listen({ message, death }) {
        worker.onmessage = (event: MessageEvent<FromWorker>) => message(event.data)
        worker.onerror = (event) => {
          event.preventDefault()
          death(event.message)
        }
        worker.onmessageerror = () => death('a message could not be read')
      },
    }
  }

export const workerDied: Diagnostic = error(
  'training/worker-died',
  text('The training process ended unexpectedly.', '训练进程意外结束。'),
  {
    hint: text(
      'The network, the images and the curves so far are kept. Train again; if it happens again, choose another backend or a smaller batch.',
      '网络、图像和已有曲线都已保留。请重新训练;若再次发生,请换一个计算后端或减小批次。',
    ),
  },
)

/**
 * `defer` runs the acknowledgement of a progress message after the interface had its turn to draw, so that a slow
 * interface gets fewer messages instead of a queue of them; and what the end of a run changes.
 */
export function createWorkerClient(
  start: WorkerFactory,
  events: ClientEvents,
  defer: (run: () => void) => void = (run) => {
    setTimeout(run, 0)
  },
): WorkerClient {
  let port: WorkerPort | null = null
  let nextId = 1
  const pending = new Map<string, (result: Result<Exclude<Reply, { readonly type: 'refused' }>>) => void>()

  const drop = (diagnostic: Diagnostic): void => {
    port = null
    const waiting = [...pending.values()]
    pending.clear()
    for (const settle of waiting) settle(fail(diagnostic))
  }

  const receive = (from: WorkerPort, message: FromWorker): void => {
    if (from !== port) return
    if ('requestId' in message) {
      const settle = pending.get(message.requestId)
      pending.delete(message.requestId)
      if (settle) settle(message.type === 'refused' ? fail(...message.diagnostics) : ok(message))
      return
    }
    if (message.type === 'ended') {
      // It brings much at once: reading it and what follows from it are two tasks.
      defer(() => {
        if (from === port) events.onMessage(message)
      })
      return
    }
    try {
      events.onMessage(message)
    } finally {
      if (message.type === 'progress') {
        defer(() => {
          if (from === port) from.post({ type: 'ack' })
        })
      }
    }
  }

  const die = (from: WorkerPort): void => {
    if (from !== port) return
    from.terminate()
    drop(workerDied)
    events.onDeath(workerDied)
  }

  const ensure = (): WorkerPort => {
    if (port) return port
    const started = start()
    port = started
    started.listen({ message: (message) => receive(started, message), death: () => die(started) })
    return started
  }

  /** Posting fails only where the message cannot be cloned or the worker could not be made: the same to the user as its death. */
  const post = (message: ToWorker): boolean => {
    try {
      ensure().post(message)
      return true
    } catch {
      const broken = port
      if (broken) die(broken)
      else events.onDeath(workerDied)
      return false
    }
  }

  return {
    send(message) {
      post(message)
    },
    request(message) {
      const requestId = `r${nextId}`
      nextId += 1
      return new Promise((resolve) => {
        pending.set(requestId, resolve)
        if (!post({ ...message, requestId }) && pending.delete(requestId)) resolve(fail(workerDied))
      })
    },
    get alive() {
      return port !== null
    },
    terminate() {
      port?.terminate()
      drop(workerDied)
    },
  }
}
