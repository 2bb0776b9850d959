import { decode, encode } from '@msgpack/msgpack'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ok } from '../../src/diagnostics'
import { nodeFiles } from '../services/file-port'
import { createFolderBrowser } from '../services/folder-browser'
import { createHandlers } from '../services/handlers'
import { createHostServices } from '../services/host-services'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { startServer, type RunningServer } from './server'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

async function start(options: { readonly onWrite?: () => Promise<void>; readonly patienceMs?: number } = {}): Promise<{
  server: RunningServer
  folder: string
  send(sent: Sent): Promise<Answer>
  signIn(): Promise<Record<string, string>>
}> {
  const home = await temporaryFolder()
  const folder = join(home, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>app</title>')
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'k.wasm'), new Uint8Array([0, 97, 115, 109]))
  writeFileSync(join(folder, 'secret.key'), 'secret')
  writeFileSync(join(home, 'outside.js'), 'secret')
  symlinkSync(join(home, 'outside.js'), join(folder, 'link.js'))
  const services = createHostServices(nodeFiles, join(home, 'data'))
  const handlers = createHandlers({
    info: { host: 'server', version: '1', platform: 'linux', nativeDialogs: false },
    ...services,
    datasets: {
      ...services.datasets,
      scan: async () => ok({ files: [], unreadable: [], next: null }),
      file: async (path) => ok({ name: path, bytes: new Uint8Array() }),
      read: async (_folder, ids) => ok(ids.map((id) => ({ id, bytes: new Uint8Array([0, 255, id]), reason: null }))),
    },
    dialogs: null,
    browser: createFolderBrowser(nodeFiles, services.grants, home),
    window: null,
  })
  const server = await startServer({
    files: nodeFiles,
    handlers: {
      ...handlers,
      async 'settings.write'(change) {
        await options.onWrite?.()
        return handlers['settings.write'](change)
      },
    },
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    rendererFolder: folder,
    port: 0,
    log: () => undefined,
    maxBodyBytes: 10_000,
  })
  onTestFinished(() => server.close())
  const send = (sent: Sent): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: server.port, method: sent.method ?? 'GET', path: sent.path, headers: { ...sent.headers }, agent: false },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: new Uint8Array(Buffer.concat(chunks)) }),
          )
        },
      )
      request.on('error', reject)
      request.end(sent.body)
    })
  return {
    server,
    folder,
    send,
    async signIn() {
      const { pathname, search } = new URL(server.url)
      const answer = await send({ path: pathname + search })
      return {
        cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
        origin: `http://127.0.0.1:${server.port}`,
        'content-type': 'application/msgpack',
      }
    },
  }
}

function textOf(answer: Answer): string {
  return new TextDecoder().decode(answer.body)
}

function codeOf(answer: Answer): unknown {
  const reply = decode(answer.body) as { ok: boolean; diagnostics?: { code: string }[] }
  return reply.ok ? 'ok' : reply.diagnostics?.[0]?.code
}

describe('the address', () => {
  it('exchanges its token for a cookie that no script reads, and leaves the address bar', async () => {
    const { server, send } = await start()
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
    const answer = await send({ path: new URL(server.url).pathname + new URL(server.url).search })
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^tensorloom-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(answer.headers['set-cookie']?.[0]).not.toContain(new URL(server.url).searchParams.get('token'))
  })

  it('with a wrong token gives no cookie', async () => {
    const { send } = await start()
    for (const token of ['', 'x', 'A'.repeat(43)]) {
      const answer = await send({ path: `/?token=${token}`, headers: { accept: 'text/html' } })
      expect(answer.status).toBe(401)
      expect(answer.headers['set-cookie']).toBeUndefined()
      expect(textOf(answer)).toContain('Open the whole address')
    }
  })

  it('is on loopback only', async () => {
    const { server } = await start()
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find((one) => one.family === 'IPv4' && !one.internal)
    for (const host of [outside?.address ?? '127.0.0.2', '127.0.0.2']) {
      const reached = await new Promise((resolve) => {
        const socket = connect({ host, port: server.port })
        socket.once('connect', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false))
      })
      expect(reached).toBe(false)
    }
  })
})

