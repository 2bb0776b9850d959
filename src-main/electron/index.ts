// The Electron host: puts the services, the window and the calls together. Nothing outside this folder imports electron.
import { app, dialog, ipcMain, Menu, powerMonitor, protocol, session, shell, systemPreferences } from 'electron'
import { join, resolve } from 'node:path'
import { inspect } from 'node:util'
import { error, fail, text, type Locale } from '../../src/diagnostics'
import { grantDropped } from '../services/dropped'
import { nodeFiles } from '../services/file-port'
import { createHandlers, dispatch, type LogError } from '../services/handlers'
import { chosenDataFolder } from '../services/host-paths'
import { createHostServices } from '../services/host-services'
import { version } from '../services/version'
import { APP_ORIGIN, APP_URL, handleAppScheme, registerAppScheme } from './app-protocol'
import { CALL_CHANNEL, DROPPED_CHANNEL } from './channels'
import { createDialogs } from './dialogs'
import { denyNavigation, limitPermissions } from './lock-down'
import { createMainWindow, type MainWindow } from './main-window'
import { menuLocale, menuTemplate } from './menu'
import { isOurPage, originOf } from './sender'

const OUT = resolve(import.meta.dirname, '..')
/** Set by `electron-vite dev` only. */
const DEVELOPMENT_URL = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const ORIGINS: ReadonlySet<string> = new Set([APP_ORIGIN, ...(DEVELOPMENT_URL ? [originOf(DEVELOPMENT_URL)] : [])])

const log: LogError = (message, thrown) => void process.stderr.write(`${message}: ${inspect(thrown)}\n`)

async function start(): Promise<void> {
  await app.whenReady()
  limitPermissions(session.defaultSession, { origins: ORIGINS, platform: process.platform, system: systemPreferences })
  handleAppScheme(protocol, nodeFiles, join(OUT, 'renderer'))

  const services = createHostServices(nodeFiles, app.getPath('userData'))
  let main: MainWindow | null = null
  const { state } = await services.store.read()
  let locale: Locale = menuLocale(state.locale, app.getLocale())
  let { shortcuts } = state
  const showMenu = (): void =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(menuTemplate(locale, process.platform, shortcuts, (command) => main?.send({ type: 'menu', command }))),
    )
  showMenu()

  const handlers = createHandlers({
    info: { host: 'electron', version, platform: process.platform, nativeDialogs: true },
    ...services,
    dialogs: createDialogs(
      dialog,
      () => main?.window ?? null,
      () => locale,
    ),
    browser: null,
    window: {
      describe: (description) => main?.describe(description),
      close: () => main?.close(),
      openLink: (url) => void shell.openExternal(url).catch((thrown: unknown) => log('could not open a link', thrown)),
    },
    onSettings: (settings) => {
      locale = menuLocale(settings.locale, app.getLocale())
      shortcuts = settings.shortcuts
      showMenu()
    },
  })
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, request: unknown) => {
    if (!isOurPage(event, main?.window.webContents ?? null, ORIGINS)) {
      return fail(
        error('host/forbidden', text('This request does not come from the Tensorloom window.', '此请求并非来自 Tensorloom 窗口。')),
      )
    }
    return await dispatch(handlers, name, request, log)
  })
  ipcMain.handle(DROPPED_CHANNEL, async (event, path: unknown) => {
    if (!isOurPage(event, main?.window.webContents ?? null, ORIGINS)) return null
    return await grantDropped(path, services.grants, nodeFiles)
  })
  app.on('second-instance', () => {
    if (main === null) return
    if (main.window.isMinimized()) main.window.restore()
    main.window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  // A machine that sleeps may never wake: what was learned so far is kept first.
  powerMonitor.on('suspend', () => main?.send({ type: 'suspending' }))

  // The page calls as soon as it is loaded: the window must be known before.
  main = await createMainWindow({
    preload: join(OUT, 'preload/index.cjs'),
    store: services.store,
    locale: () => locale,
    retireBackup: (id) => services.backups.retire(id),
  })
  await main.window.loadURL(DEVELOPMENT_URL ?? APP_URL)
}

registerAppScheme(protocol)
app.enableSandbox()
denyNavigation(app)
const dataFolder = chosenDataFolder(process.argv, process.env)
if (dataFolder !== null) app.setPath('userData', dataFolder)

// The lock belongs to the data folder: two windows would write the same settings.
if (app.requestSingleInstanceLock()) {
  start().catch((thrown: unknown) => {
    log('could not start', thrown)
    app.exit(1)
  })
} else {
  app.quit()
}
