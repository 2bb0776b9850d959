// npm run soak: what takes too long for every change. So far: the four-layer network over five seeds, on the real data.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { runJob, runJobs } from '../../.ci/pool.mjs'

const SEEDS = [1, 2, 3, 4, 5]
const MEDIAN_WITHIN = /** @type {const} */ ([0.66, 0.84])

const root = resolve(import.meta.dirname, '../..')
const folder = resolve(root, '../shared/data/catvnoncat/folder')
if (!existsSync(folder)) {
  console.log('Skipped: the real cat data is absent.')
  process.exit(0)
}
const build = await runJob({ name: 'build', command: process.execPath, args: ['.ci/build.mjs'] }, { cwd: root })
if (!build.passed) {
  console.error(build.output)
  process.exit(1)
}

const program = resolve(root, 'out/cli/tensorloom.js')
const runs = await runJobs(
  SEEDS.map((seed) => ({
    name: `seed ${seed}`,
    command: process.execPath,
    args: [program, 'train', '--template', 'four-layer-cat', '--data', folder, '--seed', String(seed), '--json'],
  })),
  {
    cwd: root,
    atOnce: 2,
    onFinished: ({ name, passed, elapsedMs }) => console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${(elapsedMs / 1000).toFixed(0)} s)`),
  },
)

/** @type {number[]} */
const accuracies = []
for (const { name, passed, output } of runs) {
  if (!passed) {
    console.error(`${name} failed:\n${output}`)
    continue
  }
  const last = output.trimEnd().split('\n').at(-1) ?? ''
  /** @type {{ train: { loss: number, accuracy: number }, test: { accuracy: number } }} */
  const end = JSON.parse(last)
  accuracies.push(end.test.accuracy)
  console.log(
    `${name}: cost ${end.train.loss.toFixed(4)}, train ${(end.train.accuracy * 100).toFixed(2)} %, test ${(end.test.accuracy * 100).toFixed(0)} %`,
  )
}
const median = [...accuracies].sort((a, b) => a - b)[Math.floor(accuracies.length / 2)] ?? Number.NaN
const kept = accuracies.length === SEEDS.length && median >= MEDIAN_WITHIN[0] && median <= MEDIAN_WITHIN[1]
console.log(`Median test accuracy ${median}; expected between ${MEDIAN_WITHIN.join(' and ')}.`)
console.log(`${kept ? 1 : 0} passed, ${kept ? 0 : 1} failed`)
process.exitCode = kept ? 0 : 1