describe('a call', () => {
  it('is answered with the cookie, bytes as bytes', async () => {
    const { send, signIn } = await start()
    const headers = await signIn()
    const info = await send({ method: 'POST', path: '/api/app.info', headers, body: encode({}) })
    expect(info.status).toBe(200)
    expect(decode(info.body)).toMatchObject({ ok: true, value: { host: 'server' } })
    const grant = decode(
      (await send({ method: 'POST', path: '/api/files.grant', headers, body: encode({ purpose: 'data-folder', path: [] }) })).body,
    )
    const { handle } = (grant as { value: { handle: string } }).value
    const read = await send({ method: 'POST', path: '/api/dataset.read', headers, body: encode({ handle, ids: [7] }) })
    expect(decode(read.body)).toMatchObject({ ok: true, value: [{ id: 7, bytes: new Uint8Array([0, 255, 7]) }] })
  })

  it.each<[string, number, string, (headers: Record<string, string>, port: number) => Record<string, string>]>([
    ['no token', 401, 'host/not-signed-in', ({ cookie: _, ...rest }) => rest],
    ['a made-up cookie', 401, 'host/not-signed-in', (headers, port) => ({ ...headers, cookie: `tensorloom-${port}=${'A'.repeat(43)}` })],
    ['a wrong Host', 403, 'host/forbidden', (headers, port) => ({ ...headers, host: `attacker.example:${port}` })],
    ['another name of this machine', 403, 'host/forbidden', (headers, port) => ({ ...headers, host: `localhost:${port}` })],
    ['a Host without port', 403, 'host/forbidden', (headers) => ({ ...headers, host: '127.0.0.1' })],
    ['a foreign Origin', 403, 'host/forbidden', (headers) => ({ ...headers, origin: 'http://attacker.example' })],
    ['an Origin of another port', 403, 'host/forbidden', (headers, port) => ({ ...headers, origin: `http://127.0.0.1:${port + 1}` })],
    ['the Origin null', 403, 'host/forbidden', (headers) => ({ ...headers, origin: 'null' })],
    ['no Origin', 403, 'host/forbidden', ({ origin: _, ...rest }) => rest],
    ['a cross-site fetch', 403, 'host/forbidden', (headers) => ({ ...headers, 'sec-fetch-site': 'same-site' })],
    ['a form type', 415, 'host/bad-request', (headers) => ({ ...headers, 'content-type': 'text/plain' })],
  ])('with %s is refused', async (_what, status, code, change) => {
    const { server, send, signIn } = await start()
    const answer = await send({ method: 'POST', path: '/api/app.info', headers: change(await signIn(), server.port), body: encode({}) })
    expect(answer.status).toBe(status)
    expect(codeOf(answer)).toBe(code)
  })

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a cut message', encode({ path: ['a', 'b'] }).subarray(0, 5)],
    ['more than one message', new Uint8Array([...encode({}), ...encode({})])],
    ['an array of four thousand million', new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff])],
    ['a reserved byte', new Uint8Array([0xc1])],
    ['a prototype', new Uint8Array([0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80])],
  ])('holding %s is refused', async (_what, body) => {
    const { send, signIn } = await start()
    const answer = await send({ method: 'POST', path: '/api/app.info', headers: await signIn(), body })
    expect(answer.status).toBe(400)
    expect(codeOf(answer)).toBe('host/bad-request')
  })

  it('that is too large is refused by its stated and by its real size', async () => {
    const { send, signIn } = await start()
    const headers = await signIn()
    const body = encode({ padding: new Uint8Array(20_000) })
    for (const extra of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]) {
      const answer = await send({ method: 'POST', path: '/api/app.info', headers: { ...headers, ...extra }, body })
      expect(answer.status).toBe(413)
      expect(codeOf(answer)).toBe('host/too-large')
    }
    expect((await send({ method: 'POST', path: '/api/app.info', headers, body: encode({}) })).status).toBe(200)
  })

  it('of a wrong name, method or form is refused', async () => {
    const { send, signIn } = await start()
    const headers = await signIn()
    expect(codeOf(await send({ method: 'POST', path: '/api/no.such', headers, body: encode({}) }))).toBe('host/unknown-call')
    expect(codeOf(await send({ method: 'POST', path: '/api/project.read', headers, body: encode({}) }))).toBe('host/bad-request')
    expect((await send({ method: 'GET', path: '/api/app.info', headers })).status).toBe(405)
  })
})

