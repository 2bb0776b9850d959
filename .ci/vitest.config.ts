// Unit tests: `node` runs *.test.ts, `browser` runs *.browser.test.ts(x) in a real Chromium, `cli` runs the built command line.
import { playwright } from '@vitest/browser-playwright'
import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { CHROMIUM_ARGS, findChromium } from './find-chromium.mjs'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  test: {
    testTimeout: 60_000,
    // What a passing test prints (tfjs greets each process) would hide what a failing one says.
    silent: 'passed-only',
    projects: [
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'src-main/**/*.test.ts', 'src-renderer/**/*.test.ts', '.ci/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'cli',
          environment: 'node',
          include: ['e2e/cli/**/*.test.ts'],
          globalSetup: ['e2e/cli/require-build.ts'],
          testTimeout: 300_000,
        },
      },
      {
        root,
        plugins: [react()],
        worker: { format: 'es' },
        // Prepared before the first test: a package found later would be bundled anew, with a second copy of React beside the first.
        optimizeDeps: {
          include: [
            '@dagrejs/dagre',
            '@msgpack/msgpack',
            '@xyflow/react',
            'cmdk',
            'fast-check',
            'fflate',
            'h5wasm',
            'i18next',
            'katex',
            'papaparse',
            'radix-ui',
            'react',
            'react-dom',
            'react-dom/client',
            'react-i18next',
            'react-resizable-panels',
            'react/jsx-dev-runtime',
            'recharts',
            'zod',
            'zustand',
          ],
        },
        server: { headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' } },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}', 'src-renderer/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          // How often a context is taken away and a worker killed; more in the soak.
          provide: { contextLosses: Number(process.env['CONTEXT_LOSSES'] ?? 3), workerKills: Number(process.env['WORKER_KILLS'] ?? 2) },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findChromium() ?? '', args: CHROMIUM_ARGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
