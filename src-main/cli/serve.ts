// Runs the browser host until it is interrupted.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { error, text, type Diagnostic } from '../../src/diagnostics'
import { startServerHost } from '../server/host'
import type { RunningServer } from '../server/server'
import { fileErrorCode, nodeFiles } from '../services/file-port'
import { chosenDataFolder, platformDataFolder } from '../services/host-paths'
import { ioDiagnostic } from '../services/io-diagnostics'
import { mayOpenBrowser, openBrowser } from './open-browser'
import { diagnosticLines, EXIT, type ExitCode, type Terminal } from './terminal'

export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port?: number | undefined
  /** Folder that the interface may browse; the home folder by default. */
  readonly root?: string | undefined
  /** Whether to open the browser, where there is a display. */
  readonly open: boolean
  /** Folder for settings and recent projects; by default $TENSORLOOM_DATA_DIR, else the platform's. */
  readonly dataFolder?: string | undefined
  /** Folder of the built interface; by default the one of this build. */
  readonly rendererFolder?: string | undefined
}

/** The built interface stands two folders beside every built entry. */
const RENDERER_FOLDER = resolve(import.meta.dirname, '../renderer')

/** Prints the address and returns when the server was stopped by a signal, or could not start. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const root = resolve(options.root ?? homedir())
  const port = options.port ?? 0
  const rendererFolder = options.rendererFolder ?? RENDERER_FOLDER
  const problem = (await rootProblem(root)) ?? buildProblem(rendererFolder)
  if (problem !== null) return report(problem, terminal)

  let server: RunningServer
  try {
    server = await startServerHost({
      files: nodeFiles,
      port,
      root,
      dataFolder: options.dataFolder ?? chosenDataFolder([], process.env) ?? platformDataFolder(process.platform, process.env),
      rendererFolder,
      log: (message, thrown) =>
        terminal.note(`${message}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : JSON.stringify(thrown)}`),
    })
  } catch (thrown) {
    const refused = portProblem(thrown, port)
    if (refused === null) throw thrown
    return report(refused, terminal)
  }

  const stopped = new Promise<void>((finish) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => finish())
  })
  terminal.print(terminal.say(text(`Tensorloom is open at ${server.url}`, `Tensorloom 已在此地址打开：${server.url}`)))
  terminal.print(terminal.say(text(`It may show files below ${root}. Ctrl+C stops it.`, `可访问 ${root} 下的文件。按 Ctrl+C 停止。`)))
  if (options.open && mayOpenBrowser(process.platform, process.env)) openBrowser(server.url)
  await stopped
  await server.close()
  return EXIT.done
}

function report(problem: Diagnostic, terminal: Terminal): ExitCode {
  for (const line of diagnosticLines(terminal, problem)) terminal.note(line)
  return EXIT.diagnostic
}

async function rootProblem(root: string): Promise<Diagnostic | null> {
  try {
    await nodeFiles.readdir(root)
    return null
  } catch (thrown) {
    return ioDiagnostic(thrown, 'list', root)
  }
}

function buildProblem(rendererFolder: string): Diagnostic | null {
  if (existsSync(join(rendererFolder, 'index.html'))) return null
  return error('host/not-built', text('The interface has not been built yet.', '界面尚未构建。'), {
    hint: text('Run: npm run build', '请运行：npm run build'),
  })
}

function portProblem(thrown: unknown, port: number): Diagnostic | null {
  const hint = text(
    'Choose another one with --port, or leave it out to take a free one.',
    '请使用 --port 指定其他端口，或省略以自动选择空闲端口。',
  )
  switch (fileErrorCode(thrown)) {
    case 'EADDRINUSE':
      return error('host/port-taken', text(`Port ${port} is in use by another program.`, `端口 ${port} 已被其他程序占用。`), { hint })
    case 'EACCES':
      return error('host/port-denied', text(`This account may not use port ${port}.`, `当前用户无权使用端口 ${port}。`), { hint })
    default:
      return null
  }
}
