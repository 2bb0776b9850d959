// A stand-in for Electron's main-process module, as small as the host needs. The test process, over RPC, is the screen:
// a window is a Chromium page there, dialogs are answered there. protocol.handle is served on loopback.
import { EventEmitter, once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectRpc } from './rpc.mjs'

/** @typedef {(request: Request) => Promise<Response>} ProtocolHandler */
/** @typedef {{ id?: string, label?: string, role?: string, click?: () => void, submenu?: MenuItem[] }} MenuItem */

/** @type {Map<string, ProtocolHandler>} */
const protocols = new Map()
/** @type {Map<string, (event: unknown, ...args: unknown[]) => unknown>} */
const ipcHandlers = new Map()
/** @type {Map<string, string>} */
const paths = new Map([['userData', join(tmpdir(), 'tensorloom-electron-shim')]])
/** @type {MenuItem[]} */
let applicationMenu = []
let servedScheme = ''

const server = createServer((request, response) => {
  void (async () => {
    const handler = protocols.get(servedScheme)
    if (handler === undefined) throw new Error(`no handler for ${servedScheme}://`)
    const answer = await handler(new Request(`${servedOrigin}${request.url}`, { method: request.method ?? 'GET' }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(new Uint8Array(await answer.arrayBuffer()))
  })().catch((thrown) => {
    console.error('protocol handler failed', thrown)
    response.destroy()
  })
})
let servedOrigin = ''
let loopbackOrigin = ''

/**
 * The address at which the page really loads an URL of the handled scheme.
 * @param {string} url
 */
async function reachable(url) {
  const parsed = /^([a-z]+):\/\/([^/]*)(.*)$/.exec(url)
  if (parsed === null || !protocols.has(parsed[1] ?? '')) return url
  servedScheme = parsed[1] ?? ''
  servedOrigin = `${servedScheme}://${parsed[2]}`
  if (loopbackOrigin === '') {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no address')
    loopbackOrigin = `http://127.0.0.1:${address.port}`
  }
  return loopbackOrigin + parsed[3]
}

/**
 * What the page's address would be under Electron.
 * @param {string} url
 */
function nominal(url) {
  return loopbackOrigin !== '' && url.startsWith(`${loopbackOrigin}/`) ? servedOrigin + url.slice(loopbackOrigin.length) : url
}

class WebContents extends EventEmitter {
  mainFrame = { url: 'about:blank' }
  /** @type {((details: { url: string }) => { action: string }) | null} */
  windowOpenHandler = null

  /** @param {(details: { url: string }) => { action: string }} handler */
  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler
  }

  /**
   * @param {string} channel
   * @param {unknown[]} args
   */
  send(channel, ...args) {
    tellScreen('send', channel, args)
  }
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents()
  destroyed = false
  maximized = false

  /** @param {{ width: number, height: number, x?: number, y?: number, webPreferences?: Record<string, unknown> }} options */
  constructor(options) {
    super()
    const { sandbox, contextIsolation, nodeIntegration } = options.webPreferences ?? {}
    if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false) throw new Error('the window is not sandboxed')
    if (current !== null) throw new Error('the stand-in has one window')
    this.options = options
    showWindow(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  /** @param {string} url */
  async loadURL(url) {
    if (Object.values(permissions).includes(null)) throw new Error('the window may ask for permissions')
    if (await mayUse('geolocation', [], url)) throw new Error('the window is given permissions')
    const preload = await readFile(String(this.options.webPreferences?.['preload']), 'utf8')
    const { width, height } = this.options
    const camera = await mayUse('media', ['video'], url)
    await screenCall('load', { url: await reachable(url), preload, width, height, camera })
    this.emit('ready-to-show')
  }

  /** The user's click on the window's cross, and app.quit(). */
  close() {
    if (this.destroyed) return
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (!prevented) this.destroy()
  }

  destroy() {
    if (this.destroyed) return
    this.destroyed = true
    current = null
    void screenCall('destroy').finally(() => {
      this.emit('closed')
      app.emit('window-all-closed')
    })
  }

  /** @param {string} title */
  setTitle(title) {
    tellScreen('title', title)
  }

  getNormalBounds() {
    const { width, height, x = 0, y = 0 } = this.options
    return { x, y, width, height }
  }

  isDestroyed = () => this.destroyed
  isMaximized = () => this.maximized
  maximize = () => void (this.maximized = true)
  isMinimized = () => false
  restore() {}
  show() {}
  focus() {}
  setDocumentEdited() {}
}

/** @type {BrowserWindow | null} */
let current = null

/** @param {BrowserWindow} window */
function showWindow(window) {
  current = window
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  whenReady: async () => undefined,
  enableSandbox() {},
  requestSingleInstanceLock: () => true,
  getLocale: () => 'en-US',
  /** @param {string} name */
  getPath: (name) => paths.get(name) ?? tmpdir(),
  /** @type {(name: string, path: string) => void} */
  setPath: (name, path) => void paths.set(name, path),
  quit() {
    if (current === null) process.exit(0)
    current.close()
  },
  /** @param {number} code */
  exit: (code) => process.exit(code),
})

export const powerMonitor = new EventEmitter()

export const ipcMain = {
  /** @type {(channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) => void} */
  handle: (channel, handler) => void ipcHandlers.set(channel, handler),
}

export const protocol = {
  registerSchemesAsPrivileged() {},
  /** @type {(scheme: string, handler: ProtocolHandler) => void} */
  handle: (scheme, handler) => void protocols.set(scheme, handler),
}

/** @typedef {(contents: unknown, permission: string, callback: (granted: boolean) => void, details: object) => void} OnRequest */
const permissions = {
  /** @type {OnRequest | null} */
  request: null,
  /** @type {unknown} */
  check: null,
  /** @type {unknown} */
  device: null,
}
export const session = {
  defaultSession: {
    /** @type {(handler: OnRequest) => void} */
    setPermissionRequestHandler: (handler) => void (permissions.request = handler),
    /** @type {(handler: unknown) => void} */
    setPermissionCheckHandler: (handler) => void (permissions.check = handler),
    /** @type {(handler: unknown) => void} */
    setDevicePermissionHandler: (handler) => void (permissions.device = handler),
  },
}

/**
 * What the window's page would be answered.
 * @param {string} permission
 * @param {readonly string[]} mediaTypes
 * @param {string} requestingUrl
 * @returns {Promise<boolean>}
 */
function mayUse(permission, mediaTypes, requestingUrl) {
  return new Promise((settle) => permissions.request?.(null, permission, settle, { isMainFrame: true, requestingUrl, mediaTypes }))
}

export const systemPreferences = { askForMediaAccess: async () => true }

/** Pages opened in the system's browser, for the test to ask after. */
/** @type {string[]} */
const openedLinks = []
export const shell = {
  /** @param {string} url */
  openExternal: async (url) => void openedLinks.push(url),
}

export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }

