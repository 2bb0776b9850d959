// How calls reach the host: over loopback HTTP, or, from a worker that can't do that, through the page it belongs to.
import { decode, encode } from '@msgpack/msgpack'
import type { CallName, HostClient, Reply, Request } from '../src/api/api'
import { error, fail, text, type Diagnostic, type Result } from '../src/diagnostics'

export const MESSAGE_TYPE = 'application/msgpack'

export type HostCall = HostClient['call']

export function unreachable(): Diagnostic {
  return error('host/unreachable', text('The program behind this window does not answer.', '此窗口背后的程序没有响应。'), {
    hint: text(
      'Check that it still runs, and start it again if not. Your work stays in this window until you close it.',
      '请确认程序仍在运行；如已停止，请重新启动。在关闭此窗口之前，你的工作会保留在窗口中。',
    ),
  })
}

function isResult(value: unknown): value is Result<unknown> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false
  return value.ok === true ? 'value' in value : 'diagnostics' in value && Array.isArray(value.diagnostics)
}

/** The reply as the contract types it: the host answered `name`, so its value is that call's reply. */
export function asReply<N extends CallName>(answered: unknown): Result<Reply<N>> {
  return isResult(answered) ? (answered as Result<Reply<N>>) : fail(unreachable())
}

/** Bytes over shared memory can't be sent by either transport; a copy can. */
export function sendable(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request
  return Object.fromEntries(
    Object.entries(request)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => [
        name,
        value instanceof Uint8Array && !(value.buffer instanceof ArrayBuffer) ? value.slice() : value,
      ]),
  )
}

/** Bodies from this many bytes on are handed over as blobs. */
const BLOB_BYTES = 256 * 1024

/**
 * `fetch` copies an array within the task that calls it, which holds the interface up for tens of milliseconds; a blob is read beside it. A worker
 * holds nobody up, and a blob takes a way round by another process.
 */
function asBody(bytes: Uint8Array<ArrayBuffer>): BodyInit {
  return bytes.length < BLOB_BYTES || !('document' in globalThis) ? bytes : new Blob([bytes])
}

/** Small writes that a page makes as it goes: they outlive it. */
const OUTLIVE: ReadonlySet<CallName> = new Set(['settings.write', 'workspace.write'])

/** Asks the server that this page came from. Bytes in the reply are views into the whole of it. */
export async function callLoopback<N extends CallName>(name: N, request: Request<N>, send: typeof fetch): Promise<Result<Reply<N>>> {
  try {
    const response = await send(`/api/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': MESSAGE_TYPE },
      body: asBody(encode(sendable(request), { ignoreUndefined: true })),
      credentials: 'same-origin',
      keepalive: OUTLIVE.has(name),
    })
    if (response.headers.get('Content-Type') !== MESSAGE_TYPE) return fail(unreachable())
    return asReply<N>(decode(new Uint8Array(await response.arrayBuffer())))
  } catch {
    return fail(unreachable())
  }
}

/** How a worker asks the host: a port to the page, or null where it can ask the server itself. */
export type HostLink = MessagePort | null

/** The training worker's first message: how it reaches the host. */
export interface HostMessage {
  readonly type: 'host'
  readonly link: HostLink
}

interface Asked {
  readonly id: number
  readonly name: CallName
  readonly request: Request<CallName>
}

interface Answered {
  readonly id: number
  readonly result: unknown
}

const loopbackHosts = new WeakSet<HostClient>()

/** Says that workers reach this host by themselves. */
export function markLoopback(host: HostClient): HostClient {
  loopbackHosts.add(host)
  return host
}

/** For a worker that is to ask this host; a port has to be transferred to it. */
export function linkHost(host: HostClient): HostLink {
  if (loopbackHosts.has(host)) return null
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data: { id, name, request } }: MessageEvent<Asked>) => {
    void host.call(name, request).then((result) => port1.postMessage({ id, result } satisfies Answered, ownBuffers(result)))
  }
  return port2
}

/** Buffers that hold one array of bytes each, and nothing else. */
function ownBuffers(value: unknown): ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    return value.buffer instanceof ArrayBuffer && value.buffer.byteLength === value.length ? [value.buffer] : []
  }
  if (Array.isArray(value)) return value.flatMap(ownBuffers)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(ownBuffers) : []
}

/** In the worker. */
export function openHost(link: HostLink): HostCall {
  if (link === null) return (name, request) => callLoopback(name, request, fetch)
  const waiting = new Map<number, (result: unknown) => void>()
  let nextId = 0
  link.onmessage = ({ data: { id, result } }: MessageEvent<Answered>) => {
    waiting.get(id)?.(result)
    waiting.delete(id)
  }
  return async <N extends CallName>(name: N, request: Request<N>): Promise<Result<Reply<N>>> => {
    const id = nextId
    nextId += 1
    return asReply<N>(
      await new Promise((settle) => {
        waiting.set(id, settle)
        link.postMessage({ id, name, request: sendable(request) })
      }),
    )
  }
}
