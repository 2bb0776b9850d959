// tsc over every folder's own tsconfig: each folder sees only the libraries its place in the house allows it.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { runJobs } from './pool.mjs'

const root = resolve(import.meta.dirname, '..')
const PROJECTS = [
  'src/tsconfig.json',
  'src/tsconfig.test.json',
  'src/engine/tsconfig.json',
  'src-main/tsconfig.json',
  'src-renderer/tsconfig.json',
  'src-renderer/training-worker/tsconfig.json',
  'e2e/tsconfig.json',
].filter((project) => existsSync(resolve(root, project)))

const results = await runJobs(
  PROJECTS.map((project) => ({
    name: project,
    command: process.execPath,
    args: [
      resolve(root, 'node_modules/typescript/bin/tsc'),
      ...['-p', project, '--pretty', 'false'],
      // Later checks read only what changed since.
      ...['--incremental', '--tsBuildInfoFile', `node_modules/.cache/tsc/${project.replaceAll('/', '.')}.tsbuildinfo`],
    ],
  })),
  { cwd: root },
)
for (const { name, passed, output, elapsedMs } of results) {
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} ${(elapsedMs / 1000).toFixed(1)} s`)
  if (!passed) console.log(output.trimEnd())
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1
