// The browser host: the built command line's server, and a page in Chromium.
import type { Browser } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { collectErrors, endProcess, killProcess } from './child-process'
import { built, knowUser, newPage, type Host, type LaunchOptions } from './host'

const START_TIMEOUT_MS = 30_000

/** The address that the server prints once it listens. */
async function printedAddress(child: ChildProcess, errors: () => string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server printed no address\n${errors()}`)), START_TIMEOUT_MS)
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(output)?.[0]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code}\n${errors()}`))
    })
  })
}

const CLI = built('cli/tensorloom.js')

/** The server alone, for whatever browser. */
export async function serveApp(options: LaunchOptions): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  await knowUser(options)
  const child = spawn(process.execPath, [CLI, 'serve', '--no-open', '--root', options.root], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TENSORLOOM_DATA_DIR: options.dataFolder },
  })
  try {
    return { url: await printedAddress(child, collectErrors(child)), child }
  } catch (thrown) {
    await endProcess(child)
    throw thrown
  }
}

export function createBrowserHost(browser: Browser): Host {
  return {
    name: 'browser',
    unavailable: existsSync(CLI) ? null : 'not built: npm run build',
    async launch(options) {
      const { url, child } = await serveApp(options)
      const page = await newPage(browser, options)
        .then(async (opened) => {
          await opened.goto(url)
          return opened
        })
        .catch(async (thrown: unknown) => {
          await endProcess(child)
          throw thrown
        })
      const closed = new Promise<void>((resolve) => page.once('close', () => resolve()))
      return {
        page,
        nativeDialogs: false,
        closed,
        answerDialog: () => Promise.reject(new Error('this host has no native dialogs')),
        // The browser asks itself; leaving and staying are its only answers.
        async answerClose(answer) {
          if (answer === 'save') throw new Error('a browser does not offer to save')
          page.once('dialog', (dialog) => void (answer === 'discard' ? dialog.accept() : dialog.dismiss()))
        },
        chooseMenu: async () => false,
        title: () => page.title(),
        requestClose: () => page.close({ runBeforeUnload: true }),
        suspend: () => page.evaluate(() => void document.dispatchEvent(new Event('freeze'))),
        async quit() {
          await endProcess(child)
          await page.context().close()
        },
        async crash() {
          await killProcess(child)
          await page.context().close()
        },
        async close() {
          await page.context().close()
          await endProcess(child)
        },
      }
    },
  }
}
