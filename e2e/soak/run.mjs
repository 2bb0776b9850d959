// npm run soak [-- undo | kills | seeds | resume | training-kills | endurance | losses]: what takes too long for every change. 200 hosts killed in the midst of autosave and save;
// and the four-layer network over five seeds, on the real data.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createServer } from 'vite'
import { runJob, runJobs } from '../../.ci/pool.mjs'

const ROUNDS = 200
const LANES = 2
const SEEDS = [1, 2, 3, 4, 5]
const MEDIAN_WITHIN = /** @type {const} */ ([0.66, 0.84])
const PARTS = ['undo', 'kills', 'seeds', 'resume', 'training-kills', 'endurance', 'losses']
const UNDO_SEQUENCES = 5000
const RESUME_CASES = 200
const TRAINING_KILLS = 100
const EPOCHS = 2000
const MOST_GROWTH_MB = 20
const CONTEXT_LOSSES = 50
const WORKER_KILLS = 20

const root = resolve(import.meta.dirname, '../..')
const wanted = process.argv.slice(2)
if (wanted.some((part) => !PARTS.includes(part))) {
  console.error(`Usage: npm run soak [-- ${PARTS.join(' | ')}]`)
  process.exit(2)
}
const build = await runJob({ name: 'build', command: process.execPath, args: ['.ci/build.mjs'] }, { cwd: root })
if (!build.passed) {
  console.error(build.output)
  process.exit(1)
}

/**
 * Never an unreadable project, never more than the last second of edits lost.
 * @returns {Promise<boolean>}
 */
async function killHosts() {
  const vite = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  })
  try {
    /** @type {typeof import('./kill-rounds')} */
    const { killRounds } = /** @type {any} */ (await vite.ssrLoadModule('/e2e/soak/kill-rounds.ts'))
    const rounds = await killRounds({
      rounds: ROUNDS,
      lanes: LANES,
      onRound({ problems }, count) {
        for (const problem of problems) console.error(`FAIL round ${count}: ${problem}`)
        if (count % 20 === 0) console.log(`ok   ${count} of ${ROUNDS} hosts killed`)
      },
    })
    /** @param {(round: (typeof rounds)[number]) => number} figure */
    const sum = (figure) => rounds.reduce((total, round) => total + figure(round), 0)
    console.log(
      `${rounds.length} hosts killed, ${sum(({ inWrite }) => Number(inWrite))} of them while writing, after ${sum(({ edits }) => edits)} edits, ` +
        `${sum(({ backups }) => backups)} backups and ${sum(({ saves }) => saves)} saves: ` +
        `lost at most the last ${Math.round(Math.max(...rounds.map(({ lostMs }) => lostMs)))} ms of edits, ` +
        `more than a second in ${sum(({ lostMs }) => Number(lostMs > 1000))} (the slowest backup took ${Math.round(Math.max(...rounds.map(({ slowestMs }) => slowestMs)))} ms).`,
    )
    // A machine that stands still for a moment can lose more: then this says so, and is run again on a quiet one.
    return rounds.length === ROUNDS && rounds.every(({ problems, lostMs }) => problems.length === 0 && lostMs <= 1000)
  } finally {
    await vite.close()
  }
}

/** @returns {Promise<boolean>} */
async function trainSeeds() {
  const folder = resolve(root, '../shared/data/catvnoncat/folder')
  if (!existsSync(folder)) {
    console.log('Skipped: the real cat data is absent.')
    return true
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
  console.log(`Median test accuracy ${median}; expected between ${MEDIAN_WITHIN.join(' and ')}.`)
  return accuracies.length === SEEDS.length && median >= MEDIAN_WITHIN[0] && median <= MEDIAN_WITHIN[1]
}

/**
 * A module of the sources, for as long as `work` takes.
 * @template M
 * @param {string} path
 * @param {(module: M) => Promise<boolean>} work
 */
async function withModule(path, work) {
  const vite = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  })
  try {
    return await work(/** @type {any} */ (await vite.ssrLoadModule(path)))
  } finally {
    await vite.close()
  }
}

/** Runs taken up from a checkpoint come to the same bits. */
const resumeRuns = () =>
  withModule('/e2e/soak/endurance.ts', async (/** @type {typeof import('./endurance')} */ { resumeAll }) => {
    const wrong = []
    for (const backend of /** @type {const} */ (['wasm', 'cpu']))
      wrong.push(
        ...(await resumeAll(RESUME_CASES, backend, (count) => {
          if (count % 50 === 0) console.log(`ok   ${count} of ${RESUME_CASES} runs taken up on ${backend}`)
        })),
      )
    for (const title of wrong) console.error(`FAIL ${title}`)
    console.log(`${2 * RESUME_CASES - wrong.length} of ${2 * RESUME_CASES} interrupted runs came to the bits of the run without a break.`)
    return wrong.length === 0
  })

