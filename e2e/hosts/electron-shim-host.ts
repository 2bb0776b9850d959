// The electron-shim host: the built main and preload bundles for real; `electron` is a stand-in whose window is a page here.
import type { Browser, Page } from '@playwright/test'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { collectErrors, endProcess, killProcess } from './child-process'
import { runPreload } from './electron-shim/preload-runtime.mjs'
import { connectRpc } from './electron-shim/rpc.mjs'
import { built, knowUser, newPage, type CloseAnswer, type Host, type LaunchOptions } from './host'

const SHIM = join(import.meta.dirname, 'electron-shim')
const BUTTONS: readonly CloseAnswer[] = ['save', 'discard', 'cancel']

interface LoadRequest {
  readonly url: string
  readonly preload: string
  readonly width: number
  readonly height: number
  /** Whether the main process lets it use one. */
  readonly camera: boolean
}

/** Playwright's bindings carry JSON: bytes travel as base64, as in preload-runtime.mjs. */
function pack(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pack(member)]))
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack)
  if (typeof value !== 'object' || value === null) return value
  if ('$bytes' in value && typeof value.$bytes === 'string') return new Uint8Array(Buffer.from(value.$bytes, 'base64'))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unpack(member)]))
}

/** The test's side of the stand-in: shows the window, answers dialogs. */
class Screen {
  page: Page | null = null
  title = ''
  readonly paths: (string | null)[] = []
  readonly answers: CloseAnswer[] = []
  readonly closed: Promise<void>
  private markClosed: () => void = () => undefined
  private call: ReturnType<typeof connectRpc> = () => Promise.reject(new Error('not connected'))

  constructor(
    private readonly browser: Browser,
    private readonly options: LaunchOptions,
  ) {
    this.closed = new Promise((resolve) => (this.markClosed = resolve))
  }

  connect(channel: Parameters<typeof connectRpc>[0]): ReturnType<typeof connectRpc> {
    this.call = connectRpc(channel, {
      load: (request: LoadRequest) => this.load(request),
      send: (channelName: string, args: readonly unknown[]) => this.send(channelName, args),
      title: (title: string) => void (this.title = title),
      destroy: () => this.destroy(),
      dialog: (kind: string) => {
        const path = this.paths.shift()
        if (path === undefined) throw new Error(`a native ${kind} dialog was shown and the test had no answer for it`)
        return path
      },
      message: () => {
        const answer = this.answers.shift()
        if (answer === undefined) throw new Error('a native question was asked and the test had no answer for it')
        return BUTTONS.indexOf(answer)
      },
    })
    return this.call
  }

  private async load({ url, preload, width, height, camera }: LoadRequest): Promise<void> {
    const page = await newPage(this.browser, this.options, this.options.viewport ?? { width, height })
    this.page = page
    if (camera) await page.context().grantPermissions(['camera'])
    page.once('close', () => this.markClosed())
    page.on('popup', (popup) => void this.call('mayOpen', popup.url()).then((allowed) => (allowed ? undefined : popup.close())))
    await page.exposeBinding('__tensorloomShimInvoke', async ({ frame }, channel: string, args: readonly unknown[]) =>
      pack(await this.call('invoke', { url: frame.url(), isMainFrame: frame === page.mainFrame() }, channel, unpack(args))),
    )
    await page.addInitScript({ content: `(${runPreload.toString()})(function (require, module, exports) {${preload}\n})` })
    await page.goto(url)
  }

  private async send(channel: string, args: readonly unknown[]): Promise<void> {
    await this.page?.evaluate(
      ([name, packed]) =>
        Reflect.apply(Reflect.get(window, '__tensorloomShimEmit') as (...args: unknown[]) => void, undefined, [name, packed]),
      [channel, pack(args)] as const,
    )
  }

  async destroy(): Promise<void> {
    await this.page?.context().close()
    this.markClosed()
  }
}

export function createElectronShimHost(browser: Browser): Host {
  const bundle = built('main/index.js')
  return {
    name: 'electron-shim',
    unavailable: existsSync(bundle) ? null : 'not built: npm run build',
    async launch(options) {
      await knowUser(options)
      const child = fork(join(SHIM, 'run.mjs'), [bundle, `--user-data-dir=${options.dataFolder}`], {
        execArgv: ['--import', pathToFileURL(join(SHIM, 'register.mjs')).href],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      const errors = collectErrors(child)
      const screen = new Screen(browser, options)
      const ready = new Promise<void>((resolve) =>
        child.on('message', (message: { rpc?: string; method?: string }) => message.method === 'load' && resolve()),
      )
      const call = screen.connect({
        send: (message) => void (child.connected && child.send(message)),
        on: (listener) => void child.on('message', listener),
      })
      const failed = once(child, 'exit').then(([code]) => {
        throw new Error(`the main process ended with ${code}\n${errors()}`)
      })
      // Only while starting is it news that the process ends.
      failed.catch(() => undefined)
      await Promise.race([ready, failed])
      while (screen.page === null || screen.page.url() === 'about:blank')
        await Promise.race([new Promise((next) => setTimeout(next, 10)), failed])
      const page = screen.page
      await page.waitForLoadState()
      return {
        page,
        nativeDialogs: true,
        closed: screen.closed,
        answerDialog: async (path) => void screen.paths.push(path),
        answerClose: async (answer) => void screen.answers.push(answer),
        async chooseMenu(command) {
          await call('clickMenu', command)
          return true
        },
        title: async () => screen.title,
        requestClose: async () => void (await call('requestClose')),
        suspend: async () => void (await call('suspend')),
        async quit() {
          const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve()
          await call('requestClose')
          await ended
        },
        async crash() {
          await killProcess(child)
          await screen.destroy()
        },
        async close() {
          await screen.destroy()
          await endProcess(child)
        },
      }
    },
  }
}
