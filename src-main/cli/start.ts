// `npm start`: Electron where its runtime is or can be fetched and there is a display; else the browser host, saying why.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { text, type Text } from '../../src/diagnostics'
import { chosenDataFolder } from '../services/host-paths'
import { electronPackage, fetchElectron, findElectron } from './electron-runtime'
import { hasDisplay } from './open-browser'
import { serve } from './serve'
import { EXIT, localeOf, processTerminal, type ExitCode, type Terminal } from './terminal'

const APP_FOLDER = resolve(import.meta.dirname, '../..')
const FETCH_TIMEOUT_MS = 60_000
/** Ending with an error sooner than this means that Electron cannot run here. */
const EARLY_MS = 10_000

const USAGE = text(
  'Usage: npm start -- [--browser] [--port N] [--root DIR] [--no-open] [--user-data-dir DIR]',
  '用法：npm start -- [--browser] [--port N] [--root DIR] [--no-open] [--user-data-dir DIR]',
)

type Found = { readonly executable: string } | { readonly reason: Text }

async function findOrFetch(terminal: Terminal): Promise<Found> {
  if (!hasDisplay(process.platform, process.env)) return { reason: text('there is no display', '没有可用的显示器') }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { reason: text('Electron does not run as root', 'Electron 不能以 root 身份运行') }
  }
  const folder = electronPackage(APP_FOLDER)
  if (folder === null) return { reason: text('Electron is not installed', '未安装 Electron') }
  const present = findElectron(folder, process.env)
  if (present !== null) return { executable: present }
  terminal.note(
    terminal.say(
      text(
        "Fetching Electron's runtime, once (about 110 MB, at most a minute) …",
        '正在下载 Electron 运行时（仅一次，约 110 MB，最多一分钟）…',
      ),
    ),
  )
  const fetched = (await fetchElectron(folder, process.env, FETCH_TIMEOUT_MS)) ? findElectron(folder, process.env) : null
  return fetched === null
    ? { reason: text("Electron's runtime could not be fetched", '无法下载 Electron 运行时') }
    : { executable: fetched }
}

/** Its exit code, or null where it could not even start. */
async function runElectron(executable: string, args: readonly string[]): Promise<number | null> {
  const startedMs = Date.now()
  return await new Promise((finish) => {
    const child = spawn(executable, [APP_FOLDER, ...args], { stdio: 'inherit' })
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, forward)
    child.once('error', () => finish(null))
    child.once('exit', (code, signal) => {
      const failed = code !== 0 && signal !== 'SIGINT' && signal !== 'SIGTERM'
      finish(failed && Date.now() - startedMs < EARLY_MS ? null : (code ?? 0))
    })
  })
}

async function main(terminal: Terminal): Promise<number> {
  let options
  try {
    options = parseArgs({
      options: {
        browser: { type: 'boolean', default: false },
        port: { type: 'string' },
        root: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        'user-data-dir': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    terminal.note(terminal.say(USAGE))
    return EXIT.usage
  }
  const port = options.port === undefined ? 0 : Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    terminal.note(terminal.say(USAGE))
    return EXIT.usage
  }
  if (options.help) {
    terminal.print(terminal.say(USAGE))
    return EXIT.done
  }

  const dataFolder =
    options['user-data-dir'] === undefined ? undefined : (chosenDataFolder(['--user-data-dir', options['user-data-dir']], {}) ?? undefined)
  const inBrowser = (): Promise<ExitCode> => serve({ port, root: options.root, open: !options['no-open'], dataFolder }, terminal)
  if (options.browser) return await inBrowser()

  const found = await findOrFetch(terminal)
  let reason: Text
  if ('executable' in found) {
    const code = await runElectron(found.executable, dataFolder === undefined ? [] : [`--user-data-dir=${dataFolder}`])
    if (code !== null) return code
    reason = text('Electron did not start', 'Electron 未能启动')
  } else {
    reason = found.reason
  }
  terminal.note(terminal.say(text(`Opening in the browser, because ${reason.en}.`, `将在浏览器中打开，原因：${reason.zh}。`)))
  return await inBrowser()
}

process.exitCode = await main(processTerminal(localeOf(process.env)))
