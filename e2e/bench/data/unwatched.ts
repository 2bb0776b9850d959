// A Chromium that nobody watches while it works: Playwright's protocol copies every body that goes over the network, which would be timed too.
// It connects to prepare a page, lets go of it, learns of the end by the page's address, and connects again to ask what was seen.
import { chromium, type Browser, type Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { endProcess } from '../../hosts/child-process'

const START_TIMEOUT_MS = 30_000
const WORK_TIMEOUT_MS = 300_000
const LOOK_EVERY_MS = 50
/** From the call that lets a page begin until it does: time enough to let go of it. */
export const BEGIN_AFTER_MS = 1000
/** What a page adds to its address when its work is done. */
export const ENDED = '#ended'

export interface UnwatchedBrowser {
  /** Opens an address and does something there. */
  prepare(url: string, steps: (page: Page) => Promise<void>): Promise<void>
  /** Waits, from afar, for the page to add {@link ENDED} to its address; then asks. */
  afterwards<T>(ask: (page: Page) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openUnwatched(chromiumPath: string, chromiumArgs: readonly string[]): Promise<UnwatchedBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'tensorloom-chromium-'))
  const child = spawn(
    chromiumPath,
    [
      ...chromiumArgs,
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1440,900',
      '--lang=en-US',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const close = async (): Promise<void> => {
    await endProcess(child)
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  const endpoint = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Chromium opened no port')), START_TIMEOUT_MS)
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const host = /DevTools listening on ws:\/\/([\d.]+:\d+)\//.exec(output)?.[1]
      if (host === undefined) return
      clearTimeout(timer)
      resolve(`http://${host}`)
    })
  }).catch(async (thrown: unknown) => {
    await close()
    throw thrown
  })

  const connected = async <T>(act: (page: Page) => Promise<T>): Promise<T> => {
    const browser: Browser = await chromium.connectOverCDP(endpoint)
    try {
      const page = browser.contexts()[0]?.pages()[0]
      if (page === undefined) throw new Error('Chromium has no page')
      return await act(page)
    } finally {
      // Only lets go of it.
      await browser.close()
    }
  }

  return {
    prepare: async (url, steps) =>
      await connected(async (page) => {
        await page.goto(url)
        await steps(page)
      }),
    async afterwards(ask) {
      for (const until = performance.now() + WORK_TIMEOUT_MS; ;) {
        const targets = (await (await fetch(`${endpoint}/json/list`)).json()) as readonly { readonly type: string; readonly url: string }[]
        if (targets.some(({ type, url }) => type === 'page' && url.endsWith(ENDED))) break
        if (performance.now() > until) throw new Error('the page did not come to an end')
        await pause(LOOK_EVERY_MS)
      }
      return await connected(ask)
    },
    close,
  }
}
