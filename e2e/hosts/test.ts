// `test` with the app: each test gets its host, a fresh data folder and a fresh work folder, and leaves nothing running.
import { test as base } from '@playwright/test'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBrowserHost } from './browser-host'
import { createElectronHost } from './electron-host'
import { createElectronShimHost } from './electron-shim-host'
import type { Host, HostName, LaunchOptions, RunningApp } from './host'

export interface HostOptions {
  /** Set per project in playwright.config.ts. */
  hostName: HostName
}

interface HostFixtures {
  /** Skips the test, with the reason, where the host can't run. */
  host: Host
  /** A fresh folder for what the test reads and writes; what it contains can be chosen in the app on every host. */
  workFolder: string
  /** A fresh folder for the host's settings. */
  dataFolder: string
  /** Opens the app; it is closed after the test. Called twice it opens it again, on the same settings. */
  launch: (options?: Partial<LaunchOptions>) => Promise<RunningApp>
}

async function freshFolder(name: string): Promise<string> {
  return await realpath(await mkdtemp(join(tmpdir(), `tensorloom-${name}-`)))
}

export const test = base.extend<HostFixtures & HostOptions>({
  hostName: ['browser', { option: true }],
  host: async ({ browser, hostName }, use) => {
    const host =
      hostName === 'browser'
        ? createBrowserHost(browser)
        : hostName === 'electron-shim'
          ? createElectronShimHost(browser)
          : createElectronHost()
    test.skip(host.unavailable !== null, `${host.name}: ${host.unavailable}`)
    await use(host)
  },
  workFolder: async ({}, use) => {
    const folder = await freshFolder('work')
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  dataFolder: async ({}, use) => {
    const folder = await freshFolder('data')
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  launch: async ({ host, workFolder, dataFolder }, use) => {
    const running: RunningApp[] = []
    await use(async (options = {}) => {
      const app = await host.launch({ dataFolder, root: workFolder, ...options })
      running.push(app)
      return app
    })
    for (const app of running) await app.close()
  },
})

export { expect } from '@playwright/test'
