// Picks the host: Electron's preload where there is one, else the loopback server that this page came from.
import type { CallName, Dropped, HostClient, HostEvent, Reply, Request } from '../src/api/api'
import { fail, ok, type Result } from '../src/diagnostics'
import { followHost } from './host-events'
import { asReply, callLoopback, markLoopback, sendable, unreachable } from './host-link'

/** What the preload puts into the page. */
interface NativeBridge {
  invoke(name: string, request: unknown): Promise<unknown>
  /** Grants a file or folder that was dropped on the window; null where it stands nowhere on the disk. */
  grantDropped(file: File): Promise<Dropped | null>
  onEvent(listener: (event: HostEvent) => unknown): () => void
}

declare global {
  interface Window {
    readonly tensorloom?: NativeBridge
  }
}

/** Decoded bytes are views into the whole reply; with a buffer of their own they can be handed to a worker, each by itself. */
function withOwnBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.slice()
  if (Array.isArray(value)) return value.map(withOwnBuffers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withOwnBuffers(member)]))
}

/** The host behind Electron's preload. */
export function nativeHost(bridge: Pick<NativeBridge, 'invoke' | 'onEvent'>): HostClient {
  return {
    async call(name, request) {
      try {
        return asReply(await bridge.invoke(name, sendable(request)))
      } catch {
        return fail(unreachable())
      }
    },
    onEvent: (listener) => bridge.onEvent(listener),
  }
}

/**
 * The host behind the loopback server. Title and unsaved changes are the browser's here: it asks before the tab is closed, over unsaved changes and while a run is under way.
 * While one is, the page listens to the server, which says before it ends; a line that is held open for longer would be one of the few a browser has.
 * @param send performs a request; `fetch` by default
 */
export function loopbackHost(page: Window, send: typeof fetch = (input, init) => page.fetch(input, init)): HostClient {
  let held = false
  const listeners = new Set<(event: HostEvent) => unknown>()
  const tell = async (event: HostEvent): Promise<void> => {
    await Promise.all([...listeners].map(async (listener) => await listener(event)))
  }
  let listening: AbortController | null = null
  const listen = (running: boolean): void => {
    if (running === (listening !== null)) return
    listening?.abort()
    listening = running ? new AbortController() : null
    if (listening) void followHost(send, listening.signal, tell)
  }
  page.addEventListener('beforeunload', (event) => {
    if (held) event.preventDefault()
  })

  /** What the page does itself; undefined where the server is asked. */
  function answerHere(name: CallName, request: unknown): Result<null> | undefined {
    if (name === 'window.describe') {
      const description = request as Request<'window.describe'>
      held = description.dirty || description.running === true
      page.document.title = description.title
      listen(description.running === true)
      return ok(null)
    }
    if (name === 'app.open-link') {
      page.open((request as Request<'app.open-link'>).url, '_blank', 'noopener,noreferrer')
      return ok(null)
    }
    if (name === 'window.close') {
      held = false
      page.close()
      return ok(null)
    }
    return undefined
  }

  return markLoopback({
    async call<N extends CallName>(name: N, request: Request<N>) {
      const here = answerHere(name, request)
      if (here !== undefined) return asReply<N>(here)
      const reply = await callLoopback(name, request, send)
      return reply.ok ? ok(withOwnBuffers(reply.value) as Reply<N>, reply.warnings) : reply
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
}

/** The host of this window. */
export const host: HostClient = window.tensorloom === undefined ? loopbackHost(window) : nativeHost(window.tensorloom)

/** What a dropped file or folder is and where it stands, if the host can tell; a browser gives the content of files only. */
export async function grantDropped(file: File): Promise<Dropped | null> {
  return (await window.tensorloom?.grantDropped(file).catch(() => null)) ?? null
}
