import { decode, encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import type { HostEvent } from '../src/api/api'
import { fail, ok, type Result } from '../src/diagnostics'
import { loopbackHost, nativeHost } from './bridge'

function answering(reply: unknown, init: ResponseInit = {}): { send: typeof fetch; sent: { url: string; request: unknown }[] } {
  const sent: { url: string; request: unknown }[] = []
  return {
    sent,
    send: async (url, request) => {
      sent.push({ url: typeof url === 'string' ? url : '', request: request?.body instanceof Uint8Array ? decode(request.body) : null })
      return new Response(encode(reply), { headers: { 'Content-Type': 'application/msgpack' }, ...init })
    },
  }
}

function codeOf(result: Result<unknown>): string | undefined {
  return result.ok ? 'ok' : result.diagnostics[0]?.code
}

describe('the host over loopback', () => {
  it('answers with what the server says, bytes as bytes', async () => {
    const { send, sent } = answering(ok([{ id: 3, bytes: new Uint8Array([0, 255]), reason: null }]))
    const read = await loopbackHost(window, send).call('dataset.read', { handle: 'h', ids: [3] })
    expect(read.ok && read.value[0]?.bytes).toEqual(new Uint8Array([0, 255]))
    expect(sent).toEqual([{ url: '/api/dataset.read', request: { handle: 'h', ids: [3] } }])
  })

  it('gives each file a buffer of its own, to be handed on', async () => {
    const file = (id: number): object => ({ id, bytes: new Uint8Array(100).fill(id), reason: null })
    const read = await loopbackHost(window, answering(ok([file(1), file(2)])).send).call('dataset.read', { handle: 'h', ids: [1, 2] })
    const buffers = read.ok ? read.value.map((one) => one.bytes?.buffer) : []
    expect(buffers.map((buffer) => buffer?.byteLength)).toEqual([100, 100])
    expect(buffers[0]).not.toBe(buffers[1])
  })

  it('leaves absent members out, and copies bytes out of shared memory', async () => {
    const { send, sent } = answering(ok(null))
    const host = loopbackHost(window, send)
    await host.call('settings.write', { theme: 'dark', locale: undefined })
    const weights = new Uint8Array(typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(2) : new SharedArrayBuffer(2)).fill(7)
    await host.call('model.write', { handle: 'h', modelJson: '{}', card: '{}', weights: weights as Uint8Array<ArrayBuffer> })
    expect(sent.map((one) => one.request)).toEqual([
      { theme: 'dark' },
      { handle: 'h', modelJson: '{}', card: '{}', weights: new Uint8Array([7, 7]) },
    ])
  })

  it('passes a refusal on as it is', async () => {
    const refusal = fail({ code: 'host/not-signed-in', severity: 'error', message: { en: 'no', zh: '不' } })
    expect(
      codeOf(
        await loopbackHost(window, answering(refusal, { status: 401, headers: { 'Content-Type': 'application/msgpack' } }).send).call(
          'app.info',
          {},
        ),
      ),
    ).toBe('host/not-signed-in')
  })

  it.each<[string, typeof fetch]>([
    ['is gone', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['is another program', async () => new Response('<h1>hello</h1>', { headers: { 'Content-Type': 'text/html' } })],
    [
      'answers half a message',
      async () => new Response(encode(ok('a long enough reply')).slice(0, 9), { headers: { 'Content-Type': 'application/msgpack' } }),
    ],
    ['answers no Result', answering({ hello: 1 }).send],
  ])('says so where the program %s', async (_what, send) => {
    expect(codeOf(await loopbackHost(window, send).call('app.info', {}))).toBe('host/unreachable')
  })

  it('asks before the tab is closed over unsaved changes, and only then', async () => {
    const host = loopbackHost(window, answering(ok(null)).send)
    const asks = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(asks()).toBe(false)
    await host.call('window.describe', { title: 'net – Tensorloom', dirty: true })
    expect(document.title).toBe('net – Tensorloom')
    expect(asks()).toBe(true)
    await host.call('window.describe', { title: 'net – Tensorloom', dirty: false })
    expect(asks()).toBe(false)
  })
})

describe('the server, while a run is under way', () => {
  /** A server that answers calls, and holds the line open for events. */
  function holding() {
    let line: ReadableStreamDefaultController<Uint8Array> | null = null
    const hungUp: string[] = []
    const send: typeof fetch = (url, init) => {
      if (url !== '/api/events')
        return Promise.resolve(new Response(encode(ok(null)), { headers: { 'Content-Type': 'application/msgpack' } }))
      init?.signal?.addEventListener('abort', () => hungUp.push('aborted'))
      const body = new ReadableStream<Uint8Array>({ start: (open) => void (line = open), cancel: () => void hungUp.push('done') })
      return Promise.resolve(new Response(body))
    }
    return { send, hungUp, say: (text: string) => line?.enqueue(new TextEncoder().encode(text)), isOpen: () => line !== null }
  }

  it('is listened to; the page hangs up once it is done with what it was told', async () => {
    const { send, hungUp, say, isOpen } = holding()
    const host = loopbackHost(window, send)
    const heard: HostEvent[] = []
    let finish: () => void = () => undefined
    host.onEvent(async (event) => {
      heard.push(event)
      await new Promise<void>((resolve) => (finish = resolve))
    })
    await host.call('window.describe', { title: '', dirty: false })
    expect(isOpen()).toBe(false)
    await host.call('window.describe', { title: '', dirty: false, running: true })
    await expect.poll(isOpen).toBe(true)
    // An event may come in pieces.
    say('{"type":"susp')
    say('ending"}\n')
    await expect.poll(() => heard).toEqual([{ type: 'suspending' }])
    expect(hungUp).toEqual([])
    finish()
    await expect.poll(() => hungUp).toEqual(['done'])
  })

  it('is not listened to any more when the run has ended', async () => {
    const { send, hungUp } = holding()
    const host = loopbackHost(window, send)
    await host.call('window.describe', { title: '', dirty: false, running: true })
    await host.call('window.describe', { title: 'other', dirty: false, running: true })
    expect(hungUp).toEqual([])
    await host.call('window.describe', { title: '', dirty: false, running: false })
    expect(hungUp).toEqual(['aborted'])
  })
})

describe("the host behind Electron's preload", () => {
  it('passes calls, replies and events', async () => {
    const heard: HostEvent[] = []
    const listeners = new Set<(event: HostEvent) => void>()
    const host = nativeHost({
      invoke: async (name, request) => ok({ name, request }),
      onEvent: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
    })
    expect(await host.call('files.browse', { path: ['a'] })).toEqual(ok({ name: 'files.browse', request: { path: ['a'] } }))
    const stop = host.onEvent((event) => heard.push(event))
    for (const listener of listeners) listener({ type: 'menu', command: 'save' })
    stop()
    expect(listeners.size).toBe(0)
    expect(heard).toEqual([{ type: 'menu', command: 'save' }])
  })

  it('says so where the call fails', async () => {
    const host = nativeHost({ invoke: () => Promise.reject(new Error('gone')), onEvent: () => () => undefined })
    expect(codeOf(await host.call('app.info', {}))).toBe('host/unreachable')
  })
})
