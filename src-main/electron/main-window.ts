// The window: sandboxed, unable to navigate away, and never closed over unsaved changes without asking.
import { BrowserWindow, dialog, screen } from 'electron'
import type { HostEvent, Request } from '../../src/api/api'
import type { Locale } from '../../src/diagnostics'
import type { HostWindow } from '../services/handlers'
import type { StateStore } from '../services/state-store'
import { EVENT_CHANNEL } from './channels'
import { askBeforeClose } from './dialogs'
import { MIN_SIZE, placeWindow } from './window-state'

export interface MainWindowOptions {
  readonly preload: string
  readonly store: StateStore
  readonly locale: () => Locale
  /** Removes the backup of unsaved work that the user chose to drop, or that was saved. */
  readonly retireBackup: (id: string) => Promise<void>
}

export interface MainWindow extends Omit<HostWindow, 'openLink'> {
  readonly window: BrowserWindow
  send(event: HostEvent): void
}

/** A page has so long to keep its run, or else its few unwritten bytes, before the window closes over it. */
const RUNNING_PATIENCE_MS = 5000
const IDLE_PATIENCE_MS = 1000

/** Creates the one window, yet without its page; it shows itself once the page has been drawn. */
export async function createMainWindow({ preload, store, locale, retireBackup }: MainWindowOptions): Promise<MainWindow> {
  const saved = (await store.read()).state.window
  const window = new BrowserWindow({
    ...placeWindow(
      saved,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Tensorloom',
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // Training goes on in the page's worker while the window is hidden.
      backgroundThrottling: false,
    },
  })
  if (saved?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())

  let description: Request<'window.describe'> = { title: 'Tensorloom', dirty: false }
  let pageGone = false
  let closing = false
  let asking = false
  const send = (event: HostEvent): void => {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event)
  }
  const remember = async (): Promise<void> => {
    const place = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    await store.update((state) => ({ ...state, window: place }))
  }
  const closeNow = async (): Promise<void> => {
    if (closing) return
    closing = true
    // Closed on purpose, unlike a crash: there is nothing to offer at the next start.
    if (!pageGone && description.backupId !== undefined) await retireBackup(description.backupId)
    await remember()
    if (!window.isDestroyed()) window.destroy()
  }

  /** What the page alone knows is kept first; one that does not answer is not waited for long. */
  const closeSoon = (): void => {
    if (pageGone) return void closeNow()
    send({ type: 'closing' })
    setTimeout(() => void closeNow(), description.running === true ? RUNNING_PATIENCE_MS : IDLE_PATIENCE_MS)
  }

  window.on('close', (event) => {
    if (closing) return
    event.preventDefault()
    if (!description.dirty) {
      closeSoon()
      return
    }
    if (asking) return
    asking = true
    void askBeforeClose(dialog, window, locale())
      .then(async (answer) => {
        if (answer === 'discard') closeSoon()
        if (answer === 'save') send({ type: 'close-requested' })
      })
      .finally(() => (asking = false))
  })
  // The title is described by the interface, not by the page's <title>.
  window.on('page-title-updated', (event) => event.preventDefault())
  // A page that is gone can neither save nor answer.
  window.webContents.on('render-process-gone', () => {
    pageGone = true
    description = { ...description, dirty: false }
  })

  return {
    window,
    send,
    describe(next) {
      pageGone = false
      description = next
      window.setTitle(next.title)
      window.setDocumentEdited(next.dirty)
    },
    close: () => void closeNow(),
  }
}
