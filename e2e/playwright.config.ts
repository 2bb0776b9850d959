// End-to-end tests: the same specs on three hosts.
import { defineConfig, type ReporterDescription } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../.ci/find-chromium.ts'
import type { HostOptions } from './hosts/test.ts'

const jsonReport = process.env['TENSORLOOM_E2E_JSON']
const reporters: ReporterDescription[] = [['list'], ...(jsonReport ? [['json', { outputFile: jsonReport }] as ReporterDescription] : [])]
const executablePath = findChromium()

export default defineConfig<HostOptions>({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  snapshotPathTemplate: '{testDir}/baselines/{arg}{ext}',
  expect: {
    // A line of small print may differ, a panel's order or colours may not.
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, threshold: 0.2 },
  },
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  reporter: reporters,
  use: {
    browserName: 'chromium',
    headless: true,
    // A video would need a download of its own.
    video: 'off',
    trace: 'off',
    screenshot: 'off',
    // A camera that shows a test picture.
    launchOptions: {
      args: [...CHROMIUM_ARGS, '--use-fake-device-for-media-stream'],
      ...(executablePath === null ? {} : { executablePath }),
    },
  },
  projects: [
    { name: 'browser', use: { hostName: 'browser' } },
    { name: 'electron-shim', use: { hostName: 'electron-shim' } },
    { name: 'electron', use: { hostName: 'electron' } },
  ],
})
