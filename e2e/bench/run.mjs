// npm run -s bench -- NAME [--json]: builds the product, loads e2e/bench/NAME.ts through Vite and prints its figures.
// Exits 1 where a figure breaks its floor, 2 on wrong usage.
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { createServer } from 'vite'
import { bringChromium, CHROMIUM_ARGS } from '../../.ci/find-chromium.mjs'
import { runJob } from '../../.ci/pool.mjs'

const root = resolve(import.meta.dirname, '../..')
const names = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'bench.ts')
  .map((file) => file.slice(0, -3))

const argv = process.argv.slice(2)
const json = argv.includes('--json')
const [name, ...rest] = argv.filter((argument) => argument !== '--json')
if (!name || rest.length > 0 || !names.includes(name)) {
  console.error(`Usage: npm run -s bench -- NAME [--json]\nBenches: ${names.join(', ')}`)
  process.exit(2)
}

/** @param {string} line */
const log = (line) => void process.stderr.write(`${line}\n`)

const build = await runJob({ name: 'build', command: process.execPath, args: [resolve(root, '.ci/build.mjs')] }, { cwd: root })
if (!build.passed) {
  log(build.output)
  process.exit(1)
}
const browser = bringChromium(log)
if ('problem' in browser) {
  log(browser.problem)
  process.exit(1)
}

// Nothing but the bench's figures may reach standard output with --json.
if (json) console.log = console.info = console.error

const vite = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
})
let exitCode = 0
try {
  /** @type {{ median: typeof import('./bench').median }} */
  const { median } = /** @type {any} */ (await vite.ssrLoadModule('/e2e/bench/bench.ts'))
  /** @type {{ default: import('./bench').Bench }} */
  const bench = /** @type {any} */ (await vite.ssrLoadModule(`/e2e/bench/${name}.ts`))
  const catFolder = resolve(root, '../shared/data/catvnoncat/folder')

  /** @type {import('./bench').BenchContext} */
  const context = {
    root,
    out: resolve(root, 'out'),
    catFolder: existsSync(catFolder) ? catFolder : null,
    chromiumPath: browser.path,
    chromiumArgs: CHROMIUM_ARGS,
    log,
    async interleave(subject, baseline, rounds) {
      /** @param {() => unknown} work */
      const time = async (work) => {
        const started = performance.now()
        await work()
        return performance.now() - started
      }
      await subject()
      await baseline()
      /** @type {number[]} */
      const subjectMs = []
      /** @type {number[]} */
      const baselineMs = []
      for (let round = 0; round < rounds; round += 1) {
        // Which goes first alternates too.
        if (round % 2 === 0) {
          subjectMs.push(await time(subject))
          baselineMs.push(await time(baseline))
        } else {
          baselineMs.push(await time(baseline))
          subjectMs.push(await time(subject))
        }
      }
      return {
        subjectMs: median(subjectMs),
        baselineMs: median(baselineMs),
        speedup: median(subjectMs.map((ms, round) => (baselineMs[round] ?? Number.NaN) / ms)),
      }
    },
  }
  const { figures, floors = {} } = await bench.default(context)

  for (const [figure, floor] of Object.entries(floors)) {
    const value = figures[figure]
    const kept = value !== undefined && ('atLeast' in floor ? value >= floor.atLeast : value <= floor.atMost)
    if (!kept) {
      exitCode = 1
      log(`${figure} is ${value ?? 'absent'}; expected ${'atLeast' in floor ? `at least ${floor.atLeast}` : `at most ${floor.atMost}`}`)
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  else for (const [figure, value] of Object.entries(figures)) console.log(`${figure.padEnd(40)} ${Number(value.toPrecision(4))}`)
} finally {
  await vite.close()
}
process.exit(exitCode)
