// The electron host: the built app in Electron itself, where its runtime is present.
import { _electron } from '@playwright/test'
import { existsSync } from 'node:fs'
import { electronPackage, findElectron } from '../../src-main/cli/electron-runtime'
import { hasDisplay } from '../../src-main/cli/open-browser'
import { killProcess } from './child-process'
import { built, knowUser, ROOT, type CloseAnswer, type Host } from './host'

/** What the test queued, kept in the main process. */
interface Queued {
  readonly paths: (string | null)[]
  readonly answers: number[]
}

const BUTTONS: readonly CloseAnswer[] = ['save', 'discard', 'cancel']

function missing(executable: string | null): string | null {
  if (executable === null) return "Electron's runtime is not installed (npx install-electron)"
  if (!hasDisplay(process.platform, process.env)) return 'Electron needs a display'
  return existsSync(built('main/index.js')) ? null : 'not built: npm run build'
}

export function createElectronHost(): Host {
  const folder = electronPackage(ROOT)
  const executable = folder === null ? null : findElectron(folder, process.env)
  return {
    name: 'electron',
    unavailable: missing(executable),
    async launch(options) {
      await knowUser(options)
      if (executable === null) throw new Error('no runtime')
      const electron = await _electron.launch({
        executablePath: executable,
        args: [ROOT, `--user-data-dir=${options.dataFolder}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
        colorScheme: options.colorScheme ?? 'dark',
        locale: options.locale ?? 'en-US',
      })
      await electron.evaluate(({ dialog }) => {
        const queued: Queued = { paths: [], answers: [] }
        Reflect.set(globalThis, 'tensorloomTest', queued)
        const next = (): string | null => {
          const path = queued.paths.shift()
          if (path === undefined) throw new Error('a native dialog was shown and the test had no answer for it')
          return path
        }
        dialog.showOpenDialog = async () => {
          const path = next()
          return { canceled: path === null, filePaths: path === null ? [] : [path] }
        }
        dialog.showSaveDialog = async () => {
          const path = next()
          return { canceled: path === null, filePath: path ?? '' }
        }
        dialog.showMessageBox = async () => {
          const response = queued.answers.shift()
          if (response === undefined) throw new Error('a native question was asked and the test had no answer for it')
          return { response, checkboxChecked: false }
        }
      })
      const page = await electron.firstWindow()
      await page.waitForLoadState()
      const closed = new Promise<void>((resolve) => page.once('close', () => resolve()))
      return {
        page,
        nativeDialogs: true,
        closed,
        answerDialog: (path) =>
          electron.evaluate((_app, one) => void (Reflect.get(globalThis, 'tensorloomTest') as Queued).paths.push(one), path),
        answerClose: (answer) =>
          electron.evaluate(
            (_app, one) => void (Reflect.get(globalThis, 'tensorloomTest') as Queued).answers.push(one),
            BUTTONS.indexOf(answer),
          ),
        chooseMenu: (command) =>
          electron.evaluate(({ Menu }, id) => {
            const item = Menu.getApplicationMenu()?.getMenuItemById(id)
            item?.click()
            return item !== null && item !== undefined
          }, command),
        title: () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? ''),
        requestClose: () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
        suspend: () => electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend')),
        async quit() {
          const ended = electron.waitForEvent('close')
          await electron.evaluate(({ app }) => app.quit())
          await ended
        },
        async crash() {
          await killProcess(electron.process())
          await electron.close().catch(() => undefined)
        },
        async close() {
          await electron.evaluate(({ app }) => app.exit(0)).catch(() => undefined)
          await electron.close().catch(() => undefined)
        },
      }
    },
  }
}
