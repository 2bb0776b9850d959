// One build for everything that ships: main process, command line and server (Node), preload (CommonJS), renderer.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const here = import.meta.dirname

/** How long plugins took is for those who tune the build, not for whoever starts the app. */
const checks = { pluginTimings: false }

export default defineConfig({
  main: {
    build: {
      outDir: 'out',
      emptyOutDir: false,
      externalizeDeps: true,
      rolldownOptions: {
        checks,
        input: {
          'main/index': resolve(here, 'src-main/electron/index.ts'),
          'cli/tensorloom': resolve(here, 'src-main/cli/tensorloom.ts'),
          'cli/start': resolve(here, 'src-main/cli/start.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        checks,
        input: { index: resolve(here, 'src-main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'src-renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: resolve(here, 'out/renderer'),
      minify: false,
      rolldownOptions: { checks, input: resolve(here, 'src-renderer/index.html') },
    },
  },
})