/**
 * @param {'open' | 'save'} kind
 * @param {readonly unknown[]} args the window, where there is one, and the options
 */
async function chosenPath(kind, args) {
  const path = await screenCall('dialog', kind, args.at(-1))
  return typeof path === 'string' ? path : null
}

export const dialog = {
  /** @param {unknown[]} args */
  async showOpenDialog(...args) {
    const path = await chosenPath('open', args)
    return { canceled: path === null, filePaths: path === null ? [] : [path] }
  },
  /** @param {unknown[]} args */
  async showSaveDialog(...args) {
    const path = await chosenPath('save', args)
    return { canceled: path === null, filePath: path ?? '' }
  },
  /** @param {unknown[]} args */
  async showMessageBox(...args) {
    return { response: Number(await screenCall('message', args.at(-1))) }
  },
}

export const Menu = {
  /** @param {MenuItem[]} template */
  buildFromTemplate: (template) => template,
  /** @param {MenuItem[]} menu */
  setApplicationMenu: (menu) => void (applicationMenu = menu),
}

/**
 * @param {readonly MenuItem[]} items
 * @returns {MenuItem[]}
 */
function flat(items) {
  return items.flatMap((item) => [item, ...flat(item.submenu ?? [])])
}

const screenCall = connectRpc(
  {
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
    on: (listener) => void process.on('message', listener),
  },
  {
    /** @type {(from: { url: string, isMainFrame: boolean }, channel: string, args: unknown[]) => unknown} */
    invoke(from, channel, args) {
      const handler = ipcHandlers.get(channel)
      if (handler === undefined || current === null) throw new Error(`No handler registered for '${channel}'`)
      const contents = current.webContents
      contents.mainFrame.url = from.isMainFrame ? nominal(from.url) : contents.mainFrame.url
      return handler({ sender: contents, senderFrame: from.isMainFrame ? contents.mainFrame : { url: nominal(from.url) } }, ...args)
    },
    /** @type {(id: string) => void} */
    clickMenu(id) {
      const item = flat(applicationMenu).find((one) => one.id === id)
      if (item?.click === undefined) throw new Error(`the menu has no '${id}'`)
      item.click()
    },
    requestClose: () => current?.close(),
    suspend: () => void powerMonitor.emit('suspend'),
    openedLinks: () => openedLinks,
    /** @type {(url: string) => boolean} */
    mayOpen: (url) => current?.webContents.windowOpenHandler?.({ url }).action !== 'deny',
  },
)

/**
 * For what nobody waits for; a page that is gone hears nothing.
 * @param {string} method
 * @param {unknown[]} args
 */
function tellScreen(method, ...args) {
  screenCall(method, ...args).catch(() => undefined)
}

export default { app, BrowserWindow, dialog, ipcMain, Menu, powerMonitor, protocol, screen, session, shell, systemPreferences }
