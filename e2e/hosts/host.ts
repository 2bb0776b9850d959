// What the end-to-end tests need of a host, whichever of the three it is.
import type { Browser, Page } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CommandId } from '../../src/commands/commands'

export type HostName = 'browser' | 'electron-shim' | 'electron'

export interface LaunchOptions {
  /** Absolute, fresh folder for the host's settings and recent projects. */
  readonly dataFolder: string
  /** Absolute folder that hosts without native dialogs may browse; everything a test chooses lies in it. */
  readonly root: string
  readonly locale?: 'en-US' | 'zh-CN'
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
  /** The app meets its user for the first time, and shows them round. */
  readonly firstRun?: boolean
}

/** Answer to the question about unsaved changes. */
export type CloseAnswer = 'save' | 'discard' | 'cancel'

/** What the page objects work on. */
export interface AppView {
  readonly page: Page
  /** Whether the host shows its own dialogs; else the interface shows a folder browser. */
  readonly nativeDialogs: boolean
  /** Queues the answer of the next native file dialog: an absolute path, or null for Cancel. */
  answerDialog(path: string | null): Promise<void>
}

/** The app, opened. */
export interface RunningApp extends AppView {
  /** Queues the answer of the next question about unsaved changes (native hosts). */
  answerClose(answer: CloseAnswer): Promise<void>
  /** Chooses an item of the native menu; false where the host has none. */
  chooseMenu(command: CommandId): Promise<boolean>
  /** Title of the window. */
  title(): Promise<string>
  /** The user's click on the window's cross. */
  requestClose(): Promise<void>
  /** The machine goes to sleep, or the browser freezes the page. */
  suspend(): Promise<void>
  /** The user ends the program, its window open: from the menu, or the server in its terminal. Settles when it has ended. */
  quit(): Promise<void>
  /** Resolves when the window is gone. */
  readonly closed: Promise<void>
  /** The host is killed, and the window with it: nothing of it can be tidied up. */
  crash(): Promise<void>
  /** Ends the app without asking; fine when it has ended. */
  close(): Promise<void>
}

export interface Host {
  readonly name: HostName
  /** Why this host can't run here, or null. */
  readonly unavailable: string | null
  launch(options: LaunchOptions): Promise<RunningApp>
}

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '../..')
/** The build under test. */
export const OUT = resolve(ROOT, process.env['TENSORLOOM_OUT'] || 'out')

export function built(...parts: readonly string[]): string {
  return join(OUT, ...parts)
}

/** Settings of a user who knows the app; those that are there stay. */
export async function knowUser({ dataFolder, firstRun = false }: LaunchOptions): Promise<void> {
  if (firstRun) return
  await mkdir(dataFolder, { recursive: true })
  await writeFile(join(dataFolder, 'settings.json'), '{"tourSeen": true}', { flag: 'wx' }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST') throw thrown
  })
}

export const DEFAULT_VIEWPORT = { width: 1440, height: 900 }

/** A context and page of its own in the shared browser. */
export async function newPage(browser: Browser, options: LaunchOptions, viewport = options.viewport ?? DEFAULT_VIEWPORT): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: options.locale ?? 'en-US', colorScheme: options.colorScheme ?? 'dark' })
  return await context.newPage()
}
