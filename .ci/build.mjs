// Builds everything that ships into out/, and makes the command line executable. With --if-changed only where a source is newer.
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runJob } from './pool.mjs'

const root = resolve(import.meta.dirname, '..')
const startedMs = Date.now()

/** Newest change among the files below a path, in milliseconds. @param {string} path @returns {number} */
function newestMs(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), stat.mtimeMs)
}

const SOURCES = ['src', 'src-main', 'src-renderer', 'resources', 'package-lock.json', 'electron.vite.config.ts']
const stamp = resolve(root, 'out/built')
if (process.argv.includes('--if-changed') && existsSync(stamp)) {
  const builtMs = statSync(stamp).mtimeMs
  if (SOURCES.every((source) => newestMs(resolve(root, source)) < builtMs)) process.exit(0)
}
const kernels = await runJob({ name: 'kernels', command: process.execPath, args: ['src/engine/kernels/build.mjs'] }, { cwd: root })
if (!kernels.passed) {
  process.stderr.write(kernels.output)
  process.exit(1)
}
const { passed, output } = await runJob(
  {
    name: 'build',
    command: process.execPath,
    args: [resolve(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
  },
  { cwd: root },
)
if (output.trim()) process.stderr.write(output)
const cli = resolve(root, 'out/cli/tensorloom.js')
if (existsSync(cli)) chmodSync(cli, 0o755)

// Chunks carry their content's hash in their name: those of earlier builds would stay for ever.
const shared = resolve(root, 'out/shared')
if (passed && existsSync(shared)) {
  for (const chunk of readdirSync(shared)) {
    if (statSync(join(shared, chunk)).mtimeMs < startedMs - 1000) rmSync(join(shared, chunk))
  }
}
if (passed) writeFileSync(stamp, '')
process.exitCode = passed ? 0 : 1
