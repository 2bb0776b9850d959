// The built interface as web content: its types, its security headers, and nothing outside its folder. Shared by app:// and loopback.
import { extname, join, sep } from 'node:path'
import type { FilePort } from './file-port'

/** Everything comes from the program itself; WebAssembly may be compiled, script text may not. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** On every answer of either host. The cross-origin ones make the page isolated, which SharedArrayBuffer needs. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
})

const MIME_TYPES: Readonly<Record<string, string>> = Object.freeze({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ttf': 'font/ttf',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
})

export interface WebAnswer {
  readonly status: 200 | 404 | 405
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

function answer(status: WebAnswer['status'], type: string, body: Uint8Array): WebAnswer {
  return {
    status,
    headers: { ...SECURITY_HEADERS, 'Cache-Control': 'no-store', 'Content-Type': type, 'Content-Length': String(body.length) },
    body,
  }
}

function notFound(): WebAnswer {
  return answer(404, 'text/plain; charset=utf-8', new TextEncoder().encode('Not found'))
}

/** The file an URL path names below `folder`, or null where it names none that may be served. */
export function assetPath(folder: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  const parts = decoded.split('/').filter((part) => part !== '')
  if (parts.length === 0) return join(folder, 'index.html')
  // A backslash is a separator on Windows, a colon a drive or a stream; dot names are never part of a build.
  if (parts.some((part) => part.startsWith('.') || /[\\:\0]/.test(part))) return null
  return join(folder, ...parts)
}

/**
 * Answers a request for the built interface.
 * @param folder absolute path of the build's renderer folder
 * @param urlPath the path of the URL, still percent-encoded, without its query
 */
export async function serveAsset(files: FilePort, folder: string, method: string, urlPath: string): Promise<WebAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return answer(405, 'text/plain; charset=utf-8', new TextEncoder().encode('Method not allowed'))
  const path = assetPath(folder, urlPath)
  const type = path === null ? undefined : MIME_TYPES[extname(path).toLowerCase()]
  if (path === null || type === undefined) return notFound()
  try {
    const [real, realFolder] = [await files.realpath(path), await files.realpath(folder)]
    if (!real.startsWith(realFolder + sep)) return notFound()
    const served = answer(200, type, await files.readFile(real))
    return method === 'HEAD' ? { ...served, body: new Uint8Array(0) } : served
  } catch {
    return notFound()
  }
}
