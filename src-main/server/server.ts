// The host for a browser: the same calls as over Electron's IPC, on loopback HTTP, and the built interface beside them.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { HostHandlers } from '../../src/api/api'
import { error, fail, text, type Diagnostic, type Result } from '../../src/diagnostics'
import type { FilePort } from '../services/file-port'
import { dispatch, type LogError } from '../services/handlers'
import { SECURITY_HEADERS, serveAsset } from '../services/web-assets'
import { createAccess, type Access } from './access'
import { createFollowers, type Followers } from './followers'
import { encodeReply, MAX_BODY_BYTES, MESSAGE_TYPE, readBody } from './messages'

/** A line that lies idle stays open: a call sent down it just as it closes would be lost, and a browser does not send a POST again. */
const KEEP_ALIVE_MS = 3_600_000

export interface ServerOptions {
  readonly files: FilePort
  readonly handlers: HostHandlers
  /** Absolute path of the built interface. */
  readonly rendererFolder: string
  /** 0 takes a free one. */
  readonly port: number
  readonly log: LogError
  readonly maxBodyBytes?: number
  /** How long pages and calls are waited for at the end. */
  readonly patienceMs?: number
}

/** A page gives up on its own checkpoint a little before. */
const PATIENCE_MS = 4000

export interface RunningServer {
  /** The address to open, with its token. */
  readonly url: string
  readonly port: number
  /** Lets pages keep what they alone know, and finishes the calls in hand; then nobody is listened to any more. */
  close(): Promise<void>
}

interface Refusal {
  readonly status: number
  readonly diagnostic: Diagnostic
}

const FOREIGN: Refusal = {
  status: 403,
  diagnostic: error('host/forbidden', text('This request does not come from the Tensorloom window.', '此请求并非来自 Tensorloom 窗口。'), {
    hint: text('Open the address that was printed when the program started.', '请打开程序启动时显示的地址。'),
  }),
}
const NO_TOKEN: Refusal = {
  status: 401,
  diagnostic: error('host/not-signed-in', text('This window has not been let in by the program.', '程序尚未允许此窗口访问。'), {
    hint: text('Open the whole address that was printed when the program started.', '请打开程序启动时显示的完整地址。'),
  }),
}
const TOO_LARGE: Refusal = {
  status: 413,
  diagnostic: error('host/too-large', text('The request is larger than the host accepts.', '请求大小超出宿主的上限。'), {
    hint: text('Use a smaller network or fewer files at once.', '请使用较小的网络，或减少一次处理的文件数量。'),
  }),
}
const MALFORMED: Refusal = {
  status: 400,
  diagnostic: error('host/bad-request', text('The request could not be understood.', '无法识别该请求。'), {
    hint: text(
      'Reload the window; if it stays so, window and host are of different versions.',
      '请重新加载窗口；若问题仍在，则窗口与宿主的版本不一致。',
    ),
  }),
}
const WRONG_METHOD: Refusal = { ...MALFORMED, status: 405 }
const WRONG_TYPE: Refusal = { ...MALFORMED, status: 415 }

/** Starts listening on 127.0.0.1 only. Throws the system's error where the port is taken or not allowed. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let access: Access | null = null
  const followers = createFollowers()
  const underWay = new Set<Promise<void>>()
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 10_000, keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      const answered = answer({ ...options, followers }, access, request, response)
        .catch((thrown: unknown) => {
          options.log('request failed', thrown)
          response.destroy()
        })
        .finally(() => underWay.delete(answered))
      underWay.add(answered)
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a listening TCP server has a port')
  const { port } = address
  const granted = createAccess(port)
  access = granted
  return {
    url: `http://127.0.0.1:${port}/?token=${granted.token}`,
    port,
    async close() {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, options.patienceMs ?? PATIENCE_MS).unref())
      await Promise.race([patience, followers.tellAndWait({ type: 'suspending' })])
      // What was asked before is answered, and so is on the disk.
      await Promise.race([patience, Promise.all(underWay)])
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** What answering needs besides. */
type Answering = ServerOptions & { readonly followers: Followers }

async function answer(options: Answering, access: Access | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (access === null || !access.isOwnHost(request.headers)) return refuse(request, response, FOREIGN)
  // The URL parser would resolve dot segments; what is refused is decided on the path as it was sent.
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  if (path.startsWith('/api/')) return await answerCall(options, access, request, response, path.slice('/api/'.length))

  const token = new URLSearchParams(query).get('token')
  if (path === '/' && token !== null) {
    if (!access.isToken(token)) return refuse(request, response, NO_TOKEN)
    // The token leaves the address bar and the history for a cookie that no script can read.
    response.writeHead(303, { ...SECURITY_HEADERS, 'Cache-Control': 'no-store', 'Set-Cookie': access.cookie, Location: '/' }).end()
    return
  }
  const asset = await serveAsset(options.files, options.rendererFolder, request.method ?? '', path)
  response.writeHead(asset.status, asset.headers).end(asset.body)
}

async function answerCall(
  options: Answering,
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<void> {
  if (request.method !== 'POST') return refuse(request, response, WRONG_METHOD)
  if (!access.isOwnOrigin(request.headers)) return refuse(request, response, FOREIGN)
  if (!access.hasCookie(request.headers)) return refuse(request, response, NO_TOKEN)
  if (request.headers['content-type'] !== MESSAGE_TYPE) return refuse(request, response, WRONG_TYPE)
  if (name === 'events') return options.followers.add(request, response)
  const body = await readBody(request, options.maxBodyBytes ?? MAX_BODY_BYTES)
  switch (body.kind) {
    case 'aborted':
      response.destroy()
      return
    case 'too-large':
      return refuse(request, response, TOO_LARGE)
    case 'malformed':
      return refuse(request, response, MALFORMED)
    case 'value':
      return reply(response, 200, await dispatch(options.handlers, name, body.value, options.log))
  }
}

function reply(response: ServerResponse, status: number, result: Result<unknown>): void {
  const bytes = encodeReply(result)
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    'Content-Type': MESSAGE_TYPE,
    'Content-Length': bytes.length,
  })
  response.end(bytes)
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, diagnostic }: Refusal): void {
  // What was not read would be taken for the next request.
  if (!request.complete) response.shouldKeepAlive = false
  if ((request.headers.accept ?? '').includes('text/html')) {
    const hint = diagnostic.hint ?? diagnostic.message
    const sentences = [diagnostic.message.en, hint.en, diagnostic.message.zh, hint.zh]
    const page = `<!doctype html><meta charset="utf-8"><title>Tensorloom</title>${sentences.map((sentence) => `<p>${sentence}</p>`).join('')}`
    response.writeHead(status, { ...SECURITY_HEADERS, 'Cache-Control': 'no-store', 'Content-Type': 'text/html; charset=utf-8' }).end(page)
    return
  }
  reply(response, status, fail(diagnostic))
}