/** None loses more than what was learned since its last checkpoint. */
const killTrainings = () =>
  withModule('/e2e/soak/training-kills.ts', async (/** @type {typeof import('./training-kills')} */ { killTraining }) => {
    const told = await killTraining(TRAINING_KILLS, (count) => {
      if (count % 20 === 0) console.log(`ok   ${count} of ${TRAINING_KILLS} trainings killed`)
    })
    for (const problem of told.problems) console.error(`FAIL ${problem}`)
    console.log(
      `${told.rounds} trainings killed with ${told.checkpoints} checkpoints: at most ${told.mostLostSteps} steps made again, ` +
        `where at most ${told.mostBetween} lay between two checkpoints.`,
    )
    return told.problems.length === 0 && told.rounds === TRAINING_KILLS
  })

/** Tensors and bytes flat, memory nearly so. */
const endureEpochs = () =>
  withModule('/e2e/soak/endurance.ts', async (/** @type {typeof import('./endurance')} */ { endure }) => {
    let flat = true
    for (const through of /** @type {const} */ (['compiled', 'tfjs'])) {
      const { epochs, tensorCounts, byteCounts, grownMb } = await endure(EPOCHS, through)
      console.log(
        `${epochs} epochs (${through}): ${tensorCounts} count of tensors, ${byteCounts} of their bytes, memory ${grownMb.toFixed(1)} MB more.`,
      )
      flat &&= epochs === EPOCHS && tensorCounts === 1 && byteCounts === 1 && grownMb < MOST_GROWTH_MB
    }
    return flat
  })

/**
 * Undo and redo over random sequences of every command, groups included.
 * @returns {Promise<boolean>}
 */
async function undoSequences() {
  const { passed, output } = await runJob(
    {
      name: 'undo',
      command: process.execPath,
      args: [
        'node_modules/vitest/vitest.mjs',
        ...['run', '--config', '.ci/vitest.config.ts', '--project', 'node', '--testTimeout', '900000'],
        'src/document/properties.test.ts',
      ],
      env: { SOAK_RUNS: String(UNDO_SEQUENCES) },
    },
    { cwd: root },
  )
  console.log(passed ? `ok   every property of the document over ${UNDO_SEQUENCES} sequences of commands` : output)
  return passed
}

/** WebGL contexts that are lost and training workers that are killed, for real, in Chromium. */
async function loseBackends() {
  const { passed, output } = await runJob(
    {
      name: 'losses',
      command: process.execPath,
      args: [
        'node_modules/vitest/vitest.mjs',
        ...['run', '--config', '.ci/vitest.config.ts', '--project', 'browser'],
        ...['src/engine/seats.browser.test.ts', 'src-renderer/state/killed-workers.browser.test.ts'],
      ],
      env: { CONTEXT_LOSSES: String(CONTEXT_LOSSES), WORKER_KILLS: String(WORKER_KILLS) },
    },
    { cwd: root },
  )
  // Where there is no WebGL at all, nothing was shown.
  const shown = passed && !/skipped/.test(output)
  console.log(
    shown ? `ok   ${CONTEXT_LOSSES} contexts lost and ${WORKER_KILLS} workers killed: every run went on, with sound weights` : output,
  )
  return shown
}

/** @type {boolean[]} */
const kept = []
if (wanted.length === 0 || wanted.includes('undo')) kept.push(await undoSequences())
if (wanted.length === 0 || wanted.includes('kills')) kept.push(await killHosts())
if (wanted.length === 0 || wanted.includes('seeds')) kept.push(await trainSeeds())
if (wanted.length === 0 || wanted.includes('resume')) kept.push(await resumeRuns())
if (wanted.length === 0 || wanted.includes('training-kills')) kept.push(await killTrainings())
if (wanted.length === 0 || wanted.includes('endurance')) kept.push(await endureEpochs())
if (wanted.length === 0 || wanted.includes('losses')) kept.push(await loseBackends())
const passed = kept.filter(Boolean).length
console.log(`${passed} passed, ${kept.length - passed} failed`)
// Not `exitCode`: pipes of hosts that were killed may keep the process waiting.
process.exit(passed === kept.length ? 0 : 1)
