// app://bundle: the built interface under an origin of its own, with the same headers as on loopback.
import type { Protocol } from 'electron'
import type { FilePort } from '../services/file-port'
import { serveAsset } from '../services/web-assets'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://bundle'
export const APP_URL = `${APP_ORIGIN}/index.html`

/** Must run before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** @param folder absolute path of the built interface */
export function handleAppScheme(protocol: Pick<Protocol, 'handle'>, files: FilePort, folder: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const rest = request.url.startsWith(`${APP_ORIGIN}/`) ? request.url.slice(APP_ORIGIN.length) : null
    const path = rest?.split(/[?#]/, 1)[0]
    const asset = await serveAsset(files, folder, path === undefined ? '' : request.method, path ?? '/')
    // Copied, because a response takes no view into a shared buffer.
    return new Response(new Uint8Array(asset.body), { status: asset.status, headers: asset.headers })
  })
}