describe('the interface', () => {
  it('is served isolated, typed and under a strict policy', async () => {
    const { send } = await start()
    const page = await send({ path: '/' })
    expect(page.status).toBe(200)
    expect(textOf(page)).toContain('<title>app</title>')
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    const policy = page.headers['content-security-policy']
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy).not.toMatch(/'unsafe-eval'|script-src[^;]*'unsafe-inline'|\*|https?:/)
    expect((await send({ path: '/assets/a.js' })).headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await send({ path: '/assets/k.wasm' })).headers['content-type']).toBe('application/wasm')
    expect((await send({ path: '/assets/a.js', method: 'HEAD' })).body).toHaveLength(0)
    expect((await send({ path: '/assets/a.js', method: 'PUT' })).status).toBe(405)
  })

  it.each([
    '/../outside.js',
    '/assets/../../outside.js',
    '/%2e%2e/outside.js',
    '/..%2foutside.js',
    '/assets/..%5c..%5coutside.js',
    '//outside.js',
    '/link.js',
    '/secret.key',
    '/assets',
    '/assets/a.js%00.html',
    '/%ff',
    '/missing.js',
  ])('never serves %s', async (path) => {
    const { send } = await start()
    const answer = await send({ path })
    expect(answer.status).toBe(404)
    expect(textOf(answer)).not.toContain('secret')
  })

  it('is not served under another name', async () => {
    const { server, send } = await start()
    expect((await send({ path: '/', headers: { host: `attacker.example:${server.port}` } })).status).toBe(403)
  })
})

describe('the end of the server', () => {
  /** A page's open line: what it was told, and how it hangs up. */
  async function follow({ server, signIn }: Awaited<ReturnType<typeof start>>) {
    const controller = new AbortController()
    const response = await fetch(`http://127.0.0.1:${server.port}/api/events`, {
      method: 'POST',
      headers: await signIn(),
      signal: controller.signal,
    })
    const told: string[] = []
    void (async () => {
      for await (const chunk of response.body ?? []) told.push(new TextDecoder().decode(chunk as Uint8Array))
    })().catch(() => undefined)
    return { status: response.status, told, hangUp: () => controller.abort() }
  }

  it('is told to the pages that listen, and waits until they are done', async () => {
    const app = await start({ patienceMs: 60_000 })
    const page = await follow(app)
    expect(page.status).toBe(200)
    let ended = false
    const closing = app.server.close().then(() => (ended = true))
    await expect.poll(() => page.told).toEqual(['{"type":"suspending"}\n'])
    // What the page keeps meanwhile is still taken.
    const kept = await app.send({
      method: 'POST',
      path: '/api/settings.write',
      headers: await app.signIn(),
      body: encode({ theme: 'dark' }),
    })
    expect(kept.status).toBe(200)
    expect(ended).toBe(false)
    page.hangUp()
    await closing
  })

  it('comes all the same where a page says no more', async () => {
    const app = await start({ patienceMs: 50 })
    await follow(app)
    await app.server.close()
  })

  it('lets calls in hand be answered first', async () => {
    let letThrough: () => void = () => undefined
    let begun = false
    const gate = new Promise<void>((resolve) => (letThrough = resolve))
    const app = await start({
      patienceMs: 60_000,
      onWrite: () => {
        begun = true
        return gate
      },
    })
    const answered = app.send({
      method: 'POST',
      path: '/api/settings.write',
      headers: await app.signIn(),
      body: encode({ theme: 'dark' }),
    })
    await expect.poll(() => begun).toBe(true)
    const closing = app.server.close()
    letThrough()
    expect(decode((await answered).body)).toMatchObject({ ok: true })
    await closing
  })

  it('is told to nobody who was not let in', async () => {
    const app = await start()
    const refused = await app.send({ method: 'POST', path: '/api/events', headers: { ...(await app.signIn()), cookie: '' } })
    expect(refused.status).toBe(401)
  })
})
